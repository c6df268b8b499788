"""Rows of an .xlsx file, read in bounded memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from erp_desktop.base.errors import Invalid, Problem

UNPACKED_BYTES_MAX = 2_000_000_000
"""An .xlsx is a zip file: a small one may unpack to more than the disk holds."""


def excel_sheets(path: Path, chosen: str | None = None) -> tuple[str, ...]:
    """Names of the sheets that hold cells, the chosen one (or the first) in front.

    Raises:
        Invalid: `import.format_unknown` (a zip file that is no workbook), `import.file_too_large`,
            `import.file_unreadable`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise _problem("import.file_unreadable", path) from error
    if "xl/workbook.xml" not in names:
        raise _problem("import.format_unknown", path)
    if unpacked > UNPACKED_BYTES_MAX:
        raise _problem("import.file_too_large", path, bytes=unpacked)
    book = _open(path)
    try:
        sheets = [sheet.title for sheet in book.worksheets]
    finally:
        book.close()
    if not sheets:
        raise _problem("import.file_empty", path)
    first = chosen if chosen in sheets else sheets[0]
    return (first, *(name for name in sheets if name != first))


def excel_rows(path: Path, sheet: str) -> Iterator[tuple[int, tuple[object, ...]]]:
    """The rows of a sheet with their numbers, empty ones left out; formulas give their stored value.

    Raises:
        Invalid: `import.file_unreadable`.
    """
    book = _open(path)
    try:
        rows = book[sheet]
        rows.reset_dimensions()  # some writers store a wrong size, which would cut the rows off
        for line, cells in enumerate(rows.iter_rows(values_only=True), start=1):
            if any(cell is not None for cell in cells):
                yield line, cells
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, SyntaxError) as error:
        raise _problem("import.file_unreadable", path) from error
    finally:
        book.close()


def _open(path: Path) -> Any:  # noqa: ANN401 - openpyxl has no types for its read-only workbook
    from openpyxl import load_workbook  # only who imports a workbook waits for it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, SyntaxError, InvalidFileException) as e:
        raise _problem("import.file_unreadable", path) from e


def _problem(code: str, path: Path, **params: object) -> Invalid:
    return Invalid([Problem(code, params={"name": path.name, **params})])
