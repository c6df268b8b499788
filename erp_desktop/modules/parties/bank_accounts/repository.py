"""Suppliers' bank accounts in the database. They have no code: supplier and number name them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, null, or_, select, update
from sqlalchemy.orm import joinedload

from erp_desktop.base import limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.lookups import Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.db.keyset import Sorts, bounded_count, page
from erp_desktop.db.listing import Listing, Reference
from erp_desktop.db.references import references_of
from erp_desktop.db.repeats import is_own_write
from erp_desktop.db.search_words import search_patterns
from erp_desktop.db.session import Database
from erp_desktop.modules.parties.bank_accounts import rules
from erp_desktop.modules.parties.bank_accounts.records import (
    CONFIRMED,
    UNCONFIRMED,
    PartyBankAccount,
    PartyBankAccountRow,
)
from server_db.access.permissions import Permission
from server_db.tables.ledger import Currency
from server_db.tables.parties import Party

LISTING = Listing(
    noun="party_bank_account",
    model=PartyBankAccount,
    row=PartyBankAccountRow,
    columns={
        "id": PartyBankAccount.id,
        "version": PartyBankAccount.version,
        "supplier": Party.code,
        "supplier_name": Party.name,
        "bank_name": PartyBankAccount.bank_name,
        "account_number": PartyBankAccount.account_number,
        "swift": PartyBankAccount.swift,
        "currency_code": PartyBankAccount.currency_code,
        "status": case((PartyBankAccount.confirmed_at.is_(None), UNCONFIRMED), else_=CONFIRMED).label("status"),
        "entered_by": func.array_to_string(PartyBankAccount.changers, ", ").label("entered_by"),
        "changed_at": PartyBankAccount.changed_at,
        "confirmed_by": PartyBankAccount.confirmed_by,
        "archived_at": PartyBankAccount.archived_at,
    },
    default_sort=Sort("supplier"),
    references={
        "party_id": Reference(Party),
        "currency_code": Reference(Currency, value="code"),
    },
)
_SORTS = Sorts(
    PartyBankAccount.__table__.c.id,
    LISTING.default_sort,
    {
        "supplier": Party.__table__.c.code,
        "account_number": PartyBankAccount.__table__.c.account_number,
        "changed_at": PartyBankAccount.__table__.c.changed_at,
    },
)


class PartyBankAccountRepository:
    """Where suppliers are paid: stored by one person, confirmed by another."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.SUPPLIER_BANK_READ)
    def page(
        self, query: Query, cursor: Cursor | None = None, limit: int = limits.PAGE_ROWS
    ) -> Page[PartyBankAccountRow]:
        """A page of the list, by supplier."""
        keys = _SORTS.keys(query.sort)
        return page(self.db, _rows(query), PartyBankAccountRow, keys, cursor=cursor, limit=limit)

    @needs(Permission.SUPPLIER_BANK_READ)
    def count(self, query: Query) -> Count:
        """How many accounts the list has, counted up to `limits.COUNT_MAX`."""
        return bounded_count(self.db, _rows(query))

    @needs(Permission.SUPPLIER_BANK_READ)
    def load(self, record_id: UUID) -> Loaded[PartyBankAccount]:
        """An account with code and name of its supplier and currency.

        Raises:
            Refused: `record.gone`.
        """
        found = self._find(record_id)
        if found is None:
            raise Refused("record.gone", {"id": record_id})
        return Loaded(found, references_of(self.db, [found], LISTING.references), changed_by=found.changed_by)

    @needs(Permission.SUPPLIER_BANK_EDIT)
    def save(self, record: PartyBankAccount) -> None:
        """Store a new or changed account, against the version it was loaded with; it is to be confirmed then.

        Raises:
            Stale: `record.stale`.
            Invalid: an IBAN whose check digits are wrong, and what a constraint says no to, at its field.
            Refused: `party_bank_account.used`: payments went to the old number.
        """
        record.account_number = rules.compact(record.account_number)
        record.swift = rules.compact(record.swift)
        problems = rules.check({"account_number": record.account_number, "swift": record.swift})
        if problems:
            raise Invalid(problems)
        try:
            with self.db.begin() as session:
                session.merge(record)
                session.flush()
        except (Stale, Invalid):
            stored = self._find(record.id)
            if stored is None or not is_own_write(record, stored, self.rights.login):
                raise
            self.db.confirm()

    @needs(Permission.SUPPLIER_BANK_EDIT)
    def archive(self, record_id: UUID, version: int) -> int:
        """Take the account out of use; payments that went to it keep it. Returns the new version.

        Raises:
            Stale: `record.stale`.
            Refused: `record.gone`.
        """
        return self._set_archived(record_id, version, archived=True)

    @needs(Permission.SUPPLIER_BANK_EDIT)
    def restore(self, record_id: UUID, version: int) -> int:
        """Bring an archived account back; it is to be confirmed again. Returns the new version.

        Raises:
            Stale: `record.stale`.
            Refused: `record.gone`.
        """
        return self._set_archived(record_id, version, archived=False)

    @needs(Permission.SUPPLIER_BANK_CONFIRM)
    def confirm(self, record_id: UUID, version: int) -> int:
        """Say that the account is the one on the supplier's paper; payments may use it. Returns the new version.

        Raises:
            Stale: `record.stale`.
            Refused: `party_bank_account.own_change` to who entered or changed it, `.confirmed`, `record.archived`.
        """
        confirmed: int = self.db.call("party_bank_account__confirm", id=record_id, version=version)
        return confirmed

    def _find(self, record_id: UUID) -> PartyBankAccount | None:
        statement = (
            select(PartyBankAccount)
            .where(PartyBankAccount.id == record_id)
            .options(joinedload(PartyBankAccount.party).load_only(Party.code))
        )
        with self.db.reading() as session:
            return session.scalars(statement).one_or_none()

    def _set_archived(self, record_id: UUID, version: int, *, archived: bool) -> int:
        table = PartyBankAccount.__table__
        moment: ColumnElement[Any] = func.clock_timestamp() if archived else null()
        statement = (
            update(PartyBankAccount)
            .where(table.c.id == record_id, table.c.version == version)
            .values(archived_at=moment, version=table.c.version + 1)
            .returning(table.c.version)
        )
        done = self.db.tuples(statement)
        if done:
            return int(done[0][0])
        stored = self.db.tuples(
            select(table.c.version, table.c.changed_by, table.c.archived_at.is_not(None)).where(
                table.c.id == record_id
            )
        )
        if not stored:
            raise Refused("record.gone", {"id": record_id})
        now, changed_by, is_archived = stored[0]
        if (now, changed_by, is_archived) == (version + 1, self.rights.login, archived):
            return int(now)  # our own, done before its answer was lost
        raise Stale("record.stale", {"version": now, "changed_by": changed_by})


def _rows(query: Query) -> Select[Any]:
    statement: Select[Any] = (
        select(*LISTING.columns.values())
        .select_from(PartyBankAccount)
        .join(Party, Party.id == PartyBankAccount.party_id)
    )
    if not query.archived:
        statement = statement.where(PartyBankAccount.archived_at.is_(None))
    number = rules.compact(query.words)
    for pattern in search_patterns(query.words):
        found = or_(Party.search_key.like(pattern), func.lower(PartyBankAccount.bank_name).like(pattern))
        statement = statement.where(or_(found, PartyBankAccount.account_number == number))
    for key, value in query.filters.items():
        if key == "supplier":
            statement = statement.where(PartyBankAccount.party_id == value)
        elif key == "unconfirmed":
            statement = statement.where(PartyBankAccount.confirmed_at.is_(None))
    return statement
