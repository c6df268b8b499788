"""A whole document: what is on paper is what was asked, on any number of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.columns import Kind
from erp_desktop.base.errors import Cancelled
from erp_desktop.base.money import percent_of
from erp_desktop.printing import blocks
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, LETTER, Letterhead, PageFrame, Sheet
from erp_desktop.printing.table import Band, Subtotal, Table
from erp_desktop.printing.table_columns import PrintColumn
from tests.unit.printing.sample import BOTH, CHINESE, ENGLISH, PRINTED, lines, order

AMOUNT = r"-?[\d,]+\.\d\d"


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def frame(**changes: object) -> PageFrame:
    return PageFrame(**{"title": "Report", "company": "Kestrel", "printed": PRINTED} | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, 12, 40, 500])
@pytest.mark.parametrize("labels", [ENGLISH, CHINESE, BOTH], ids=["en", "zh", "both"])
def test_every_line_is_printed_once_and_sums_are_carried_exactly(count: int, labels: Labels) -> None:
    pdf, sums = order(count, labels)
    pages = pages_of(pdf)
    carried = re.escape(labels.text("Carried forward"))
    brought = re.escape(labels.text("Brought forward"))
    expected = {line.code: line.amount for line in lines(count)}
    printed: list[str] = []
    running = Decimal(0)
    for index, page in enumerate(pages):
        begins = re.search(rf"{brought}\s+({AMOUNT})", page)
        ends = re.search(rf"{carried}\s+({AMOUNT})", page)
        codes = re.findall(r"P-\d{6}", page)
        assert (begins is not None) == (bool(codes) and index > 0)
        if begins is not None:
            assert number(begins[1]) == running
        running += sum(expected[code] for code in codes)
        if ends is not None:
            assert number(ends[1]) == running, "brought forward and the page add up to carried forward"
        printed += codes
    assert printed == list(expected)
    assert running == sums["amount"][""] == sum(expected.values())
    assert f"EUR {running + percent_of(running, Decimal(13), 2):,.2f}" in pages[-1]


@pytest.mark.parametrize("count", [1, 40])
def test_every_page_says_which_of_how_many_by_whom_and_when(count: int) -> None:
    pages = pages_of(order(count)[0])
    for place, page in enumerate(pages, 1):
        assert f"Page {place} of {len(pages)}" in page
        assert "Lin Yue 林悦, 05 Mar 2026" in page
        assert "PO-2026-001042" in page
        assert "Kestrel Präzisionsteile GmbH" in page
    if count > 1:
        assert len(pages) > 1


def test_both_languages_stand_side_by_side() -> None:
    page = pages_of(order(1)[0])[0]
    for english, chinese in (("Supplier", "供应商"), ("Payment terms", "付款条件")):
        assert f"{english} {chinese}" in page
    assert "Quantity" in page
    assert "数量" in page
    assert "数量" not in pages_of(order(1, ENGLISH)[0])[0]
    assert "Quantity" not in pages_of(order(1, CHINESE)[0])[0]


def test_names_of_all_europe_and_rare_hanzi_can_be_read_back() -> None:
    sheet = Sheet(frame(), ENGLISH)
    sheet.paragraph("Łódź, Győr, Škoda, Ağrı, Ţară, ẞ, 喆堃镕玥, ½ m² ≤ 5 ℃ ₺ ✓")
    assert "Łódź, Győr, Škoda, Ağrı, Ţară, ẞ, 喆堃镕玥, ½ m² ≤ 5 ℃ ₺ ✓" in pages_of(sheet.finish())[0]


def test_what_no_font_has_is_seen_to_be_missing_and_harms_nothing() -> None:
    sheet = Sheet(frame(), ENGLISH)
    sheet.paragraph("Thai ไทย, rare 㐂 and 𠮷, null \x00 and \x07 bell")
    text = pages_of(sheet.finish())[0]
    assert "Thai □□□, rare" in text
    assert "bell" in text
    assert "\x00" not in text


def test_a_report_has_its_title_and_parameters_on_every_page() -> None:
    asked = ("Period 2026-03", "Warehouse Łódź 仓库")
    sheet = Sheet(frame(title="Stock value", parameters=asked, note="Seal 3f9a…"), ENGLISH, A4.landscape())
    columns = (PrintColumn("code", "Code", Kind.CODE), PrintColumn("name", "Name"))
    Table(columns).draw(sheet, lines(90))
    pages = pages_of(sheet.finish())
    assert len(pages) > 2
    for page in pages:
        assert "Stock value" in page
        assert "Period 2026-03" in page
        assert "Warehouse Łódź 仓库" in page
        assert "Seal 3f9a…" in page
        assert "Code" in page, "the head of the table is repeated"


def test_each_currency_is_carried_for_itself() -> None:
    rows = [
        {"code": f"V-{place}", "amount": Decimal(place * 1001).scaleb(-units), "currency": currency}
        for place in range(1, 121)
        for currency, units in (("EUR", 2), ("JPY", 0), ("KWD", 3))
    ]
    columns = (
        PrintColumn("code", "Code", Kind.CODE),
        PrintColumn("amount", "Amount", Kind.MONEY, summed=True, currency="currency", width_mm=45),
    )
    sheet = Sheet(frame(), ENGLISH)
    sums = Table(columns, minor_units={"EUR": 2, "JPY": 0, "KWD": 3}.__getitem__).draw(sheet, rows)
    total = 1001 * 120 * 121 // 2
    assert sums == {
        "amount": {"EUR": Decimal(total).scaleb(-2), "JPY": Decimal(total), "KWD": Decimal(total).scaleb(-3)}
    }
    pages = pages_of(sheet.finish())
    for text in (f"EUR {sums['amount']['EUR']:,}", f"JPY {total:,}", f"KWD {sums['amount']['KWD']:,}"):
        assert text in pages[-1]
    assert all(len(re.findall(r"(?:Brought forward)\s+EUR", page)) == 1 for page in pages[1:])


def test_a_note_longer_than_a_page_goes_on_and_its_amount_counts_once() -> None:
    rows = [
        {"name": "first", "amount": Decimal(1)},
        {"name": " ".join(f"word{place}" for place in range(2500)), "amount": Decimal(10)},
        {"name": "last", "amount": Decimal(100)},
    ]
    columns = (PrintColumn("name", "Name"), PrintColumn("amount", "Amount", Kind.MONEY, summed=True))
    sheet = Sheet(frame(), ENGLISH)
    assert Table(columns).draw(sheet, rows) == {"amount": {"": Decimal(111)}}
    pages = pages_of(sheet.finish())
    assert len(pages) > 2
    assert re.findall(r"word\d+", " ".join(pages)) == [f"word{place}" for place in range(2500)]
    assert re.search(r"Carried forward\s+11\.00", pages[1]), "the amount stands on the page where the note begins"
    assert re.search(r"Brought forward\s+11\.00", pages[2])
    assert re.search(r"Total\s+111\.00", pages[-1])


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    columns = (PrintColumn("name", "Name"), PrintColumn("amount", "Amount", Kind.MONEY, summed=True))

    def rows() -> Iterator[object]:
        for group in range(40):
            yield Band(f"Group {group}.")
            for place in range(group % 4 + 1):
                yield {"name": f"entry {group}-{place}, " + "long name " * 30, "amount": Decimal(5)}
            yield Subtotal(f"Sum of group {group}", {"amount": Decimal(5 * (group % 4 + 1))})

    sheet = Sheet(frame(), ENGLISH)
    sums = Table(columns).draw(sheet, rows())
    assert sums["amount"][""] == Decimal(500), "subtotals are not counted again"
    for page in pages_of(sheet.finish()):
        for group in re.findall(r"Group (\d+)\.", page):
            assert f"entry {group}-0" in page


def test_a_number_wider_than_its_column_is_printed_whole() -> None:
    columns = (PrintColumn("amount", "Amount", Kind.MONEY, width_mm=12, summed=True), PrintColumn("name", "Name"))
    sheet = Sheet(frame(), ENGLISH)
    Table(columns).draw(sheet, [{"amount": Decimal("-12345678901234.56"), "name": "x"}])
    assert pages_of(sheet.finish())[0].count("-12,345,678,901,234.56") == 2


def test_more_columns_than_the_paper_is_wide_are_made_narrower() -> None:
    columns = tuple(PrintColumn(f"c{place}", "Amount", Kind.MONEY) for place in range(14))
    sheet = Sheet(frame(), ENGLISH)
    Table(columns).draw(sheet, [{f"c{place}": Decimal(place) for place in range(14)}])
    assert "13.00" in pages_of(sheet.finish())[0]


def test_an_empty_table_has_its_head_and_no_total() -> None:
    columns = (PrintColumn("name", "Name"), PrintColumn("amount", "Amount", Kind.MONEY, summed=True))
    sheet = Sheet(frame(), ENGLISH)
    assert Table(columns).draw(sheet, []) == {"amount": {}}
    page = pages_of(sheet.finish())[0]
    assert "Amount" in page
    assert "Total" not in page


def test_states_flags_and_trees() -> None:
    columns = (
        PrintColumn("name", "Name", indent="depth"),
        PrintColumn("state", "State", Kind.STATE, states={"draft": "Draft"}),
        PrintColumn("flag", "Tax", Kind.FLAG),
    )
    sheet = Sheet(frame(), CHINESE)
    rows = [{"name": "资产", "depth": 0, "state": "draft", "flag": True},
            {"name": "现金", "depth": 2, "state": "unknown", "flag": None}]  # fmt: skip
    Table(columns).draw(sheet, rows)
    page = pages_of(sheet.finish())[0]
    assert "草稿" in page
    assert "unknown" in page
    assert page.count("✓") == 1


def test_the_person_can_end_a_long_print() -> None:
    token = CancelToken()

    def rows() -> Iterator[object]:
        for place, line in enumerate(lines(500)):
            if place == 200:
                token.cancel()
            yield line

    sheet = Sheet(frame(), ENGLISH, LETTER, token)
    with pytest.raises(Cancelled):
        Table((PrintColumn("name", "Name"),)).draw(sheet, rows())


def test_a_logo_a_stamp_and_the_properties_of_the_file() -> None:
    picture = BytesIO()
    Image.new("RGBA", (300, 100), (20, 60, 160, 255)).save(picture, "PNG")
    head = Letterhead("Kestrel", ("Street 1",), picture.getvalue())
    sheet = Sheet(frame(title="Order", reference="7", letterhead=head, stamp="DRAFT 草稿"), CHINESE, LETTER)
    blocks.signatures(sheet, ["Prepared by", "Approved by"])
    pdf = PdfReader(BytesIO(sheet.finish()))
    assert "DRAFT 草稿" in pdf.pages[0].extract_text()
    assert len(pdf.pages[0].images) == 1
    assert (pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height) == (612, 792)
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author, pdf.metadata.creator) == ("Order 7", "Kestrel", "Kontor")
    assert str(pdf.root_object["/Lang"]) == "zh-CN"


def test_fonts_are_embedded_so_that_every_printer_has_them() -> None:
    resources: Any = PdfReader(BytesIO(order(12)[0])).pages[0]["/Resources"]
    fonts = resources["/Font"]
    names = {font["/BaseFont"] for font in (entry.get_object() for entry in fonts.values())
             if font["/Subtype"] == "/TrueType" and "/FontFile2" in font["/FontDescriptor"]}  # fmt: skip
    assert any("NotoSansSC-Regular" in name for name in names)
    assert any("NotoSansSC-Bold" in name for name in names)
