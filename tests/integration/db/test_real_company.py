"""The kernel against a company as it is deployed, logged in as a buyer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg import sql

from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query, Sort
from erp_desktop.base.settings import Profile
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import log_in
from erp_desktop.db.importing import ImportRow
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.db.save import DocumentWriter
from erp_desktop.db.search_words import search_patterns
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from server_db.company import create_company
from server_db.embedded import Server
from server_db.tables.ledger import Currency
from server_db.tables.parties import Party, PartyAddress, PaymentTerm
from server_db.tables.purchasing import PurchaseOrder, PurchaseOrderLine

PASSWORD = "buyer's secret"
ORDERS = DocumentWriter(
    PurchaseOrder,
    PurchaseOrderLine,
    header_columns=("supplier_id", "warehouse_id", "currency_code", "order_date", "note"),
    line_columns=("line", "product_id", "description", "unit_id", "quantity", "unit_price", "discount_percent"),
    parent_column="purchase_order_id",
)


@dataclass(frozen=True)
class Masters:
    supplier_id: UUID
    warehouse_id: UUID
    product_id: UUID
    unit_id: UUID


@dataclass(frozen=True)
class RealCompany:
    profile: Profile
    owner: str
    masters: Masters


@pytest.fixture(scope="module")
def real(postgres_server: Server, worker_id: str) -> RealCompany:
    name, login = f"real_{worker_id}", f"buyer_{worker_id}"
    owner = create_company(postgres_server.conninfo(), name, title="Real Ltd")
    masters = Masters(new_id(), new_id(), new_id(), new_id())
    with psycopg.connect(owner, autocommit=True) as database:
        database.execute("set session_replication_role = replica")
        database.execute("set search_path = erp")
        database.execute(
            sql.SQL("create role {} login password {} in role {}, {}").format(
                sql.Identifier(login),
                sql.Literal(PASSWORD),
                sql.Identifier(f"{name}__member"),
                sql.Identifier(f"{name}__job_buyer"),
            )
        )
        database.execute("insert into person (login, name) values (%s, 'Ben Buyer')", [login])
        database.execute(
            "insert into party (id, code, name, currency_code) values (%s, 'S1', 'Supplier', 'EUR')",
            [masters.supplier_id],
        )
        unit = database.execute("select id from unit limit 1").fetchone()
        assert unit is not None
        masters = Masters(masters.supplier_id, masters.warehouse_id, masters.product_id, unit[0])
        database.execute("insert into warehouse (id, code, name) values (%s, 'W1', 'Main')", [masters.warehouse_id])
        category = new_id()
        database.execute(
            "insert into product_category (id, code, name, stock_account_id, grni_account_id, expense_account_id,"
            " price_difference_account_id) select %s, 'C1', 'Goods', id, id, id, id from account limit 1",
            [category],
        )
        database.execute(
            "insert into product (id, code, name, category_id, unit_id, purchase_unit_id)"
            " values (%s, 'P1', 'Bolt', %s, %s, %s)",
            [masters.product_id, category, masters.unit_id, masters.unit_id],
        )
    profile = Profile(postgres_server.host, postgres_server.port, name, login, tls="disable")
    return RealCompany(profile, owner, masters)


@pytest.fixture
def buyer(real: RealCompany) -> Iterator[Database]:
    connector = Connector(real.profile, PASSWORD)
    known = log_in(connector)
    database = Database(connector, known.rights, known.facts)
    yield database
    database.close()
    connector.close()


@pytest.fixture(scope="module")
def real_owner(real: RealCompany) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(real.owner, autocommit=True) as connection:
        yield connection


def an_order(masters: Masters) -> PurchaseOrder:
    return PurchaseOrder(
        id=new_id(),
        supplier_id=masters.supplier_id,
        warehouse_id=masters.warehouse_id,
        currency_code="EUR",
        order_date=date(2026, 3, 5),
    )


def lines_of(masters: Masters, count: int, quantity: str = "5") -> list[dict[str, object]]:
    return [
        {
            "id": new_id(),
            "line": line,
            "product_id": masters.product_id,
            "description": "Bolt",
            "unit_id": masters.unit_id,
            "quantity": Decimal(quantity),
            "unit_price": Decimal("1.25"),
            "discount_percent": Decimal(0),
        }
        for line in range(1, count + 1)
    ]


def test_a_buyer_logs_in_and_is_known(buyer: Database, real: RealCompany) -> None:
    assert buyer.rights.may(Permission.PURCHASE_ORDER_EDIT)
    assert not buyer.rights.may(Permission.GOODS_RECEIPT_POST)
    assert (buyer.facts.name, buyer.facts.currency, buyer.facts.minor_units) == ("Real Ltd", "EUR", 2)
    assert buyer.facts.person_name == "Ben Buyer"


def test_an_order_is_saved_changed_and_refused_under_the_buyers_own_rights(
    buyer: Database, real: RealCompany
) -> None:
    order, lines = an_order(real.masters), lines_of(real.masters, 20)
    request = new_id()
    before = buyer.round_trips
    assert ORDERS.save(buyer, order, lines, version=None, request_id=request).version == 1
    assert buyer.round_trips - before == 1
    assert ORDERS.save(buyer, order, lines, version=None, request_id=request).repeated
    lines[0]["line"], lines[1]["line"] = 2, 1
    del lines[5]
    order.note = "Changed"
    before = buyer.round_trips
    assert ORDERS.save(buyer, order, lines, version=1, request_id=new_id()).version == 2
    assert buyer.round_trips - before == 1
    with pytest.raises(Stale):
        ORDERS.save(buyer, order, lines, version=1, request_id=new_id())
    with pytest.raises(Invalid) as caught:
        ORDERS.save(buyer, order, lines_of(real.masters, 1, "0"), version=2, request_id=new_id())
    assert [(found.code, found.field) for found in caught.value.problems] == [("value.not_positive", "quantity")]


def test_posted_columns_are_not_the_buyers_to_write(buyer: Database, real: RealCompany) -> None:
    forged = DocumentWriter(
        PurchaseOrder,
        PurchaseOrderLine,
        header_columns=("supplier_id", "status"),
        line_columns=("line",),
        parent_column="purchase_order_id",
    )
    with pytest.raises(Refused) as caught:
        forged.save(buyer, an_order(real.masters), [], version=1, request_id=new_id())
    assert caught.value.code == "access.denied"


@dataclass(frozen=True, slots=True)
class SupplierRow:
    id: UUID
    code: str
    name: str
    term: str | None


class Suppliers(MasterRepository[Party, SupplierRow], read=Permission.SUPPLIER_READ, edit=Permission.SUPPLIER_EDIT):
    listing = Listing(
        noun="supplier",
        model=Party,
        row=SupplierRow,
        columns={"id": Party.id, "code": Party.code, "name": Party.name, "term": PaymentTerm.name},
        joins=(Join(PaymentTerm, PaymentTerm.id == Party.payment_term_id),),
        scope=Party.is_supplier.is_(True),
        default_sort=Sort("code"),
        nullable=("term",),
        children=(Party.addresses,),
        references={"currency_code": Reference(Currency, value="code")},
        import_values={"is_supplier": True},
    )


def test_a_master_is_saved_archived_and_imported_under_the_buyers_own_rights(buyer: Database) -> None:
    suppliers = Suppliers(buyer)
    party = Party(id=new_id(), code="ACME", name="Acme Bolts", currency_code="EUR")
    party.addresses = [PartyAddress(id=new_id(), line=1, city="Lyon")]
    assert suppliers.save(party).version == 1
    loaded = suppliers.get(party.id)
    loaded.phone = "1"
    loaded.addresses.append(PartyAddress(id=new_id(), line=2, city="Paris"))
    assert suppliers.save(loaded).version == 2
    loaded = suppliers.get(party.id)
    del loaded.addresses[0]
    assert suppliers.save(loaded).version == 3
    assert suppliers.archive(party.id, 3) == 4
    assert suppliers.restore(party.id, 4) == 5
    assert [row.code for row in suppliers.page(Query(words="bolts acme")).rows] == ["ACME"]
    rows = [
        ImportRow(2, {"code": "ACME", "name": "Acme", "currency_code": "EUR"}),
        ImportRow(3, {"code": "NEW", "name": "New", "currency_code": "USD"}),
        ImportRow(4, {"code": "BAD", "name": "Bad", "currency_code": "XXL"}),
    ]
    assert [found.code for found in suppliers.import_preview(rows).problems] == ["reference.unknown"]
    done = suppliers.import_apply(rows[:2])
    assert (done.added, done.changed) == (1, 1)
    assert suppliers.import_apply(rows[:2]).same == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.sampled_from("aB1 %_\\中和ＡÉß·\u3000-.\t"), max_size=12))
@example("中和 po")
@example("  ")
def test_the_search_box_and_the_look_ups_read_words_alike(
    real_owner: psycopg.Connection[tuple[list[str]]], words: str
) -> None:
    found = real_owner.execute("select erp_api.search_patterns(%s)", [words]).fetchone()
    assert found is not None
    assert sorted(found[0]) == sorted(search_patterns(words))
