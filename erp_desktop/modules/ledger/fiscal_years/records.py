"""What fiscal years, their periods and the findings before a closing look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark
from server_db.tables.ledger import FiscalYear, Period

__all__ = ["COLUMNS", "FINDINGS", "FINDING_COLUMNS", "STATUSES", "Finding", "FiscalYear", "Period", "PeriodRow",
           "PeriodView", "YearView"]

STATUSES: Final = {
    "open": (mark("Open for posting"), "ok"),
    "closing": (mark("Closing"), "warn"),
    "closed": (mark("Closed"), "muted"),
}

FINDINGS: Final = {
    "period.earlier_open": mark("An earlier period is not closed"),
    "period.draft_left": mark("A draft is dated in this period"),
    "period.unbalanced": mark("Debits and credits differ"),
    "period.stock_differs": mark("Stock and its ledger account differ"),
    "period.not_invoiced": mark("Received, not invoiced yet"),
}
"""Code of `erp_api.period__checklist` → what was found."""


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period in the list."""

    id: UUID
    version: int
    year: str
    code: str
    starts: date
    ends: date
    status: str


@dataclass(slots=True)
class PeriodView:
    """A period on its screen; nothing of it is typed."""

    id: UUID
    version: int
    year: str
    code: str
    starts: date
    ends: date
    status: str
    changed_by: str = ""


@dataclass(slots=True)
class YearView:
    """A fiscal year, new or with its periods.

    Attributes:
        starts: first day, the first of a month.
        months: how many periods it has.
        ends: last day; None of a new year.
        periods: its periods in order.
    """

    id: UUID
    code: str
    starts: date | None
    months: int
    ends: date | None = None
    periods: list[PeriodRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands against closing a period, or should be looked at before.

    Attributes:
        code: what was found, a key of `FINDINGS`.
        blocking: whether the period cannot be closed with it.
        document_kind: noun of the record it is about.
        document_id: that record.
        label: its number or name.
        detail: amounts and dates by name.
    """

    code: str
    blocking: bool
    document_kind: str
    document_id: UUID
    label: str
    detail: Mapping[str, Any]


COLUMNS: Final = (
    Column("year", mark("Fiscal year"), Kind.CODE, 120, sortable=True),
    Column("code", mark("Period"), Kind.CODE, 120),
    Column("starts", mark("From"), Kind.DATE, 120, sortable=True),
    Column("ends", mark("To"), Kind.DATE, 120),
    Column("status", mark("State"), Kind.STATE, 140, sortable=True, states=dict(STATUSES)),
)

FINDING_COLUMNS: Final = (
    Column("weight", mark("Weight"), Kind.STATE, 150,
           states={"blocking": (mark("Blocks closing"), "bad"), "advice": (mark("Look at it"), "warn")}),
    Column("what", mark("Finding"), width=280),
    Column("label", mark("Document"), width=160),
    Column("detail", mark("Details"), width=280),
)
