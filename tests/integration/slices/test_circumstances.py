"""What may not be now: a closed period, an archived record, somebody who was faster; told with words, nothing done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import select

from erp_desktop.base.acts import Act
from erp_desktop.base.error_texts import TEXTS
from erp_desktop.base.errors import Invalid, KontorError, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.db.documents import DocumentRepository
from erp_desktop.db.masters import MasterRepository
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from tests.factories.arguments import listing_of
from tests.factories.repositories import repositories
from tests.integration.slices.test_bad_input import problems_of, rows_of
from tests.plugins.clerks import open_database
from tests.plugins.stored import Stored

MASTERS = [one for one in repositories() if issubclass(one, MasterRepository)]
DOCUMENTS = [one for one in repositories() if issubclass(one, DocumentRepository)]
POSTED = [one for one in DOCUMENTS if hasattr(one, "post")]


@pytest.fixture(scope="module")
def database(stored: Stored) -> Iterator[Database]:
    """Of who makes documents; twice of what was ordered may be received, as each is copied once."""
    with stored.company.connect() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("update erp.company set over_receipt_percent = 100")
    made, close = open_database(stored.company.login(permissions=Permission))
    yield made
    close()


@pytest.fixture(scope="module")
def poster(stored: Stored) -> Iterator[Database]:
    """Of who posts what others made."""
    made, close = open_database(stored.company.login(permissions=Permission))
    yield made
    close()


@contextmanager
def changed(stored: Stored, change: str, back: str) -> Iterator[None]:
    """Something is otherwise for the length of the block, in the superuser's right and past every guard."""
    with stored.company.connect() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(change.encode())
        try:
            yield
        finally:
            connection.execute(back.encode())


def draft(stored: Stored, database: Database, repository: type[Any]) -> tuple[Any, Act]:
    documents = repository(database)
    record = stored.arguments.copy(listing_of(repository).model)
    return documents, Act(record.id, documents.save(record, is_new=True, request_id=new_id()).version)


@pytest.mark.parametrize(
    ("status", "code"), [("closed", "period.closed"), ("missing", "period.missing")], ids=["closed", "missing"]
)
@pytest.mark.parametrize("repository", POSTED, ids=lambda one: one.__name__)
def test_nothing_is_posted_or_reversed_where_no_period_is_open(
    stored: Stored, database: Database, poster: Database, repository: type[Any], status: str, code: str
) -> None:
    documents, act = draft(stored, database, repository)
    with stored.company.connect() as connection:
        table = Identifier(listing_of(repository).model.__tablename__)
        posted = connection.execute(
            SQL("select id, version from erp.{} where status in ('posted', 'received')").format(table)
        ).fetchone()
    change = "update erp.period set status = 'closed'"
    back = "update erp.period set status = 'open'"
    if status == "missing":
        change = "update erp.period set starts = starts + interval '100 years', ends = ends + interval '100 years'"
        back = "update erp.period set starts = starts - interval '100 years', ends = ends - interval '100 years'"
    before = rows_of(stored, repository)
    with changed(stored, change, back):
        with pytest.raises((Invalid, Refused)) as caught:
            repository(poster).post(act)
        assert code in {found for found, _field in problems_of(caught.value)}
        if posted is not None:
            with pytest.raises((Invalid, Refused)) as caught:
                repository(poster).reverse(Act(*posted), stored.arguments.today, "too late")
            # Goods that are invoiced stay, whatever the period.
            assert {code, "goods_receipt.invoiced"} & {found for found, _field in problems_of(caught.value)}
    assert rows_of(stored, repository) == before
    documents.discard(act)


def references(repository: type[Any]) -> Iterator[tuple[str, bool]]:
    """Columns of header and lines that hold a record which can be archived, and whether they are of a line."""
    listing = listing_of(repository)
    for name, reference in listing.references.items():
        if "archived_at" not in reference.model.__table__.c:
            continue
        for table, in_line in ((listing.model.__table__, False), (listing.line.__table__, True)):  # type: ignore[attr-defined]
            if name in table.c:
                yield name, in_line


ENDED = {
    ("PaymentRepository", "supplier_id"), ("PaymentRepository", "currency_code"),
    ("InvoiceRepository", "supplier_id"), ("InvoiceRepository", "currency_code"),
    ("InvoiceRepository", "payment_term_id"),
    ("ReceiptRepository", "supplier_id"),
}
"""What was ordered of somebody is received, invoiced as agreed and paid, though he is archived meanwhile."""
REFERENCES = [(one, name, in_line) for one in DOCUMENTS for name, in_line in references(one)
              if (one.__name__, name) not in ENDED]


@pytest.mark.parametrize(
    ("repository", "column", "in_line"), REFERENCES, ids=lambda one: getattr(one, "__name__", str(one))
)
def test_an_archived_record_is_named(
    stored: Stored, database: Database, poster: Database, repository: type[Any], column: str,
    in_line: bool,  # noqa: FBT001
) -> None:
    documents = repository(database)
    listing = listing_of(repository)
    record = stored.arguments.copy(listing.model)
    reference = listing.references[column]
    target = record.lines[0] if in_line else record
    value = getattr(target, column)
    if value is None:
        value = stored.arguments._one(select(reference.model.__table__.c[reference.value]))
        setattr(target, column, value)
        if column == "account_id":
            target.goods_receipt_line_id = None  # a line is of a receipt or for an account
    place = f"erp.{reference.model.__tablename__} set archived_at"
    where = f"where {reference.value} = '{value}'"
    before = rows_of(stored, repository)
    with changed(stored, f"update {place} = now() {where}", f"update {place} = null {where}"):
        error = _saved_and_posted(documents, repository(poster), record)
    codes = [code for code, _field in problems_of(error)]
    assert codes
    assert set(codes) <= set(TEXTS)
    assert any(code.endswith("archived") for code in codes), codes
    assert rows_of(stored, repository) == before


def _saved_and_posted(documents: Any, others: Any, record: Any) -> KontorError:
    """What is said at the latest when the document leaves the draft; the draft is thrown away then."""
    act = Act(record.id, documents.save(record, is_new=True, request_id=new_id()).version)
    with pytest.raises((Invalid, Refused)) as caught:
        (getattr(others, "submit", None) or others.post)(act)
    documents.discard(act)
    return caught.value


@pytest.mark.parametrize("repository", MASTERS, ids=lambda one: one.__name__)
def test_the_slower_of_two_hears_who_changed_a_master(
    stored: Stored, database: Database, repository: type[Any]
) -> None:
    records = repository(database)
    saved = records.save(stored.arguments.copy(listing_of(repository).model))
    theirs, mine = records.get(saved.id), records.get(saved.id)
    theirs.name, mine.name = "Theirs", "Mine"
    records.save(theirs)
    late: list[Callable[[], object]] = [
        lambda: records.save(mine), lambda: records.archive(saved.id, saved.version),
    ]
    for one in late:
        with pytest.raises(Stale) as caught:
            one()
        assert caught.value.code == "record.stale"
    assert (records.get(saved.id).name, mine.name) == ("Theirs", "Mine")


@pytest.mark.parametrize("repository", DOCUMENTS, ids=lambda one: one.__name__)
def test_the_slower_of_two_does_nothing_to_a_document(
    stored: Stored, database: Database, repository: type[Any]
) -> None:
    documents, act = draft(stored, database, repository)
    theirs, mine = documents.load(act.id).record, documents.load(act.id).record
    saved = documents.save(theirs, is_new=False, request_id=new_id())
    late: list[Callable[[], object]] = [
        lambda: documents.save(mine, is_new=False, request_id=new_id()),
        lambda: documents.discard(Act(act.id, act.version)),
        lambda: (getattr(documents, "submit", None) or documents.post)(Act(act.id, act.version)),
    ]
    for one in late:
        with pytest.raises(Stale) as caught:
            one()
        assert caught.value.code in TEXTS
    assert documents.load(act.id).record.version == saved.version
    documents.discard(Act(act.id, saved.version))
