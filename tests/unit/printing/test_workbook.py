from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.errors import Cancelled
from erp_desktop.base.i18n import translator
from erp_desktop.base.task import Progress
from erp_desktop.printing import workbook, xlsx
from erp_desktop.printing.workbook import Export, write_csv, write_workbook

COLUMNS = (
    Column("code", "Code", Kind.CODE),
    Column("name", "Name"),
    Column("due", "Due date", Kind.DATE),
    Column("at", "Posted", Kind.MOMENT),
    Column("quantity", "Quantity", Kind.QUANTITY),
    Column("amount", "Amount", Kind.MONEY, currency="currency"),
    Column("state", "State", Kind.STATE, states={"draft": ("Draft", "muted")}),
    Column("flag", "Active", Kind.FLAG),
    Column("count", "Lines", Kind.INTEGER),
)
ROW = {
    "code": "007", "name": "螺栓 <M8> & “nut”", "due": date(2026, 3, 5),
    "at": datetime(2026, 3, 5, 12, 30, tzinfo=UTC),
    "quantity": Decimal("75.250"), "amount": Decimal("1234.50"), "currency": "EUR", "state": "draft", "flag": True,
    "count": 3,
}  # fmt: skip
EMPTY = dict.fromkeys(ROW)


def export(*rows: object, **changes: object) -> Export:
    given = {"columns": COLUMNS, "rows": iter(rows), "translator": translator("en"), "title": "Orders: 2026/03"}
    return Export(**given | changes)  # type: ignore[arg-type]


def opened(path: Path, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=values)


def test_numbers_are_numbers_and_dates_are_dates(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    written = export(ROW, EMPTY, ROW, parameters=("Supplier: all",), summed=frozenset({"amount", "quantity"}))
    assert write_workbook(path, written, CancelToken(), Progress()) == 3
    sheet = opened(path)["Orders  2026 03"]
    assert sheet["A1"].value == "Orders: 2026/03"
    assert sheet["A2"].value == "Supplier: all"
    assert [cell.value for cell in sheet[4]] == [column.title for column in COLUMNS]
    cells = list(sheet[5])
    local = datetime(2026, 3, 5, 12, 30, tzinfo=UTC).astimezone().replace(tzinfo=None)
    assert [cell.value for cell in cells] == [
        "007", "螺栓 <M8> & “nut”", datetime(2026, 3, 5), local, 75.25, 1234.5, "Draft", "Yes", 3,  # noqa: DTZ001
    ]  # fmt: skip
    assert cells[4].number_format == "#,##0.00"
    assert cells[5].number_format == "#,##0.00"
    assert all(cell.value is None for cell in sheet[6])
    assert sheet["F8"].value == "=SUBTOTAL(109,F5:F7)"
    assert sheet["A8"].value == "Total"
    assert sheet.auto_filter.ref == "A4:I7"
    assert sheet.freeze_panes == "A5"
    totals = opened(path, values=True)["Orders  2026 03"]
    assert (totals["E8"].value, totals["F8"].value) == (150.5, 2469)


def test_money_has_the_decimals_of_its_currency(tmp_path: Path) -> None:
    path = tmp_path / "money.xlsx"
    rows = [ROW | {"currency": code, "amount": Decimal(amount)} for code, amount in (("JPY", 5), ("KWD", "1.234"))]
    units = {"JPY": 0, "KWD": 3}
    write_workbook(path, export(*rows, minor_units=units.__getitem__), CancelToken(), Progress())
    sheet = opened(path).worksheets[0]
    assert [sheet[place].number_format for place in ("F4", "F5")] == ["#,##0", "#,##0.000"]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+49 711", "-5 mm", "@sum", "#N/A", "'quoted"])
def test_a_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "texts.xlsx"
    write_workbook(path, export(ROW | {"name": text}), CancelToken(), Progress())
    cell = opened(path).worksheets[0]["B4"]
    assert (cell.value, cell.data_type) == (text, "s")
    path = tmp_path / "texts.csv"
    write_csv(path, export(ROW | {"name": text}), CancelToken(), Progress())
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))[1][1]
    assert read == (f"'{text}" if text[0] in "=+-@" else text)


def test_csv_is_exact_and_the_same_in_every_language(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    assert write_csv(path, export(ROW | {"amount": Decimal("-1E+3")}, EMPTY), CancelToken(), Progress()) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbfCode,Name,Due date")
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, first, second = csv.reader(file)
    assert first[:3] == ["007", "螺栓 <M8> & “nut”", "2026-03-05"]
    assert first[4:] == ["75.250", "-1000", "Draft", "Yes", "3"]
    assert second == [""] * len(COLUMNS)


def test_letters_that_no_workbook_holds_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    odd = ROW | {"name": "a\x00b\x07c\ud800d\ne", "code": " x "}
    write_workbook(path, export(odd, title="[]"), CancelToken(), Progress())
    sheet = opened(path).worksheets[0]
    assert (sheet["A4"].value, sheet["B4"].value) == (" x ", "abcd\ne")
    assert sheet.title == "1"


def test_a_cell_never_holds_more_than_excel_takes(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    write_workbook(path, export(ROW | {"name": "x" * 40_000}), CancelToken(), Progress())
    assert len(str(opened(path).worksheets[0]["B4"].value)) == xlsx.TEXT_LENGTH_MAX


def test_no_rows_is_a_workbook_with_its_heading(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    assert write_workbook(path, export(summed=frozenset({"amount"})), CancelToken(), Progress()) == 0
    sheet = opened(path).worksheets[0]
    assert sheet["A3"].value == "Code"
    assert sheet.max_row == 3


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_MAX", 10)
    path = tmp_path / "many.xlsx"
    rows = [ROW | {"count": place} for place in range(15)]
    assert write_workbook(path, export(*rows, summed=frozenset({"count"})), CancelToken(), Progress()) == 15
    book = opened(path, values=True)
    assert book.sheetnames == ["Orders  2026 03", "Orders  2026 03 2", "Orders  2026 03 3"]
    seen = [row[8].value for sheet in book for row in sheet.iter_rows(min_row=4) if row[0].value == "007"]
    assert seen == list(range(15))
    assert all(sheet.max_row <= 10 for sheet in book)


@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_ending_it_leaves_the_old_file_and_nothing_else(tmp_path: Path, write: object) -> None:
    assert callable(write)
    path = tmp_path / "orders.out"
    path.write_text("old")
    token, progress = CancelToken(), Progress()

    def rows() -> Iterator[object]:
        for place in range(5000):
            if place == 1200:
                token.cancel()
            yield ROW

    with pytest.raises(Cancelled):
        write(path, export(rows=rows()), token, progress)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    assert 1000 <= progress.done <= 1500


@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_a_failing_source_leaves_nothing_behind(tmp_path: Path, write: object) -> None:
    assert callable(write)

    def rows() -> Iterator[object]:
        yield ROW
        raise OSError("connection lost")

    with pytest.raises(OSError, match="connection lost"):
        write(tmp_path / "orders.out", export(rows=rows()), CancelToken(), Progress())
    assert list(tmp_path.iterdir()) == []


def test_letters_of_columns() -> None:
    assert [xlsx.letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_package_holds_what_the_standard_asks(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    write_workbook(path, export(ROW), CancelToken(), Progress())
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"} <= set(package.namelist())
