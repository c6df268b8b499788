"""Files as the world writes them become typed rows, and every problem is told at its line."""

from __future__ import annotations

import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from erp_desktop.base import importing
from erp_desktop.base.cells import converter, escape_formula, has_control_characters, unescape_formula
from erp_desktop.base.columns import ImportColumn, Kind
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Invalid
from erp_desktop.base.importing import parse, read_file, stream

COLUMNS = (
    ImportColumn("code", "Code", Kind.CODE, required=True, aliases=("编码",), length_max=10),
    ImportColumn("name", "Name", aliases=("名称", "Bezeichnung")),
    ImportColumn("weight", "Net weight", Kind.QUANTITY),
    ImportColumn("count", "Count", Kind.INTEGER),
    ImportColumn("since", "Since", Kind.DATE),
    ImportColumn("at", "At", Kind.MOMENT),
    ImportColumn("active", "Active", Kind.FLAG),
    ImportColumn("type", "Type", Kind.STATE, choices={"asset": "Asset", "income": "Income"}),
)


def csv_file(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def refused(path: Path, **options: str) -> str:
    with pytest.raises(Invalid) as caught:
        read_file(path, **options)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["编码", "名称", "Net weight"], ["P1", "中和螺栓有限公司", "1.5"], ["P2", "second", "2"]]
    path = csv_file(tmp_path, "\r\n".join(delimiter.join(row) for row in rows), encoding)
    sheet = read_file(path)
    assert sheet.csv is not None
    assert (sheet.csv.delimiter, sheet.heading_line) == (delimiter, 1)
    parsed = parse(sheet, COLUMNS, "en")
    assert parsed.problems == []
    assert parsed.rows[0] == {"code": "P1", "name": "中和螺栓有限公司", "weight": Decimal("1.5")}


def test_western_windows_files_are_not_taken_for_chinese(tmp_path: Path) -> None:
    text = "Code;Bezeichnung\nA1;Müller & Söhne, Straße\nA2;Café Ligne d'été\n"
    sheet = read_file(csv_file(tmp_path, text, "cp1252"))
    assert sheet.csv is not None
    assert sheet.csv.encoding == "cp1252"
    assert parse(sheet, COLUMNS, "en").rows[0]["name"] == "Müller & Söhne, Straße"
    chosen = read_file(csv_file(tmp_path, text, "cp1252"), encoding="latin-1", delimiter=";")
    assert parse(chosen, COLUMNS, "en").rows[1]["name"] == "Café Ligne d'été"


def test_quotes_line_ends_and_the_lines_of_problems(tmp_path: Path) -> None:
    text = 'sep=;\n\nCode;Name;Count\n"A;1";"two\nlines ""quoted""";1\n\nA2;x;1.5\nA3;y;z\n'
    parsed = parse(read_file(csv_file(tmp_path, text)), COLUMNS, "en")
    assert parsed.rows == [{"code": "A;1", "name": 'two\nlines "quoted"', "count": 1}]
    assert parsed.lines == [4]
    assert [(p.row, p.field, p.code) for p in parsed.problems] == [
        (7, "count", "number.not_whole"),
        (8, "count", "number.invalid"),
    ]


def test_headings_are_found_by_key_title_alias_and_spelling(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "CODE *,net_weight,ｎａｍｅ,Colour\nA,1,n,red\n")
    parsed = parse(read_file(path), COLUMNS, "en")
    assert parsed.rows == [{"code": "A", "weight": Decimal(1), "name": "n"}]
    assert (parsed.ignored, parsed.columns) == (("Colour",), ("code", "weight", "name"))


def test_missing_and_doubled_columns_are_told_at_once(tmp_path: Path) -> None:
    parsed = parse(read_file(csv_file(tmp_path, "Name,名称\nx,y\n")), COLUMNS, "en")
    assert [(p.code, p.row, p.params["title"]) for p in parsed.problems] == [
        ("import.column_twice", 1, "名称"),
        ("import.column_missing", 1, "Code"),
    ]
    with pytest.raises(Invalid):
        stream(read_file(csv_file(tmp_path, "Name\nx\n")), COLUMNS)


def test_every_kind_of_value_and_every_problem(tmp_path: Path) -> None:
    good = 'A1,-,"1,200.5",7,2026年3月5日,2026-03-05 14:30,是,income\n'
    bad = f"{'x' * 11},a\0b,1.2.3,1.5,5,soon,maybe,debt\n"
    empty = ",n,,,,,,\n"
    blank = ",,,,,,,\n"
    heading = "code,name,weight,count,since,at,active,type\n"
    parsed = parse(read_file(csv_file(tmp_path, heading + good + bad + empty + blank)), COLUMNS, "en")
    row = parsed.rows[0]
    assert (row["name"], row["weight"], row["count"]) == ("-", Decimal("1200.5"), 7)
    assert (row["since"], row["active"], row["type"]) == (date(2026, 3, 5), True, "income")
    assert row["at"] == datetime(2026, 3, 5, 14, 30).astimezone()
    assert [(p.row, p.field, p.code) for p in parsed.problems] == [
        (3, "code", "value.too_long"),
        (3, "name", "text.control_characters"),
        (3, "weight", "number.invalid"),
        (3, "count", "number.not_whole"),
        (3, "since", "date.invalid"),
        (3, "at", "moment.invalid"),
        (3, "active", "flag.invalid"),
        (3, "type", "value.not_in_list"),
        (4, "code", "value.required"),
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("NaN", "number.invalid"), ("Infinity", "number.invalid"), ("-inf", "number.invalid"),
        (float("nan"), "number.invalid"), (float("inf"), "number.invalid"), (float("-inf"), "number.invalid"),
        (1e300, "number.too_large"), (-1e25, "number.too_large"), (10**300, "number.too_large"),
        (1e-300, "number.too_many_decimals"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.QUANTITY, Kind.MONEY, Kind.INTEGER])
def test_what_is_no_number_or_beyond_all_bounds(kind: Kind, cell: object, code: str) -> None:
    convert = converter(ImportColumn("value", "Value", kind), "en")
    with pytest.raises(Invalid) as caught:
        convert(cell)
    assert caught.value.code == code
    assert sentence(caught.value)


def test_formulas_stay_texts_on_their_way_in_and_out(tmp_path: Path) -> None:
    for danger in ("=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "\tx"):
        assert escape_formula(danger) == f"'{danger}"
        assert unescape_formula(escape_formula(danger)) == danger
    assert (escape_formula("a=b"), unescape_formula("'tis")) == ("a=b", "'tis")
    parsed = parse(read_file(csv_file(tmp_path, "code,name\nA,=1+1\nB,'-x\n")), COLUMNS, "en")
    assert [row["name"] for row in parsed.rows] == ["=1+1", "-x"]


def test_control_characters_are_seen() -> None:
    assert not has_control_characters("tab\tand\nline\r\u00a0 中 é \U0001f600")
    for bad in ("\0", "\x07", "\x7f", "\x9f", "\ufffe", "\ud800"):
        assert has_control_characters(f"a{bad}b")


def test_workbooks_keep_their_types(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([None, None])
    sheet.append(["Code", "Name", "Net weight", "Count", "Since", "Active"])
    sheet.append([1001, 6901234567892.0, 0.1 + 0.2, 3, datetime(2026, 3, 5), True])  # noqa: DTZ001
    sheet.append(["=A", "#N/A", "1,5", 2.5, "2026-03-05", "no"])
    second = book.create_sheet("Second")
    second.append(["Code"])
    second.append(["X"])
    path = tmp_path / "book.xlsx"
    book.save(path)
    found = read_file(path)
    assert (found.sheets, found.heading_line) == (("Sheet", "Second"), 2)
    parsed = parse(found, COLUMNS, "en")
    assert parsed.rows == [
        {
            "code": "1001",
            "name": "6901234567892",
            "weight": Decimal("0.3"),
            "count": 3,
            "since": date(2026, 3, 5),
            "active": True,
        }
    ]
    assert [(p.row, p.field, p.code) for p in parsed.problems] == [
        (4, "code", "value.required"),
        (4, "name", "import.formula_error"),
        (4, "weight", "number.invalid"),
        (4, "count", "number.not_whole"),
    ]
    assert parse(read_file(path, sheet="Second"), COLUMNS, "en").rows == [{"code": "X"}]


def test_files_that_can_not_be_read_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path / "none.csv") == "import.file_missing"
    assert refused(tmp_path) == "import.file_unreadable"
    assert refused(csv_file(tmp_path, "")) == "import.file_empty"
    assert refused(csv_file(tmp_path, b"\xd0\xcf\x11\xe0old excel")) == "import.format_unknown"
    assert refused(csv_file(tmp_path, b"%PDF-1.7")) == "import.format_unknown"
    assert refused(csv_file(tmp_path, b"PK\x03\x04broken")) == "import.file_unreadable"
    assert refused(csv_file(tmp_path, b"code\n\x81\x81\xff\x8d\n")) == "import.encoding_unknown"
    assert refused(csv_file(tmp_path, "code\nA"), encoding="nonsense") == "import.encoding_unknown"
    assert [p.code for p in parse(read_file(csv_file(tmp_path, "code\n")), COLUMNS).problems] == [
        "import.file_empty"
    ]
    open_quote = 'code,name\nA,"never closed\n' + "x,y\n" * 60_000
    parsed = parse(read_file(csv_file(tmp_path, open_quote)), COLUMNS)
    assert [(p.code, p.row) for p in parsed.problems] == [("import.quotes_broken", 2)]
    monkeypatch.setattr(importing, "IMPORT_FILE_BYTES_MAX", 3)
    assert refused(csv_file(tmp_path, "code\nA")) == "import.file_too_large"


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "IMPORT_ROWS_MAX", 2)
    parsed = parse(read_file(csv_file(tmp_path, "code\nA\nB\nC\n")), COLUMNS)
    assert ([p.code for p in parsed.problems], len(parsed.rows)) == (["import.too_many_rows"], 2)
    monkeypatch.setattr(importing, "PROBLEMS_MAX", 5)
    parsed = parse(read_file(csv_file(tmp_path, "code,count\n" + "A,x\n" * 50)), COLUMNS)
    assert [p.code for p in parsed.problems] == ["number.invalid"] * 5 + ["import.too_many_problems"]


def test_a_long_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("code,name,weight\n")
        file.writelines(f"C{number},Name of {number},{number}.5\n" for number in range(100_000))
    tracemalloc.start()
    count = sum(1 for row in stream(read_file(path), COLUMNS, "en") if not row.problems)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100_000
    assert peak < 8_000_000
