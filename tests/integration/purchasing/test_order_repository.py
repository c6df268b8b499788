"""Orders through the repository, each step as the person whose job it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.db.documents import Act
from erp_desktop.db.session import Database
from erp_desktop.modules.purchasing.orders import rules
from erp_desktop.modules.purchasing.orders.records import PurchaseOrder, PurchaseOrderLine
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


def key(company: Company, table: str, code: str) -> UUID:
    """Id of a master by its code."""
    with company.connect() as connection:
        statement = {
            "warehouse": "select id from erp.warehouse where code = %s",
            "unit": "select id from erp.unit where code = %s",
            "tax_code": "select id from erp.tax_code where code = %s",
            "product_category": "select id from erp.product_category where code = %s",
        }[table]
        row = connection.execute(statement, [code]).fetchone()
    assert row is not None
    return UUID(str(row[0]))


@pytest.fixture
def masters(company: Company) -> dict[str, UUID]:
    """A supplier and two products, made as superuser."""
    made = {name: new_id() for name in ("supplier", "bolt", "nut")}
    with company.connect() as connection:
        connection.execute(
            "insert into erp.party (id, code, name, currency_code) values (%s, 'S1', 'Nordwind Handels GmbH', 'EUR')",
            [made["supplier"]],
        )
        for code in ("bolt", "nut"):
            connection.execute(
                "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
                " values (%s, %s, %s, %s, %s, %s)",
                [made[code], code.upper(), code, key(company, "product_category", "GOODS"),
                 key(company, "unit", "PCS"), key(company, "unit", "PCS")],
            )
    return made | {
        "warehouse": key(company, "warehouse", "MAIN"),
        "pieces": key(company, "unit", "PCS"),
        "tax": key(company, "tax_code", "V20"),
    }


def draft(masters: dict[str, UUID], *lines: tuple[str, str, str], day: date | None = None) -> PurchaseOrder:
    """A draft of (product, quantity, price) lines with 20 % tax."""
    order = PurchaseOrder(
        id=new_id(), supplier_id=masters["supplier"], warehouse_id=masters["warehouse"], currency_code="EUR",
        order_date=day or today(),
    )
    order.lines = [
        PurchaseOrderLine(
            id=new_id(), purchase_order_id=order.id, line=number, product_id=masters[product],
            unit_id=masters["pieces"], quantity=Decimal(quantity), unit_price=Decimal(price),
            discount_percent=Decimal(0), tax_code_id=masters["tax"],
        )
        for number, (product, quantity, price) in enumerate(lines, 1)
    ]
    return order


def test_an_order_from_draft_to_sent_takes_four_round_trips(masters: dict[str, UUID], clerk: OpenDatabase) -> None:
    buyer, approver = clerk("buyer"), clerk("purchasing_approver")
    orders = OrderRepository(buyer)
    order = draft(masters, ("bolt", "10", "1.25"), ("nut", "4", "0.333"))
    before = buyer.round_trips + approver.round_trips
    saved = orders.save(order, is_new=True, request_id=new_id())
    submitted = orders.submit(Act(order.id, saved.version))
    approved = OrderRepository(approver).approve(Act(order.id, submitted.version))
    sent = orders.send(Act(order.id, approved.version))
    assert buyer.round_trips + approver.round_trips - before == 4
    assert (submitted.status, approved.status, sent.status) == ("to_approve", "approved", "sent")
    loaded = orders.load(order.id).record
    assert loaded.number == sent.number == f"PO-{today().year}-00001"
    assert (loaded.net_amount, loaded.tax_amount, loaded.total_amount) == (
        Decimal("13.83"), Decimal("2.77"), Decimal("16.60"))
    assert [line.amount for line in loaded.lines] == [Decimal("12.50"), Decimal("1.33")]


def test_a_repeated_request_is_done_once(masters: dict[str, UUID], clerk: OpenDatabase) -> None:
    orders = OrderRepository(clerk("buyer"))
    order, request = draft(masters, ("bolt", "1", "1")), new_id()
    first = orders.save(order, is_new=True, request_id=request)
    again = orders.save(order, is_new=True, request_id=request)
    assert again.repeated
    assert again.version == first.version
    act = Act(order.id, first.version)
    assert orders.submit(act) == orders.submit(act)


def test_the_maker_is_not_the_approver(masters: dict[str, UUID], clerk: OpenDatabase) -> None:
    both = clerk("buyer", "purchasing_approver")
    orders = OrderRepository(both)
    order = draft(masters, ("bolt", "1", "1"))
    version = orders.save(order, is_new=True, request_id=new_id()).version
    submitted = orders.submit(Act(order.id, version))
    with pytest.raises(Refused) as refused:
        orders.approve(Act(order.id, submitted.version))
    assert refused.value.code == "purchase_order.own_approval"


def test_every_problem_at_its_line(masters: dict[str, UUID], clerk: OpenDatabase) -> None:
    orders = OrderRepository(clerk("buyer"))
    order = draft(masters)
    version = orders.save(order, is_new=True, request_id=new_id()).version
    with pytest.raises(Invalid):
        orders.submit(Act(order.id, version))
    bad = draft(masters, ("bolt", "0", "1"))
    with pytest.raises(Invalid) as invalid:
        orders.save(bad, is_new=True, request_id=new_id())
    assert invalid.value.problems[0].field == "quantity"


def test_somebody_was_faster(masters: dict[str, UUID], clerk: OpenDatabase) -> None:
    mine, theirs = OrderRepository(clerk("buyer")), OrderRepository(clerk("buyer"))
    order = draft(masters, ("bolt", "1", "1"))
    version = mine.save(order, is_new=True, request_id=new_id()).version
    loaded = theirs.load(order.id).record
    loaded.note = "faster"
    theirs.save(loaded, is_new=False, request_id=new_id())
    stale = mine.load(order.id).record
    stale.version = version  # what the first buyer still has in front of him
    stale.note = "slower"
    with pytest.raises(Stale):
        mine.save(stale, is_new=False, request_id=new_id())


def test_a_storekeeper_sees_no_prices(masters: dict[str, UUID], clerk: OpenDatabase) -> None:
    orders = OrderRepository(clerk("buyer"))
    order = draft(masters, ("bolt", "2", "3"))
    orders.save(order, is_new=True, request_id=new_id())
    storekeeper = OrderRepository(clerk("storekeeper"))
    row = storekeeper.page(Query()).rows[0]
    assert row.total_amount is None
    line = storekeeper.load(order.id).record.lines[0]
    assert "unit_price" not in line.__dict__
    with pytest.raises(Refused):
        storekeeper.submit(Act(order.id, 1))


def test_a_draft_has_no_amount_in_the_list_until_it_is_reckoned(
    masters: dict[str, UUID], clerk: OpenDatabase
) -> None:
    orders = OrderRepository(clerk("buyer"))
    order = draft(masters, ("bolt", "2", "3"))
    version = orders.save(order, is_new=True, request_id=new_id()).version
    assert [(row.net_amount, row.total_amount) for row in orders.page(Query()).rows] == [(None, None)]
    orders.submit(Act(order.id, version))
    assert [row.net_amount for row in orders.page(Query()).rows] == [6]


def test_lists_find_by_number_and_supplier_words(masters: dict[str, UUID], clerk: OpenDatabase) -> None:
    orders = OrderRepository(clerk("buyer"))
    ids = set()
    for _ in range(3):
        order = draft(masters, ("bolt", "1", "1"))
        version = orders.save(order, is_new=True, request_id=new_id()).version
        orders.submit(Act(order.id, version))
        ids.add(order.id)
    assert {row.id for row in orders.page(Query("handels nordw")).rows} == ids
    assert [row.number for row in orders.page(Query("2")).rows] == [f"PO-{today().year}-00002"]
    assert orders.page(Query("nobody")).rows == ()
    assert orders.count(Query("nordwind")).value == 3


@pytest.fixture
def buyer_database(clerk: OpenDatabase) -> Database:
    return clerk("buyer")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.tuples(
            st.decimals("0.000001", "9999", places=6), st.decimals("0", "9999", places=8),
            st.decimals("0", "100", places=2), st.booleans(),
        ),
        min_size=1, max_size=8,
    )
)
def test_totals_are_the_twin_of_the_server(
    masters: dict[str, UUID], buyer_database: Database, lines: list[tuple[Decimal, Decimal, Decimal, bool]]
) -> None:
    orders = OrderRepository(buyer_database)
    taxes = orders.tax_rules().codes
    order = draft(masters)
    order.lines = [
        PurchaseOrderLine(
            id=new_id(), purchase_order_id=order.id, line=number, product_id=masters["bolt"],
            unit_id=masters["pieces"], quantity=quantity.to_integral_value() + 1, unit_price=price,
            discount_percent=discount, tax_code_id=masters["tax"] if taxed else None,
        )
        for number, (quantity, price, discount, taxed) in enumerate(lines, 1)
    ]
    version = orders.save(order, is_new=True, request_id=new_id()).version
    orders.submit(Act(order.id, version))
    stored = orders.load(order.id).record
    amounts = [
        rules.LineAmount(
            rules.line_amount(line.quantity, line.unit_price, line.discount_percent, 2), line.tax_code_id
        )
        for line in order.lines
    ]
    expected = rules.totals(amounts, taxes, 2, per_line=False)
    assert (stored.net_amount, stored.tax_amount, stored.total_amount) == (
        expected.net, expected.tax, expected.total)
