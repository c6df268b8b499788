"""The words of a finding, and the year that comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.errors import Problem
from erp_desktop.base.formats import format_date, format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.modules.ledger.fiscal_years.records import FINDINGS, Finding

MONTHS_MAX: Final = 24

_DETAILS: Final = {
    "date": mark("dated {value}"),
    "value": mark("value {value}"),
    "debit": mark("debit {value}"),
    "credit": mark("credit {value}"),
    "ledger": mark("ledger {value}"),
    "stock": mark("stock {value}"),
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in words; its id is the record's, for the cursor of the table."""

    id: UUID
    weight: str
    what: str
    label: str
    detail: str
    command: str
    argument: UUID


def in_words(finding: Finding, minor_units: int) -> FindingRow:
    """A finding as the table of the checklist shows it; amounts are of the company currency."""
    parts = [
        text(_DETAILS[name], value=_shown(value, minor_units))
        for name, value in finding.detail.items()
        if name in _DETAILS
    ]
    return FindingRow(
        finding.document_id, "blocking" if finding.blocking else "advice",
        text(FINDINGS.get(finding.code, finding.code)), finding.label, ", ".join(parts),
        f"{finding.document_kind}.open", finding.document_id,
    )


def _shown(value: object, minor_units: int) -> str:
    if isinstance(value, str):
        return format_date(date.fromisoformat(value))
    return format_money(Decimal(str(value)), minor_units)


def year_after(ends: date | None, today: date) -> tuple[str, date]:
    """Code and first day of the year to open next: the day after the last one, else this calendar year."""
    starts = ends + timedelta(days=1) if ends is not None else date(today.year, 1, 1)
    middle = starts + timedelta(days=182)
    return str(middle.year), starts


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a new year; the server says whether it adjoins the others."""
    problems: list[Problem] = []
    starts, months = values.get("starts"), values.get("months")
    if isinstance(starts, date) and starts.day != 1:
        problems.append(Problem("fiscal_year.starts_wrong", "starts", params={"date": starts}))
    if isinstance(months, int) and not 1 <= months <= MONTHS_MAX:
        problems.append(Problem("fiscal_year.months_wrong", "months", params={"months": months}))
    return problems
