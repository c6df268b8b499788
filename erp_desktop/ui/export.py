"""Exporting a list: what is shown or all of it, as long work that streams page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QFileDialog, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.base.paging import Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui.screen import Sheet, SheetWriter

R = TypeVar("R")
EXPORT_PAGE_ROWS = 1_000


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
        write(path, replace(sheet, rows=_all_rows(work, query, page_task)), work.token, work.progress)
        return path

    return Task("list.export", Kind.LONG, run)


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
