"""The tax of a document while it is typed; the twin of what the server computes when it is posted.

Twins: `purchase_order__compute` and `supplier_invoice__match` in SQL (tests/integration/purchasing compares them).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.money import round_money

HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax code as the totals of a draft need it; `rate` in percent."""

    id: UUID
    code: str
    rate: Decimal
    inclusive: bool


@dataclass(frozen=True, slots=True)
class TaxRules:
    """How the company taxes a document: its codes, and whether tax is rounded per line (`company.tax_per`)."""

    codes: Mapping[UUID, Tax]
    per_line: bool


@dataclass(frozen=True, slots=True)
class LineAmount:
    """A line as the totals need it: its rounded amount and its tax code (None for no tax)."""

    amount: Decimal
    tax_code_id: UUID | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Net, tax and total of a document in its currency; `taxes` by tax code."""

    net: Decimal
    tax: Decimal
    total: Decimal
    taxes: Mapping[UUID, Decimal]


def tax_amount(base: Decimal, tax: Tax, minor_units: int) -> Decimal:
    """The tax on top of `base`, or the tax contained in it when prices are inclusive."""
    share = base * tax.rate / (HUNDRED + tax.rate if tax.inclusive else HUNDRED)
    return round_money(share, minor_units)


def totals(lines: Sequence[LineAmount], taxes: Mapping[UUID, Tax], minor_units: int, *, per_line: bool) -> Totals:
    """Totals of a document: tax on the base of each tax code, or on each line (`company.tax_per`)."""
    bases: dict[UUID, list[Decimal]] = defaultdict(list)
    for line in lines:
        if line.tax_code_id is not None and line.tax_code_id in taxes:
            bases[line.tax_code_id].append(line.amount)
    by_code: dict[UUID, Decimal] = {}
    for tax_id, amounts in bases.items():
        parts = amounts if per_line else [sum(amounts, Decimal(0))]
        by_code[tax_id] = sum((tax_amount(part, taxes[tax_id], minor_units) for part in parts), Decimal(0))
    gross = sum((line.amount for line in lines), Decimal(0))
    contained = sum((tax for tax_id, tax in by_code.items() if taxes[tax_id].inclusive), Decimal(0))
    tax = sum(by_code.values(), Decimal(0))
    net = gross - contained
    return Totals(net, tax, net + tax, by_code)
