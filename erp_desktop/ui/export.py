"""Exporting a list: what is shown or all of it, as long work that streams page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtWidgets import QFileDialog, QWidget

from erp_desktop.base.formats import as_of_words
from erp_desktop.base.i18n import text
from erp_desktop.base.paging import Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui.screen import Sheet, SheetWriter

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
EXPORT_PAGE_ROWS = 1_000


class ReportPage(Protocol[R_co]):
    """A page of a report (`report_screen.ReportResult`)."""

    @property
    def rows(self) -> Sequence[R_co]: ...
    @property
    def more(self) -> bool: ...


def export_rows_task(write: SheetWriter, path: Path, sheet: Sheet) -> Task[Path]:
    """Write rows that are here already."""

    def run(work: Work[Any]) -> Path:
        work.progress.step(0, 0, text("Writing {name}", name=path.name))
        write(path, sheet, work.token, work.progress)
        return path

    return Task("list.export", Kind.LONG, run)


def export_query_task(
    write: SheetWriter,
    path: Path,
    sheet: Sheet,
    *,
    query: Query,
    page_task: Callable[[Query, Cursor | None, int], Task[Page[R]]],
) -> Task[Path]:
    """Read every page of a query and write it as it comes; there is no limit. The rows of `sheet` are not used."""

    def run(work: Work[Any]) -> Path:
        work.progress.step(0, 0, text("Writing {name}", name=path.name))
        whole = replace(_dated(work, sheet), rows=_all_rows(work, query, page_task))
        write(path, whole, work.token, work.progress)
        return path

    return Task("list.export", Kind.LONG, run, at_standby=True)


def export_pages_task(
    write: SheetWriter, path: Path, sheet: Sheet, first: Sequence[R], next_task: Callable[[R], Task[ReportPage[R]]]
) -> Task[Path]:
    """Write the rows that are here, then every page after them; the rows of `sheet` are not used."""

    def rows(work: Work[Any]) -> Iterator[R]:
        yield from first
        last, more = first[-1], True
        while more:
            work.token.ensure_active()
            page = next_task(last).run(work)
            yield from page.rows
            more = page.more and bool(page.rows)
            last = page.rows[-1] if page.rows else last

    def run(work: Work[Any]) -> Path:
        work.progress.step(0, 0, text("Writing {name}", name=path.name))
        write(path, replace(_dated(work, sheet), rows=rows(work)), work.token, work.progress)
        return path

    return Task("report.export", Kind.LONG, run, at_standby=True)


def _dated(work: Work[Any], sheet: Sheet) -> Sheet:
    """With a word of how old it is, where it is read at a standby."""
    words = as_of_words(work.db.as_of())
    return replace(sheet, parameters=(*sheet.parameters, words)) if words else sheet


def _all_rows(
    work: Work[Any], query: Query, page_task: Callable[[Query, Cursor | None, int], Task[Page[R]]]
) -> Iterator[R]:
    cursor: Cursor | None = None
    while True:
        work.token.ensure_active()
        page = page_task(query, cursor, EXPORT_PAGE_ROWS).run(work)
        yield from page.rows
        if page.after is None:
            return
        cursor = page.after


def ask_path(parent: QWidget, title: str) -> Path | None:
    """Where to write; None when the person thought better of it."""
    sheet, plain = text("Spreadsheet (*.xlsx)"), text("Text with commas (*.csv)")
    chosen, kind = QFileDialog.getSaveFileName(parent, text("Export"), f"{title}.xlsx", f"{sheet};;{plain}")
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        path = path.with_name(path.name + (".csv" if kind == plain else ".xlsx"))
    return path
