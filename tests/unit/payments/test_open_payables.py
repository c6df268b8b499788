"""An item stands in the column of its age; due today is not overdue."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from erp_desktop.modules.payments.open_payables.records import OpenPayable
from erp_desktop.modules.payments.open_payables.rules import arrange, bucket_of

D = Decimal
DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-400, "not_due"), (0, "not_due"), (1, "days_30"), (30, "days_30"), (31, "days_60"), (60, "days_60"),
     (61, "days_90"), (90, "days_90"), (91, "older"), (4000, "older")],
)
def test_ages(days: int, bucket: str) -> None:
    assert bucket_of(DAY - timedelta(days=days), DAY) == bucket


def item(number: int, supplier: str, overdue: int, amount: str) -> OpenPayable:
    due = DAY - timedelta(days=overdue)
    return OpenPayable(
        UUID(int=number), UUID(int=9), supplier, supplier.title(), "2000", "supplier_invoice", UUID(int=number),
        f"SI-{number}", None, due, due, max(overdue, 0), "EUR", D(amount), D(amount), D(amount), blocked=False,
    )


def test_suppliers_and_totals_add_up_across_the_ages() -> None:
    found = arrange([item(1, "A", 0, "10"), item(2, "A", 45, "5"), item(3, "B", 45, "-2")], DAY)
    assert [(row.level, row.label) for row in found.rows] == [
        (0, "A  A"), (1, "SI-1"), (1, "SI-2"), (0, "B  B"), (1, "SI-3"),
    ]
    assert (found.rows[0].not_due, found.rows[0].days_60, found.rows[0].open_company_amount) == (D(10), D(5), D(15))
    assert (found.totals["open_company_amount"], found.totals["days_60"]) == (D(13), D(3))
    assert sum(value for key, value in found.totals.items() if key != "open_company_amount") == D(13)
