"""How open items become a list by supplier and age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

from erp_desktop.modules.payments.open_payables.records import BUCKETS, OpenPayable, OpenPayables, PayableRow

SUMMED: Final = ("open_company_amount", *(key for key, _title, _days in BUCKETS))


def bucket_of(due_date: date, day: date) -> str:
    """Key of the column of ages: how long an item was overdue on a day; due that day is not overdue yet."""
    overdue = (day - due_date).days
    if overdue <= 0:
        return "not_due"
    return next((key for key, _title, days in BUCKETS if days is not None and overdue <= days), "older")


def arrange(items: Sequence[OpenPayable], day: date) -> OpenPayables:
    """Items below their suppliers, in the order given (by supplier code, then due date)."""
    rows: list[PayableRow] = []
    totals = dict.fromkeys(SUMMED, Decimal(0))
    for (code, name), group in groupby(items, key=lambda item: (item.party_code, item.party_name)):
        below = [_item_row(item, day) for item in group]
        sums = {key: sum((getattr(row, key) or Decimal(0) for row in below), Decimal(0)) for key in SUMMED}
        rows.append(_supplier_row(f"{code}  {name}", sums))
        rows.extend(below)
        for key, value in sums.items():
            totals[key] += value
    return OpenPayables(tuple(rows), totals, items)


def _supplier_row(label: str, sums: Mapping[str, Decimal]) -> PayableRow:
    ages = {key: sums[key] or None for key, _title, _days in BUCKETS}
    return PayableRow(
        level=0, label=label, entry=None, supplier_number="", date=None, due_date=None, overdue_days=None,
        currency_code=None, open_amount=None, blocked=False,
        open_company_amount=sums["open_company_amount"], **ages,
    )


def _item_row(item: OpenPayable, day: date) -> PayableRow:
    ages: dict[str, Decimal | None] = {key: None for key, _title, _days in BUCKETS}
    ages[bucket_of(item.due_date, day)] = item.open_company_amount
    return PayableRow(
        level=1, label=item.number, entry=item, supplier_number=item.supplier_number or "", date=item.date,
        due_date=item.due_date, overdue_days=item.overdue_days or None, currency_code=item.currency_code,
        open_amount=item.open_amount, blocked=item.blocked, open_company_amount=item.open_company_amount, **ages,
    )
