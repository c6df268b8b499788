"""Files of rows, .xlsx and CSV, into typed values; every problem at once, with its line.

`read_file` looks at the file (kind, encoding, delimiter, headings) and gives a `Sheet` that can be read any
number of times in bounded memory; `parse` turns it into rows, `stream` does so one by one for long files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from erp_desktop.base.cells import converter, heading_key
from erp_desktop.base.columns import ImportColumn
from erp_desktop.base.csv_file import CsvFormat, csv_rows, detect_csv
from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.excel_file import excel_rows, excel_sheets
from erp_desktop.base.i18n import LANGUAGES, active_language, translator
from erp_desktop.base.limits import IMPORT_FILE_BYTES_MAX, IMPORT_ROWS_MAX

PROBLEMS_MAX = 1_000

Row = dict[str, object]
Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, found but not read.

    Attributes:
        name: name of the file, for sentences.
        headings: texts of the first row that is not empty.
        heading_line: its line.
        csv: encoding and delimiter of a CSV file, for the preview; None for .xlsx.
        sheets: names of the sheets of an .xlsx file, the chosen one first.
        cells: opens the file and yields (line, cells) of the rows below the headings.
    """

    name: str
    headings: tuple[str, ...]
    heading_line: int
    csv: CsvFormat | None
    sheets: tuple[str, ...]
    cells: Callable[[], Iterator[tuple[int, Cells]]]


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row of the file: its values, or what is wrong with it."""

    line: int
    values: Row
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as typed rows.

    Attributes:
        rows: the rows without a problem, key → value; an empty cell is None, an absent column has no key.
        lines: the line of each row.
        problems: everything that is wrong, in the order of the file, `row` being the line.
        ignored: headings that no column takes.
        columns: keys of the columns found.
    """

    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def read_file(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Sheet:
    """Look at an .xlsx or CSV file; encoding and delimiter of CSV are found out unless given.

    Raises:
        Invalid: `import.file_missing`, `import.file_unreadable`, `import.file_too_large`,
            `import.file_empty`, `import.format_unknown`, `import.encoding_unknown`, `import.quotes_broken`.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        raise _file_problem("import.file_missing", path) from None
    except OSError as error:
        raise _file_problem("import.file_unreadable", path) from error
    if size > IMPORT_FILE_BYTES_MAX:
        raise _file_problem("import.file_too_large", path, bytes=size)
    if start.startswith(b"PK"):
        sheets = excel_sheets(path, sheet)
        return _sheet(path, None, sheets, lambda: excel_rows(path, sheets[0]))
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")):
        raise _file_problem("import.format_unknown", path)
    found = detect_csv(path, encoding, delimiter)
    return _sheet(path, found, (), lambda: csv_rows(path, found))


def _file_problem(code: str, path: Path, **params: object) -> Invalid:
    return Invalid([Problem(code, params={"name": path.name, **params})])


def _sheet(
    path: Path,
    found: CsvFormat | None,
    sheets: tuple[str, ...],
    open_rows: Callable[[], Iterator[tuple[int, Cells]]],
) -> Sheet:
    line, headings = 0, tuple[str, ...]()
    for line, cells in open_rows():  # noqa: B007 - the line is wanted after the loop
        headings = tuple("" if cell is None else str(cell).strip() for cell in cells)
        if any(headings):
            break
    if not any(headings):
        raise _file_problem("import.file_empty", path)

    def below() -> Iterator[tuple[int, Cells]]:
        return ((at, row) for at, row in open_rows() if at > line)

    return Sheet(path.name, headings, line, found, sheets, below)


@dataclass(frozen=True, slots=True)
class _Match:
    positions: tuple[tuple[int, ImportColumn], ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]


def _match(sheet: Sheet, columns: Sequence[ImportColumn]) -> _Match:
    known: dict[str, ImportColumn] = {}
    for column in columns:
        titles = [translator(language).text(column.title) for language in LANGUAGES]
        for name in (column.key, *titles, *column.aliases):
            known.setdefault(heading_key(name), column)
    positions: list[tuple[int, ImportColumn]] = []
    ignored: list[str] = []
    problems: list[Problem] = []
    for position, heading in enumerate(sheet.headings):
        found = known.get(heading_key(heading)) if heading else None
        if found is None:
            ignored.extend([heading] if heading else [])
        elif any(other is found for _, other in positions):
            problems.append(
                Problem("import.column_twice", found.key, sheet.heading_line, {"title": heading})
            )
        else:
            positions.append((position, found))
    present = {column.key for _, column in positions}
    chosen = translator(active_language())
    problems.extend(
        Problem("import.column_missing", column.key, sheet.heading_line, {"title": chosen.text(column.title)})
        for column in columns
        if column.required and column.key not in present
    )
    return _Match(tuple(positions), tuple(ignored), tuple(problems))


def stream(sheet: Sheet, columns: Sequence[ImportColumn], language: str | None = None) -> Iterator[ParsedRow]:
    """The rows of the file one by one, each with its values or its problems; empty rows are left out.

    Raises:
        Invalid: a column is missing or stands twice; the quotes of the file are broken.
    """
    match = _match(sheet, columns)
    if match.problems:
        raise Invalid(match.problems)
    return _stream(sheet, match, language or active_language())


def _stream(sheet: Sheet, match: _Match, language: str) -> Iterator[ParsedRow]:
    readers = [
        (position, column.key, column.required, converter(column, language))
        for position, column in match.positions
    ]
    for line, cells in sheet.cells():
        width = len(cells)
        values: Row = {}
        problems: list[Problem] = []
        filled = False
        for position, key, required, convert in readers:
            cell = cells[position] if position < width else None
            if cell is None or cell == "":
                values[key] = None
                if required:
                    problems.append(Problem("value.required", key, line))
                continue
            try:
                value = convert(cell)
            except Invalid as error:
                filled = True
                problems.append(Problem(error.code, key, line, error.params))
                continue
            values[key] = value
            if value is not None:
                filled = True
            elif required:
                problems.append(Problem("value.required", key, line))
        if filled:
            yield ParsedRow(line, values, tuple(problems))


def parse(sheet: Sheet, columns: Sequence[ImportColumn], language: str | None = None) -> Parsed:
    """All rows of the file and all that is wrong with it; at most `PROBLEMS_MAX` problems are told.

    Raises nothing for what the file holds: every problem is in the result.
    """
    match = _match(sheet, columns)
    parsed = Parsed(
        problems=list(match.problems),
        ignored=match.ignored,
        columns=tuple(column.key for _, column in match.positions),
    )
    if match.problems:
        return parsed
    try:
        for row in _stream(sheet, match, language or active_language()):
            if row.problems:
                parsed.problems.extend(row.problems)
                if len(parsed.problems) >= PROBLEMS_MAX:
                    del parsed.problems[PROBLEMS_MAX:]
                    parsed.problems.append(
                        Problem("import.too_many_problems", params={"problems_max": PROBLEMS_MAX})
                    )
                    break
                continue
            if len(parsed.rows) >= IMPORT_ROWS_MAX:
                parsed.problems.append(
                    Problem("import.too_many_rows", row=row.line, params={"rows_max": IMPORT_ROWS_MAX})
                )
                break
            parsed.rows.append(row.values)
            parsed.lines.append(row.line)
    except Invalid as error:
        parsed.problems.extend(error.problems)
    if not parsed.rows and not parsed.problems:
        parsed.problems.append(Problem("import.file_empty", params={"name": sheet.name}))
    return parsed
