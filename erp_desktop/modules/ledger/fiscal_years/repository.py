"""Fiscal years and periods in the database; they are changed by functions alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select

from erp_desktop.base import limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.base.lookups import HistoryEntry, Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.db.history import record_history
from erp_desktop.db.keyset import Sorts, bounded_count, page
from erp_desktop.db.search_words import search_patterns
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.fiscal_years.records import (
    Finding,
    FiscalYear,
    Period,
    PeriodRow,
    PeriodView,
    YearView,
)
from server_db.access.permissions import Permission

_SORTS: Final = Sorts(
    Period.__table__.c.id,
    Sort("starts", descending=True),
    {
        "starts": Period.__table__.c.starts,
        "year": FiscalYear.__table__.c.starts,
        "status": Period.__table__.c.status,
    },
)
_PERIOD_COLUMNS: Final[tuple[Any, ...]] = (
    Period.id, Period.version, FiscalYear.code, Period.code, Period.starts, Period.ends, Period.status,
)


class FiscalYearRepository:
    """Years, their periods, and what can be done with a period."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.PERIOD_READ)
    def page(self, query: Query, cursor: Cursor | None = None, limit: int = limits.PAGE_ROWS) -> Page[PeriodRow]:
        """Periods, the newest first."""
        return page(self.db, self._rows(query), PeriodRow, _SORTS.keys(query.sort), cursor=cursor, limit=limit)

    @needs(Permission.PERIOD_READ)
    def count(self, query: Query) -> Count:
        """How many periods the list has."""
        return bounded_count(self.db, self._rows(query))

    @needs(Permission.PERIOD_READ)
    def load_period(self, period_id: UUID) -> Loaded[PeriodView]:
        """A period.

        Raises:
            Refused: `record.gone`.
        """
        statement = self._periods().add_columns(Period.changed_by).where(Period.id == period_id)
        found = self.db.one(statement, PeriodView)
        return Loaded(found, changed_by=found.changed_by)

    @needs(Permission.PERIOD_READ)
    def load_year(self, year_id: UUID) -> Loaded[YearView]:
        """A year with its periods in order.

        Raises:
            Refused: `record.gone`.
        """
        year = self.db.one(
            select(FiscalYear.id, FiscalYear.code, FiscalYear.starts, FiscalYear.ends).where(
                FiscalYear.id == year_id
            ),
            lambda found, code, starts, ends: YearView(found, code, starts, 0, ends),
        )
        statement = self._periods().where(Period.fiscal_year_id == year_id).order_by(Period.starts)
        year.periods = self.db.rows(statement, PeriodRow)
        year.months = len(year.periods)
        return Loaded(year)

    @needs(Permission.PERIOD_READ)
    def last_day(self) -> date | None:
        """The last day of the last year; None when there is no year."""
        found: date | None = self.db.scalar(select(func.max(FiscalYear.ends)))
        return found

    @needs(Permission.PERIOD_READ)
    def history(self, period_id: UUID) -> Sequence[HistoryEntry]:
        """Who closed and opened the period when, newest first."""
        return record_history(self.db, "period", period_id)

    @needs(Permission.PERIOD_CLOSE)
    def findings(self, period_id: UUID) -> list[Finding]:
        """What stands against closing the period, then what should be looked at before."""
        return self.db.call_rows("period__checklist", Finding, id=period_id)

    @needs(Permission.PERIOD_EDIT)
    def create_year(self, year: YearView) -> UUID:
        """Open a fiscal year with a period a month; asking again with the same id is success.

        Raises:
            Refused: `fiscal_year.months_wrong`, `.starts_wrong`, `.exists`, `.not_adjoining`.
        """
        self.db.call("fiscal_year__create", id=year.id, code=year.code, starts=year.starts, months=year.months)
        return year.id

    @needs(Permission.PERIOD_CLOSE)
    def start_closing(self, period_id: UUID, version: int, request_id: UUID) -> None:
        """From now on only who may post while closing posts in the period.

        Raises:
            Stale: `record.stale`.
            Refused: `period.not_open`.
        """
        self.db.call("period__start_closing", id=period_id, version=version, request_id=request_id)

    @needs(Permission.PERIOD_CLOSE)
    def close(self, period_id: UUID, version: int, request_id: UUID) -> None:
        """Close the period.

        Raises:
            Stale: `record.stale`.
            Invalid: every finding that blocks.
            Refused: `period.closed_already`, `period.limited_view`.
        """
        self.db.call("period__close", id=period_id, version=version, request_id=request_id)

    @needs(Permission.PERIOD_REOPEN)
    def reopen(self, period_id: UUID, version: int, request_id: UUID, reason: str) -> None:
        """Open the period again, for a reason that stays on record.

        Raises:
            Stale: `record.stale`.
            Refused: `period.open_already`, `period.later_closed`, `reason.missing`.
        """
        self.db.call("period__reopen", id=period_id, version=version, request_id=request_id, reason=reason)

    def _periods(self) -> Select[Any]:
        return select(*_PERIOD_COLUMNS).join(FiscalYear, FiscalYear.id == Period.fiscal_year_id)

    def _rows(self, query: Query) -> Select[Any]:
        statement = self._periods()
        for pattern in search_patterns(query.words):
            statement = statement.where((" " + FiscalYear.code + " " + Period.code).like(pattern))
        if "status" in query.filters:
            statement = statement.where(Period.status.in_(tuple(query.filters["status"])))  # type: ignore[arg-type]
        return statement
