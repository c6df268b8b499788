"""Quantities: up to 6 decimals; conversions between units are exact fractions, rounded once (domain.md 1)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from erp_desktop.base.money import EXACT, round_half_up

QUANTITY_DECIMALS = 6


def round_quantity(quantity: Decimal) -> Decimal:
    """`quantity` with 6 decimals, half away from zero."""
    return round_half_up(quantity, QUANTITY_DECIMALS)


def convert(quantity: Decimal, factor: Fraction) -> Decimal:
    """`quantity` times an exact factor, with 6 decimals, rounded once at the end.

    Exact even where the fraction has no finite decimals: the half is decided on the integers.
    """
    exact = Fraction(quantity) * factor * 10**QUANTITY_DECIMALS
    steps, rest = divmod(abs(exact.numerator), exact.denominator)
    if 2 * rest >= exact.denominator:
        steps += 1
    return Decimal(-steps if exact < 0 else steps).scaleb(-QUANTITY_DECIMALS, EXACT)


def factor_of(left: Decimal, right: Decimal) -> Fraction:
    """How much of one unit another is, when `left` of it are `right` of the one; both positive, exact."""
    return Fraction(right) / Fraction(left)


def equation_of(factor: Fraction) -> tuple[Decimal, Decimal]:
    """A factor as people write it: 1 unit = a number, or whole units on both sides where no decimals will do."""
    if (factor * 10**QUANTITY_DECIMALS).denominator == 1:
        return Decimal(1), Decimal(factor.numerator) / Decimal(factor.denominator)
    return Decimal(factor.denominator), Decimal(factor.numerator)
