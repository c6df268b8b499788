"""What a person can ask of suppliers' bank accounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from erp_desktop.base.lookups import HistoryEntry, Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.history import record_history
from erp_desktop.modules.parties.bank_accounts.records import PartyBankAccount, PartyBankAccountRow
from erp_desktop.modules.parties.bank_accounts.repository import PartyBankAccountRepository

T = TypeVar("T")
NOUN: Final = "party_bank_account"


def accounts_page(query: Query, cursor: Cursor | None, limit: int) -> Task[Page[PartyBankAccountRow]]:
    """A page of the list."""
    return _task("page", Kind.READ, lambda accounts: accounts.page(query, cursor, limit))


def accounts_count(query: Query) -> Task[Count]:
    """How many accounts the list has."""
    return _task("count", Kind.READ, lambda accounts: accounts.count(query))


def load_account(record_id: UUID) -> Task[Loaded[PartyBankAccount]]:
    """One account with its supplier."""
    return _task("load", Kind.READ, lambda accounts: accounts.load(record_id))


def save_account(record: PartyBankAccount, is_new: bool) -> Task[Loaded[PartyBankAccount]]:  # noqa: FBT001 - the form's
    """Store the account and bring it back as stored."""

    def run(accounts: PartyBankAccountRepository) -> Loaded[PartyBankAccount]:
        accounts.save(record)
        return accounts.load(record.id)

    return _task("create" if is_new else "save", Kind.WRITE, run)


def archive_account(record_id: UUID, version: int) -> Task[int]:
    """Take the account out of use."""
    return _task("archive", Kind.WRITE, lambda accounts: accounts.archive(record_id, version))


def restore_account(record_id: UUID, version: int) -> Task[int]:
    """Bring the account back."""
    return _task("restore", Kind.WRITE, lambda accounts: accounts.restore(record_id, version))


def confirm_account(record_id: UUID, version: int) -> Task[int]:
    """Say that the account is the one on the supplier's paper."""
    return _task("confirm", Kind.WRITE, lambda accounts: accounts.confirm(record_id, version))


def account_history(record_id: UUID) -> Task[Sequence[HistoryEntry]]:
    """Who changed and confirmed the account when, newest first."""
    return Task(f"{NOUN}.history", Kind.READ, lambda work: record_history(work.db, NOUN, record_id))


def _task(verb: str, kind: Kind, run: Callable[[PartyBankAccountRepository], T]) -> Task[T]:
    def work_on(work: Work[Any]) -> T:
        return run(PartyBankAccountRepository(work.db))

    return Task(f"{NOUN}.{verb}", kind, work_on, (NOUN,) if kind is Kind.WRITE else ())
