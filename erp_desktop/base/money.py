"""Money: rounding and splitting, in one place (domain.md section 1).

Rounding is half away from zero, as PostgreSQL's `round(numeric, n)`; twin tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

EXACT = Context(prec=100, rounding=ROUND_HALF_UP)
"""Wide enough that no product of a quantity, a price and a rate is rounded before the end."""

UNIT_COST_DECIMALS = 4

ZERO = Decimal(0)


@cache
def unit(decimals: int) -> Decimal:
    """The smallest step with that many decimals: 2 → 0.01."""
    return Decimal(1).scaleb(-decimals)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """`value` with exactly that many decimals, half away from zero, never minus zero."""
    rounded = value.quantize(unit(decimals), context=EXACT)
    return rounded or abs(rounded)


def round_money(value: Decimal, minor_units: int) -> Decimal:
    """`value` rounded to the minor units of its currency (ISO 4217), half away from zero."""
    return round_half_up(value, minor_units)


def line_amount(quantity: Decimal, price: Decimal, minor_units: int) -> Decimal:
    """Quantity times price, rounded once."""
    return round_half_up(EXACT.multiply(quantity, price), minor_units)


def unit_cost(value: Decimal, quantity: Decimal) -> Decimal:
    """What one unit is worth, to four decimals, to be looked at: value is what is kept (domain.md section 5)."""
    return round_half_up(EXACT.divide(value, quantity), UNIT_COST_DECIMALS)


def percent_of(amount: Decimal, percent: Decimal, minor_units: int) -> Decimal:
    """`percent` (13 means 13 %) of `amount`, rounded once."""
    return round_half_up(EXACT.multiply(amount, percent).scaleb(-2, EXACT), minor_units)


def allocate(total: Decimal, weights: Sequence[Decimal], minor_units: int) -> tuple[Decimal, ...]:
    """Split `total` by `weights` so that the parts add up to it exactly.

    Every share is rounded; what is left over or missing goes to the largest weight, the last one among
    equals. Weights that add up to zero split evenly.

    Raises:
        ValueError: nothing to split over, or `total` has more decimals than the currency.
    """
    if not weights:
        raise ValueError("no weights")
    if round_money(total, minor_units) != total:
        raise ValueError("total is not in minor units")
    whole = ZERO
    for weight in weights:
        whole = EXACT.add(whole, weight)
    if not whole:
        weights = [Decimal(1)] * len(weights)
        whole = Decimal(len(weights))
    shares = [
        round_half_up(EXACT.divide(EXACT.multiply(total, weight), whole), minor_units) for weight in weights
    ]
    given = ZERO
    for share in shares:
        given = EXACT.add(given, share)
    largest = max(range(len(weights)), key=lambda position: (abs(weights[position]), position))
    shares[largest] = round_half_up(EXACT.add(shares[largest], EXACT.subtract(total, given)), minor_units)
    return tuple(shares)
