"""Vouchers on paper: two to a sheet, a long one over several slips, its total in words once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from pypdf import PdfReader

from erp_desktop.base.i18n import translator
from erp_desktop.modules.ledger.vouchers.document import LINES_MAX, VoucherPaper, vouchers_pdf
from erp_desktop.modules.ledger.vouchers.records import VoucherHeader, VoucherLineRow, VoucherView
from erp_desktop.printing.labels import Labels

D = Decimal
ENGLISH = VoucherPaper("Kestrel Präzisionsteile GmbH", "EUR", 2, Labels(translator("en")))
CHINESE = VoucherPaper("中和精密机械", "CNY", 2, Labels(translator("zh_CN")))


def voucher(number: int, lines: int) -> VoucherView:
    header = VoucherHeader(
        UUID(int=number), date(2026, 3, 5), f"PUR-{number}", "PUR", "Purchases", number, "2026-03", date(2026, 3, 1),
        date(2026, 3, 31), f"SI-{number} Nordwind", 1, D(100) * (lines - 1), "supplier_invoice", UUID(int=9), None,
        None, None, None, "Lin Yue", datetime(2026, 3, 5, 9, 0, tzinfo=UTC), "",
    )
    debits = [line(place, D(100), None) for place in range(1, lines)]
    return VoucherView(header, (*debits, line(lines, None, D(100) * (lines - 1))))


def line(place: int, debit: Decimal | None, credit: Decimal | None) -> VoucherLineRow:
    account = f"{6000 + place}"
    return VoucherLineRow(
        place, UUID(int=place), account, "Postage", debit, credit, "USD", D("107.5"), "S-1", "Nordwind", None, ""
    )


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_two_vouchers_share_a_sheet() -> None:
    pages = texts(vouchers_pdf([voucher(1, 2), voucher(2, 2), voucher(3, 2)], ENGLISH))
    assert ["PUR-1" in pages[0], "PUR-2" in pages[0], "PUR-3" in pages[0]] == [True, True, False]
    assert len(pages) == 2
    assert "PUR-3" in pages[1]
    assert "One hundred and 00/100 euros" in pages[0]
    assert "USD 107.50" in pages[0]
    assert "Lin Yue" in pages[0]


def test_a_long_voucher_goes_on_and_adds_up_on_its_last_slip() -> None:
    pages = texts(vouchers_pdf([voucher(7, LINES_MAX * 2 + 1)], ENGLISH))
    whole = "\n".join(pages)
    assert len(pages) == 2
    assert [f"PUR-7 ({part}/3)" in whole.replace("  ", " ") for part in (1, 2, 3)] == [True] * 3
    assert whole.count("Carried forward") == 2
    assert whole.count("1,600.00") == 4, "line and total of credit, total of debit on the last slip, carried debit"
    assert whole.count("One thousand six hundred and 00/100 euros") == 1


def test_the_chinese_form_says_its_amount_in_capital_figures() -> None:
    page = texts(vouchers_pdf([voucher(1, 2)], CHINESE))[0]
    assert "人民币壹佰元整" in page
