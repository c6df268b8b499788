"""Half away from zero, and no cent lost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp_desktop.base.money import allocate, line_amount, percent_of, round_money
from erp_desktop.base.quantity import convert

amounts = st.decimals(-(10**12), 10**12, places=2)
weights = st.lists(st.decimals(0, 10**6, places=6), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("value", "minor_units", "expected"),
    [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.0005", 3, "1.001"),
        ("0.00004999", 4, "0.0000"),
        ("-0.001", 2, "0.00"),
        ("123456789012345678901234567890.125", 2, "123456789012345678901234567890.13"),
    ],
)
def test_half_goes_away_from_zero(value: str, minor_units: int, expected: str) -> None:
    assert str(round_money(Decimal(value), minor_units)) == expected


def test_a_product_is_rounded_once() -> None:
    assert line_amount(Decimal("1.000001"), Decimal("0.12345678"), 2) == Decimal("0.12")
    assert line_amount(Decimal("99999999999999.999999"), Decimal("99999999999.99999999"), 2) == Decimal(
        "9999999999999999998900000.00"
    )
    assert percent_of(Decimal("100.10"), Decimal("7.5"), 2) == Decimal("7.51")


@given(total=amounts, shares=weights)
def test_shares_add_up_to_the_whole(total: Decimal, shares: list[Decimal]) -> None:
    parts = allocate(total, shares, 2)
    assert sum(parts) == total
    assert all(part == round_money(part, 2) for part in parts)


@given(total=st.decimals(0, 10**9, places=2), shares=weights)
def test_nobody_gets_much_more_than_his_share(total: Decimal, shares: list[Decimal]) -> None:
    used = shares if sum(shares) else [Decimal(1)] * len(shares)
    slack = Fraction(len(shares) + 1, 200)
    for part, weight in zip(allocate(total, shares, 2), used, strict=True):
        exact = Fraction(total) * Fraction(weight) / Fraction(sum(used))
        assert abs(Fraction(part) - exact) <= slack


def test_the_remainder_goes_to_the_last_largest() -> None:
    assert allocate(Decimal("3.00"), [Decimal(1)] * 7, 2) == (*[Decimal("0.43")] * 6, Decimal("0.42"))
    assert allocate(Decimal("0.01"), [Decimal(2), Decimal(2), Decimal(1)], 2) == (
        Decimal("0.00"),
        Decimal("0.01"),
        Decimal("0.00"),
    )
    assert allocate(Decimal(-1), [Decimal(0), Decimal(0)], 2) == (Decimal("-0.50"), Decimal("-0.50"))
    with pytest.raises(ValueError, match="no weights"):
        allocate(Decimal(1), [], 2)
    with pytest.raises(ValueError, match="minor units"):
        allocate(Decimal("0.001"), [Decimal(1)], 2)


def test_conversions_are_exact_until_the_end() -> None:
    assert str(convert(Decimal(1), Fraction(1, 3))) == "0.333333"
    assert str(convert(Decimal(2), Fraction(1, 3))) == "0.666667"
    assert str(convert(Decimal("-0.5"), Fraction(1, 1_000_000))) == "-0.000001"
    assert convert(Decimal(12), Fraction(1, 12)) == 1
    assert convert(Decimal(0), Fraction(7, 3)) == 0
