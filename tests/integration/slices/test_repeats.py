"""Every write may be asked twice, as after a lost answer: the second time it succeeds alike and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from erp_desktop.base import clock
from erp_desktop.base.acts import Act
from erp_desktop.base.ids import new_id
from erp_desktop.db.documents import DocumentRepository
from erp_desktop.db.masters import MasterRepository
from erp_desktop.db.session import Database
from erp_desktop.modules.admin.company.repository import CompanyRepository
from erp_desktop.modules.admin.people.repository import PersonRepository
from erp_desktop.modules.ledger.exchange_rates.repository import ExchangeRateRepository
from erp_desktop.modules.ledger.fiscal_years.repository import FiscalYearRepository
from erp_desktop.modules.ledger.posting_locks.repository import PostingLockRepository
from erp_desktop.modules.parties.bank_accounts.repository import PartyBankAccountRepository
from erp_desktop.modules.products.supplier_prices.repository import SupplierPriceRepository
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from erp_desktop.modules.stock.stock_openings.repository import StockOpeningRepository
from server_db.access.permissions import Permission
from server_db.tables import Base
from tests.factories.arguments import listing_of
from tests.factories.repositories import methods, repositories
from tests.plugins.clerks import open_database
from tests.plugins.stored import Stored

MASTERS = [one for one in repositories() if issubclass(one, MasterRepository)]
DOCUMENTS = [one for one in repositories() if issubclass(one, DocumentRepository)]
ACTS: Final[dict[type[Any], Sequence[tuple[str, dict[str, Any]]]]] = {
    OrderRepository: (
        *(("submit", {}), ("reject", {"reason": "too dear"}), ("submit", {}), ("approve", {})),
        *(("reopen", {"reason": "a change"}), ("submit", {}), ("send", {}), ("cancel", {"reason": "no"})),
    ),
    StockOpeningRepository: (("post", {}), ("reverse", {"day": clock.today(), "reason": "no"})),
}
"""Acts on a new document, one after another; those of other documents are repeated where their tests make them."""
BY_ANOTHER: Final = frozenset({"approve", "reject"})
"""Acts that who made the document may not do."""
LOOKS: Final = frozenset(
    {"page", "count", "get", "load", "find_by_codes", "search", "import_preview", "history", "chain", "findings"}
)


@pytest.fixture(scope="module")
def database(stored: Stored) -> Iterator[Database]:
    made, close = open_database(stored.company.login(permissions=Permission))
    yield made
    close()


@pytest.fixture(scope="module")
def other(stored: Stored) -> Iterator[Database]:
    made, close = open_database(stored.company.login(permissions=Permission))
    yield made
    close()


def everything(stored: Stored) -> dict[str, object]:
    """How much is stored in each table, and in which versions: a write that is done twice changes it."""
    found = {}
    with stored.company.connect() as connection:
        for table in Base.metadata.sorted_tables:
            version = "sum(version)" if "version" in table.c else "0"
            found[table.name] = connection.execute(
                SQL("select count(*), {} from erp.{}").format(SQL(version), Identifier(table.name))
            ).fetchone()
    return found


def twice(stored: Stored, write: Callable[[], Any]) -> Any:
    first = write()
    before = everything(stored)
    second = write()
    assert everything(stored) == before
    assert getattr(second, "version", None) == getattr(first, "version", None)
    return first


def fresh(stored: Stored, repository: type[Any]) -> Any:
    return stored.arguments.copy(listing_of(repository).model)


@pytest.mark.parametrize("repository", MASTERS, ids=lambda one: one.__name__)
def test_a_master_record(stored: Stored, database: Database, repository: type[Any]) -> None:
    records = repository(database)
    record = fresh(stored, repository)
    saved = twice(stored, lambda: records.save(record))
    loaded = records.get(saved.id)
    loaded.name = "Another name"
    saved = twice(stored, lambda: records.save(loaded))
    version = twice(stored, lambda: records.archive(saved.id, saved.version))
    assert twice(stored, lambda: records.restore(saved.id, version)) == version + 1


@pytest.mark.parametrize("repository", [*MASTERS, SupplierPriceRepository, ExchangeRateRepository],
                         ids=lambda one: one.__name__)
def test_an_import(stored: Stored, database: Database, repository: type[Any]) -> None:
    rows = [stored.arguments._import_row(repository)]
    first = repository(database).import_apply(rows)
    again = twice(stored, lambda: repository(database).import_apply(rows))
    assert (first.added, again.added, again.changed, again.same) == (1, 0, 0, 1)


@pytest.mark.parametrize("repository", DOCUMENTS, ids=lambda one: one.__name__)
def test_a_draft(stored: Stored, database: Database, repository: type[Any]) -> None:
    documents = repository(database)
    record, request_id = fresh(stored, repository), new_id()
    saved = twice(stored, lambda: documents.save(record, is_new=True, request_id=request_id))
    loaded = documents.load(record.id).record
    other_request = new_id()
    saved = twice(stored, lambda: documents.save(loaded, is_new=False, request_id=other_request))
    act = Act(record.id, saved.version)
    twice(stored, lambda: documents.discard(act))


@pytest.mark.parametrize("repository", list(ACTS), ids=lambda one: one.__name__)
def test_acts(stored: Stored, database: Database, other: Database, repository: type[Any]) -> None:
    documents, others = repository(database), repository(other)
    record = fresh(stored, repository)
    for line in record.lines:
        line.quantity = Decimal(1)
    version = documents.save(record, is_new=True, request_id=new_id()).version
    for verb, params in ACTS[repository]:
        act = Act(record.id, version)
        hand = others if verb in BY_ANOTHER else documents
        version = twice(stored, lambda: getattr(hand, verb)(act, **params)).version  # noqa: B023


def test_a_price_is_removed(stored: Stored, database: Database) -> None:
    prices = SupplierPriceRepository(database)
    price = fresh(stored, SupplierPriceRepository)
    twice(stored, lambda: prices.save(price))
    twice(stored, lambda: prices.remove(price.id, 1))


def test_the_rates_of_a_day_and_a_year(stored: Stored, database: Database) -> None:
    for repository, name in ((ExchangeRateRepository, "save"), (FiscalYearRepository, "create_year")):
        method = next(one for one in methods() if one.repository is repository and one.name == name)
        given = stored.arguments.of(method)
        twice(stored, lambda: getattr(repository(database), name)(**given))  # noqa: B023


def test_a_bank_account(stored: Stored, database: Database, other: Database) -> None:
    accounts = PartyBankAccountRepository(database)
    account = fresh(stored, PartyBankAccountRepository)
    twice(stored, lambda: accounts.save(account))
    version = twice(stored, lambda: PartyBankAccountRepository(other).confirm(account.id, 1))
    version = twice(stored, lambda: accounts.archive(account.id, version))
    twice(stored, lambda: accounts.restore(account.id, version))


@pytest.mark.parametrize("repository", [CompanyRepository, PersonRepository, PostingLockRepository],
                         ids=lambda one: one.__name__)
def test_settings(stored: Stored, database: Database, repository: type[Any]) -> None:
    method = next(one for one in methods() if one.repository is repository and one.name == "save")
    given = stored.arguments.of(method)
    twice(stored, lambda: repository(database).save(**given))


def test_logging_somebody_out_again_asks_for_the_password_again_and_no_more(stored: Stored, database: Database) -> None:
    login = conninfo_to_dict(stored.company.login("buyer"))["user"]
    found = []
    for _ in range(2):
        PersonRepository(database).log_out(str(login))
        with stored.company.connect() as connection:
            found += connection.execute(
                "select to_jsonb(p) - '{logged_out_at,version,changed_at}'::text[], logged_out_at"
                " from erp.person p where login = %s", [login],
            ).fetchall()  # fmt: skip
    first, second = found
    assert second[0] == first[0]
    assert second[1] > first[1]


def test_every_kind_of_write_is_thought_of() -> None:
    """A new way to write must be made safe to repeat, and repeated by a test, before it is added here."""
    known = {
        *("save", "archive", "restore", "import_apply", "discard", "remove", "create_year"),
        *("submit", "approve", "reject", "reopen", "send", "cancel", "close", "start_closing"),
        *("post", "reverse", "release", "confirm", "log_out"),
    }
    found = {
        one.name for one in methods()
        if one.name not in LOOKS and one.permission is not None
        and one.permission.value.split(":")[1] not in {"read", "read_price"}
    }
    assert found - known <= {"bank_accounts", "open_items", "receipt_lines", "propose", "open_lines", "order_lines"}
