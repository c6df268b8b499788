"""Posting locks: moved by who closes periods, taken back by who reopens them, felt at the date of a posting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import LiteralString

import psycopg
import pytest

from erp_desktop.base.errors import Refused, Stale
from erp_desktop.modules.ledger.posting_locks.records import PostingLocks
from erp_desktop.modules.ledger.posting_locks.repository import PostingLockRepository
from server_db.access.permissions import Permission
from tests.factories.books import Billed, Books, refusal
from tests.plugins.clerks import OpenDatabase

DAY = date(2026, 2, 28)


@pytest.fixture
def locks(clerk: OpenDatabase) -> PostingLockRepository:
    return PostingLockRepository(clerk("finance_manager"))


def test_each_area_has_its_own_day(locks: PostingLockRepository, clerk: OpenDatabase) -> None:
    assert locks.load().record.days() == dict.fromkeys(("all", "stock", "payable", "receivable"))
    found = locks.load().record
    found.payable, found.stock = DAY, DAY - timedelta(days=5)
    locks.save(found)
    locks.save(found)  # again after a lost answer: done already
    seen = PostingLockRepository(clerk("accountant")).load().record
    assert (seen.everything, seen.stock, seen.payable) == (None, DAY - timedelta(days=5), DAY)
    with pytest.raises(Stale):
        locks.save(PostingLocks(everything=DAY))
    assert locks.load().record.everything is None


def test_a_lock_is_taken_back_by_who_reopens_periods_only(locks: PostingLockRepository, clerk: OpenDatabase) -> None:
    closer = PostingLockRepository(clerk(permissions=(Permission.PERIOD_READ, Permission.PERIOD_CLOSE)))
    found = closer.load().record
    found.everything = DAY
    closer.save(found)
    for day in (None, DAY - timedelta(days=1)):
        found = closer.load().record
        found.everything = day
        with pytest.raises(Refused) as caught:
            closer.save(found)
        assert caught.value.code == "posting_lock.reopen_needed"
    found = closer.load().record
    found.everything = DAY + timedelta(days=1)
    closer.save(found)
    found = locks.load().record
    found.everything = None
    locks.save(found)
    assert locks.load().record.everything is None


def refused(act: Callable[[], object]) -> tuple[str, object]:
    with pytest.raises(psycopg.Error) as caught:
        act()
    code, params = refusal(caught.value)
    return code, params.get("locked_until")


@pytest.mark.parametrize("area", ["all", "payable"])
def test_payables_are_not_posted_into_locked_days(books: Books, area: str) -> None:
    invoice = books.invoice([Billed("6030", "1", "10.00", None)], day=DAY.isoformat())
    later = books.invoice([Billed("6030", "1", "10.00", None)], day="2026-03-01")
    lock(books, area)
    assert refused(lambda: books.post_invoice(invoice)) == ("period.locked", DAY.isoformat())
    books.post_invoice(later)
    payment = books.payment([(books.open_item(later), "10.00")], day=DAY.isoformat())
    assert refused(lambda: books.post_payment(payment)) == ("period.locked", DAY.isoformat())


def test_a_lock_of_stock_does_not_hold_payables(books: Books) -> None:
    invoice = books.invoice([Billed("6030", "1", "10.00", None)], day=DAY.isoformat())
    lock(books, "stock")
    books.post_invoice(invoice)


def lock(books: Books, area: str) -> None:
    books.person("finance_manager").execute(
        "update erp.posting_lock set locked_until = %s where area = %s", (DAY, area)
    )


@pytest.mark.parametrize(
    "statement",
    [
        "update erp.posting_lock set locked_until = null",
        "insert into erp.posting_lock (area) values ('stock')",
        "delete from erp.posting_lock",
    ],
)
@pytest.mark.parametrize("job", ["accountant", "administrator", "auditor"])
def test_others_do_not_move_locks(books: Books, job: str, statement: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        books.person(job).execute(statement)
