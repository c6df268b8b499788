"""What a person can ask of exchange rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from erp_desktop.base.importing import ParsedRow
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.importing import Imported, ImportPlan, ImportRow
from erp_desktop.modules.ledger.exchange_rates.records import DayRates, ExchangeRateRow
from erp_desktop.modules.ledger.exchange_rates.repository import ExchangeRateRepository

NOUN = "exchange_rate"


def rates_page(query: Query, cursor: Cursor | None, limit: int) -> Task[Page[ExchangeRateRow]]:
    """A page of the list."""
    return Task(
        "exchange_rate.page", Kind.READ, lambda work: ExchangeRateRepository(work.db).page(query, cursor, limit)
    )


def rates_count(query: Query) -> Task[Count]:
    """How many rates the list has."""
    return Task("exchange_rate.count", Kind.READ, lambda work: ExchangeRateRepository(work.db).count(query))


def load_day(day: str) -> Task[Loaded[DayRates]]:
    """The rates of a day, written in ISO 8601."""
    return Task(
        "exchange_rate.load", Kind.READ,
        lambda work: ExchangeRateRepository(work.db).load(date.fromisoformat(day)),
    )


def used_currencies() -> Task[list[PickerRow]]:
    """The currencies that have rates: those a new day asks for."""
    return Task(
        "exchange_rate.currencies", Kind.READ, lambda work: ExchangeRateRepository(work.db).used_currencies()
    )


def save_day(rates: DayRates, _is_new: bool) -> Task[Loaded[DayRates]]:  # noqa: FBT001 - the form's own signature
    """Store the rates of a day and bring them back."""

    def run(work: Work[Any]) -> Loaded[DayRates]:
        repository = ExchangeRateRepository(work.db)
        return repository.load(repository.save(rates))

    return Task("exchange_rate.save", Kind.WRITE, run, (NOUN,))


def import_preview(rows: Sequence[ParsedRow]) -> Task[ImportPlan]:
    """What an import would do."""
    return Task(
        "exchange_rate.import_preview", Kind.LONG,
        lambda work: ExchangeRateRepository(work.db).import_preview(_import_rows(rows)),
    )


def import_apply(rows: Sequence[ParsedRow]) -> Task[Imported]:
    """Import the rows, all or none."""
    return Task(
        "exchange_rate.import", Kind.LONG,
        lambda work: ExchangeRateRepository(work.db).import_apply(_import_rows(rows)), (NOUN,),
    )


def _import_rows(rows: Sequence[ParsedRow]) -> list[ImportRow]:
    return [ImportRow(row.line, row.values) for row in rows]
