"""Exchange rates in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    column,
    delete,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from erp_desktop.base import limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.base.errors import Invalid, Problem, Stale
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.db.importing import Imported, ImportPlan, ImportRow
from erp_desktop.db.keyset import SortKey, bounded_count, page
from erp_desktop.db.search_words import search_patterns
from erp_desktop.db.session import Database
from erp_desktop.db.storable import ensure_storable, unstorable
from erp_desktop.modules.ledger.exchange_rates import rules
from erp_desktop.modules.ledger.exchange_rates.records import DayRates, ExchangeRateRow, RateEntry
from server_db.access.permissions import Permission
from server_db.tables.ledger import Currency, ExchangeRate

_CHUNK_ROWS: Final = 5_000
_RATE: Final = ExchangeRate.__table__.c
_Key = tuple[str, date]


class ExchangeRateRepository:
    """Rates by currency and day; there is one of a currency and day at most."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.EXCHANGE_RATE_READ)
    def page(
        self, query: Query, cursor: Cursor | None = None, limit: int = limits.PAGE_ROWS
    ) -> Page[ExchangeRateRow]:
        """Rates, newest day first or by currency."""
        sort = query.sort or Sort("date", descending=True)
        days = SortKey("date", _RATE.date, descending=sort.descending)
        codes = SortKey("currency_code", _RATE.currency_code, descending=sort.descending)
        keys = (days, codes) if sort.key == "date" else (codes, days)
        return page(self.db, self._rows(query), ExchangeRateRow, keys, cursor=cursor, limit=limit)

    @needs(Permission.EXCHANGE_RATE_READ)
    def count(self, query: Query) -> Count:
        """How many rates the list has, counted up to `limits.COUNT_MAX`."""
        return bounded_count(self.db, self._rows(query))

    @needs(Permission.EXCHANGE_RATE_READ)
    def load(self, day: date) -> Loaded[DayRates]:
        """All rates that begin on a day; a day without any is empty."""
        statement = (
            select(_RATE.currency_code, Currency.name, _RATE.rate)
            .join(Currency, Currency.code == _RATE.currency_code)
            .where(_RATE.date == day)
            .order_by(_RATE.currency_code)
        )
        found = [tuple(row) for row in self.db.tuples(statement)]
        rates = {code: rate for code, _name, rate in found}
        names = {code: PickerRow(code, code, name) for code, name, _rate in found}
        return Loaded(DayRates(day, dict(rates), rates), names)

    @needs(Permission.EXCHANGE_RATE_READ)
    def used_currencies(self) -> list[PickerRow]:
        """The currencies that have a rate already, by code: those a new day asks for."""
        statement = (
            select(Currency.code, Currency.code, Currency.name)
            .where(
                Currency.archived_at.is_(None),
                select(_RATE.rate).where(_RATE.currency_code == Currency.code).exists(),
            )
            .order_by(Currency.code)
        )
        return self.db.rows(statement, PickerRow)

    @needs(Permission.EXCHANGE_RATE_EDIT)
    def save(self, rates: DayRates) -> date:
        """Make the rates of a day as they are here; those that are not here any more are removed.

        Raises:
            Stale: `record.stale`: somebody changed a rate of the day since it was loaded.
            Invalid: a currency is the company's own, or a rate is not positive.
        """
        day = rates.date
        if day is None:
            raise Invalid([Problem("value.required", "date")])
        own = self.db.facts.currency
        if own in rates.rates:
            raise Invalid([Problem("exchange_rate.own_currency", "currency_code", params={"currency": own})])
        table = ExchangeRate.__table__
        ensure_storable(table, {}, ((table, {"rate": rate}) for rate in rates.rates.values()))
        with self.db.begin() as session:
            # Days are few and locked in one order, so two people cannot save the same day at once.
            session.execute(select(func.pg_advisory_xact_lock(_DAY_LOCK, day.toordinal())))
            found = session.execute(select(_RATE.currency_code, _RATE.rate).where(_RATE.date == day))
            stored: dict[str, Decimal] = dict(found.all())
            if stored == rates.rates:
                return day  # our own, done before its answer was lost; or somebody else's very same rates
            if stored != rates.before:
                raise Stale("record.stale")
            gone = sorted(set(stored) - set(rates.rates))
            if gone:
                wanted = bindparam("gone", gone, type_=ARRAY(Text))
                session.execute(
                    delete(ExchangeRate).where(_RATE.date == day, _RATE.currency_code == any_(wanted))
                )
            _put(session, [RateEntry(0, code, day, rate) for code, rate in sorted(rates.rates.items())])
        return day

    @needs(Permission.EXCHANGE_RATE_EDIT)
    def import_preview(self, rows: Sequence[ImportRow]) -> ImportPlan:
        """What an import of the rows would do, with every problem at its line; nothing is written."""
        with self.db.begin() as session:
            compared = _Compared(session, rows, self.db.facts.currency)
        return ImportPlan(
            tuple(map(_name, compared.added)), tuple(map(_name, compared.changed)), compared.same,
            tuple(compared.problems),
        )

    @needs(Permission.EXCHANGE_RATE_EDIT)
    def import_apply(self, rows: Sequence[ImportRow]) -> Imported:
        """Import the rows in one transaction: all or none; the same rows again change nothing.

        Raises:
            Invalid: every problem at its line.
        """
        with self.db.begin() as session:
            compared = _Compared(session, rows, self.db.facts.currency)
            if compared.problems:
                raise Invalid(compared.problems)
            _put(session, [*compared.added, *compared.changed])
        return Imported(len(compared.added), len(compared.changed), compared.same)

    def _rows(self, query: Query) -> Select[Any]:
        statement = select(
            _RATE.currency_code, _RATE.date, _RATE.rate, _RATE.changed_by, _RATE.changed_at
        ).select_from(ExchangeRate)
        conditions: list[ColumnElement[bool]] = []
        for key, value in query.filters.items():
            if key == "currency":
                conditions.append(_RATE.currency_code == value)
            elif key == "date" and isinstance(value, tuple):
                first, last = value
                conditions += [_RATE.date >= first] if first is not None else []
                conditions += [_RATE.date <= last] if last is not None else []
        for pattern in search_patterns(query.words):
            conditions.append(func.lower(" " + _RATE.currency_code).like(pattern))
        return statement.where(*conditions)


_DAY_LOCK: Final = 0x6B72  # the advisory lock of the days of exchange rates


class _Compared:
    """The rows of a file against what is stored."""

    def __init__(self, session: Session, rows: Sequence[ImportRow], company_currency: str) -> None:
        self.added: list[RateEntry] = []
        self.changed: list[RateEntry] = []
        self.same = 0
        self.problems: list[Problem] = []
        entries = self._read(rows, company_currency)
        known = _known_currencies(session, {entry.currency_code for entry in entries})
        stored = _stored_rates(session, entries)
        first_lines: dict[_Key, int] = {}
        for entry in entries:
            key = (entry.currency_code, entry.date)
            first_line = first_lines.setdefault(key, entry.line)
            if first_line != entry.line:
                params = {"code": _name(entry), "first_line": first_line}
                self.problems.append(Problem("import.code_twice", "date", entry.line, params))
            elif not known.get(entry.currency_code, False):
                code = "reference.archived" if entry.currency_code in known else "reference.unknown"
                self.problems.append(
                    Problem(code, "currency_code", entry.line, {"code": entry.currency_code})
                )
            elif key not in stored:
                self.added.append(entry)
            elif stored[key] != entry.rate:
                self.changed.append(entry)
            else:
                self.same += 1
        self.problems.sort(key=lambda problem: problem.row or 0)

    def _read(self, rows: Sequence[ImportRow], company_currency: str) -> list[RateEntry]:
        entries: list[RateEntry] = []
        for row in rows:
            try:
                entry = rules.entry_of(row.line, row.values, company_currency)
            except Invalid as refusal:
                self.problems.extend(refusal.problems)
                continue
            if entry is None:
                self.same += 1
                continue
            unfit = list(unstorable(ExchangeRate.__table__, {"rate": entry.rate}, entry.line))
            self.problems.extend(unfit)
            if not unfit:
                entries.append(entry)
        return entries


def _name(entry: RateEntry) -> str:
    return f"{entry.currency_code} {entry.date.isoformat()}"


def _known_currencies(session: Session, codes: set[str]) -> dict[str, bool]:
    """Currency code → whether it is in use, of those that exist."""
    wanted = bindparam("codes", sorted(codes), type_=ARRAY(Text))
    found = session.execute(
        select(Currency.code, Currency.archived_at.is_(None)).where(Currency.code == any_(wanted))
    )
    return dict(found.all())


def _stored_rates(session: Session, entries: Sequence[RateEntry]) -> Mapping[_Key, Decimal]:
    if not entries:
        return {}
    days = [entry.date for entry in entries]
    codes = bindparam("codes", sorted({entry.currency_code for entry in entries}), type_=ARRAY(Text))
    found = session.execute(
        select(_RATE.currency_code, _RATE.date, _RATE.rate).where(
            and_(_RATE.currency_code == any_(codes), _RATE.date.between(min(days), max(days)))
        )
    )
    return {(code, day): rate for code, day, rate in found}


def _put(session: Session, entries: Sequence[RateEntry]) -> None:
    """Insert or change rates; one statement for some thousands."""
    for chunk in _chunks(entries):
        records = [
            {"currency_code": entry.currency_code, "date": entry.date.isoformat(), "rate": str(entry.rate)}
            for entry in chunk
        ]
        incoming = (
            func.json_to_recordset(bindparam("records", records, type_=JSON))
            .table_valued(*(column(name, _RATE[name].type) for name in ("currency_code", "date", "rate")))
            .render_derived(name="incoming", with_types=True)
        )
        statement = insert(ExchangeRate).from_select(
            ["currency_code", "date", "rate"], select(incoming), include_defaults=False
        )
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["currency_code", "date"],
                set_={"rate": statement.excluded.rate},
                where=ExchangeRate.rate != statement.excluded.rate,
            )
        )


def _chunks(entries: Sequence[RateEntry]) -> Iterator[Sequence[RateEntry]]:
    for start in range(0, len(entries), _CHUNK_ROWS):
        yield entries[start : start + _CHUNK_ROWS]
