"""What a person can ask of fiscal years and periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from erp_desktop.base.lookups import HistoryEntry, Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.ledger.fiscal_years.records import PeriodRow, PeriodView, YearView
from erp_desktop.modules.ledger.fiscal_years.repository import FiscalYearRepository
from erp_desktop.modules.ledger.fiscal_years.rules import FindingRow, in_words

CHANGES = ("fiscal_year", "period")


def periods_page(query: Query, cursor: Cursor | None, limit: int) -> Task[Page[PeriodRow]]:
    """A page of the list of periods."""
    return Task(
        "fiscal_year.page", Kind.READ, lambda work: FiscalYearRepository(work.db).page(query, cursor, limit)
    )


def periods_count(query: Query) -> Task[Count]:
    """How many periods the list has."""
    return Task("fiscal_year.count", Kind.READ, lambda work: FiscalYearRepository(work.db).count(query))


def load_period(period_id: UUID) -> Task[Loaded[PeriodView]]:
    """One period."""
    return Task("period.load", Kind.READ, lambda work: FiscalYearRepository(work.db).load_period(period_id))


def load_year(year_id: UUID) -> Task[Loaded[YearView]]:
    """One year with its periods."""
    return Task("fiscal_year.load", Kind.READ, lambda work: FiscalYearRepository(work.db).load_year(year_id))


def last_day() -> Task[date | None]:
    """The last day of the last year."""
    return Task("fiscal_year.last_day", Kind.READ, lambda work: FiscalYearRepository(work.db).last_day())


def history(period_id: UUID) -> Task[Sequence[HistoryEntry]]:
    """Who closed and opened a period when."""
    return Task("period.history", Kind.READ, lambda work: FiscalYearRepository(work.db).history(period_id))


def findings(period_id: UUID) -> Task[Page[FindingRow]]:
    """The checklist of a period in words, all of it in one page; blocking ones first."""

    def run(work: Work[Any]) -> Page[FindingRow]:
        found = FiscalYearRepository(work.db).findings(period_id)
        ordered = sorted(found, key=lambda finding: not finding.blocking)
        return Page(tuple(in_words(finding, work.db.facts.minor_units) for finding in ordered))

    return Task("period.findings", Kind.READ, run)


def create_year(year: YearView, _is_new: bool) -> Task[Loaded[YearView]]:  # noqa: FBT001 - the form's own signature
    """Open a fiscal year and bring it back with its periods."""

    def run(work: Work[Any]) -> Loaded[YearView]:
        repository = FiscalYearRepository(work.db)
        return repository.load_year(repository.create_year(year))

    return Task("fiscal_year.create", Kind.WRITE, run, CHANGES)


def start_closing(period_id: UUID, version: int, request_id: UUID) -> Task[None]:
    """Begin to close a period."""
    return Task(
        "period.start_closing", Kind.WRITE,
        lambda work: FiscalYearRepository(work.db).start_closing(period_id, version, request_id), CHANGES,
    )


def close(period_id: UUID, version: int, request_id: UUID) -> Task[None]:
    """Close a period."""
    return Task(
        "period.close", Kind.LONG,
        lambda work: FiscalYearRepository(work.db).close(period_id, version, request_id), CHANGES,
    )


def reopen(period_id: UUID, version: int, request_id: UUID, reason: str) -> Task[None]:
    """Open a period again."""
    return Task(
        "period.reopen", Kind.WRITE,
        lambda work: FiscalYearRepository(work.db).reopen(period_id, version, request_id, reason), CHANGES,
    )
