from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp_desktop.base.errors import Invalid
from erp_desktop.printing import barcode
from erp_desktop.printing.page import PageFrame, Sheet
from erp_desktop.printing.typeset import MM, Align
from tests.unit.printing.sample import ENGLISH, PRINTED


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(PageFrame("Labels", "Kestrel", PRINTED), ENGLISH)


def test_the_largest_code_is_drawn(sheet: Sheet) -> None:
    assert barcode.qr(sheet, 0, 0, "x" * barcode.QR_BYTES_MAX, side=150) == 150


def test_codes_have_their_size(sheet: Sheet) -> None:
    assert barcode.code128(sheet, 100, 500, "PO-2026-001042") == pytest.approx(42 * MM, rel=0.05)
    assert barcode.ean13(sheet, 100, 400, "4006381333931") == pytest.approx(95 * barcode.MODULE, rel=0.15)
    assert barcode.qr(sheet, 100, 300, "上海" * 40, side=30 * MM, align=Align.CENTRE) == 30 * MM
    assert sheet.finish().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("draw", "value", "code"),
    [
        (barcode.code128, "", "barcode.characters"),
        (barcode.code128, "采购", "barcode.characters"),
        (barcode.ean13, "400638133393", "barcode.digits"),
        (barcode.ean13, "40063813339３1", "barcode.digits"),
        (barcode.ean13, "4006381333932", "barcode.check_digit"),
        (barcode.qr, "上" * 800, "barcode.too_long"),
    ],
)
def test_what_cannot_be_a_code_is_refused(sheet: Sheet, draw: object, value: str, code: str) -> None:
    assert callable(draw)
    with pytest.raises(Invalid) as refused:
        draw(sheet, 0, 0, value)
    assert refused.value.code == code


@given(st.text("0123456789", min_size=12, max_size=12))
def test_the_check_digit_finds_every_single_error(digits: str) -> None:
    right = barcode.check_digit(digits)
    changed = str((int(digits[5]) + 1) % 10)
    assert barcode.check_digit(digits[:5] + changed + digits[6:]) != right


def test_the_check_digit_of_the_standard() -> None:
    assert barcode.check_digit("629104150021") == "3"
