"""Exchange rates as people read and type them: all ten decimals survive."""

from __future__ import annotations

from decimal import Decimal

import pytest

from erp_desktop.base.columns import Kind
from erp_desktop.base.formats import format_rate, formatter
from erp_desktop.modules.ledger.exchange_rates.records import inverse_of
from erp_desktop.ui.field_kinds import FieldKind, Shape, edit_text, read_value


@pytest.mark.parametrize(
    ("rate", "shown"),
    [("7.1", "7.1000"), ("0.0061300000", "0.00613"), ("0.6451612903", "0.6451612903"), ("1234.5", "1,234.5000")],
)
def test_a_rate_shows_four_to_ten_decimals(rate: str, shown: str) -> None:
    assert format_rate(Decimal(rate), "en") == shown
    assert formatter(Kind.RATE, "en")(Decimal(rate)) == shown
    shape = Shape(FieldKind.RATE)
    assert read_value(edit_text(Decimal(rate), shape, "en"), shape, "en") == Decimal(rate)


@pytest.mark.parametrize(
    ("rate", "inverse"),
    [("8", "0.125"), ("3", "0.3333333333"), ("0.0061", "163.9344262295"), ("1.55", "0.6451612903")],
)
def test_the_inverse_is_rounded_once(rate: str, inverse: str) -> None:
    assert inverse_of(Decimal(rate)) == Decimal(inverse)


def test_nothing_has_no_inverse() -> None:
    with pytest.raises(ZeroDivisionError):
        inverse_of(Decimal(0))
