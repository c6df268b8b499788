"""Which way round a rate is, and what must be true of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.money import EXACT
from erp_desktop.modules.ledger.exchange_rates.records import RATE_STEP, RateEntry, inverse_of


def entry_of(line: int, values: Mapping[str, object], company_currency: str) -> RateEntry | None:
    """A row of a file as a rate of the company; None when it only says that its own currency is worth 1.

    Files say either the currency, with what one unit of it is worth, or two currencies and how many of the
    second one gets for one of the first; from the company's own currency that is the inverse.

    Raises:
        Invalid: every problem of the row, at its line.
    """
    day, rate = values.get("date"), values.get("rate")
    assert isinstance(day, date)
    assert isinstance(rate, Decimal)
    if not rate.is_finite():
        raise Invalid([Problem("value.not_number", "rate", line)])
    if rate <= 0:
        raise Invalid([Problem("value.not_positive", "rate", line)])
    one, other = _code(values, "from"), _code(values, "to")
    if one == other == company_currency and rate == 1:
        return None
    if company_currency in (one, other) and one and other:
        foreign = other if one == company_currency else one
        rate = inverse_of(rate) if one == company_currency else rate
        field = "to" if one == company_currency else "from"
    elif one or other:
        raise Invalid([Problem("exchange_rate.other_currency", "from", line, {"currency": company_currency})])
    else:
        foreign, field = _code(values, "currency_code"), "currency_code"
    if not foreign:
        raise Invalid([Problem("value.required", field, line)])
    if foreign == company_currency:
        raise Invalid([Problem("exchange_rate.own_currency", field, line, {"currency": foreign})])
    if rate != rate.quantize(RATE_STEP, context=EXACT):
        raise Invalid([Problem("number.too_many_decimals", "rate", line, {"text": f"{rate:f}"})])
    if not rate:
        raise Invalid([Problem("value.out_of_range", "rate", line)])
    return RateEntry(line, foreign, day, rate)


def _code(values: Mapping[str, object], key: str) -> str:
    return str(values.get(key) or "").upper()
