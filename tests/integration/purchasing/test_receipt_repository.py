"""Receipts through the repository, as the storekeeper whose job it is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from erp_desktop.base.errors import Invalid, Refused
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.db.documents import Act
from erp_desktop.modules.purchasing.receipts import rules
from erp_desktop.modules.purchasing.receipts.records import GoodsReceipt, GoodsReceiptLine, OpenLine
from erp_desktop.modules.purchasing.receipts.repository import ReceiptRepository
from tests.plugins.clerks import OpenDatabase
from tests.plugins.desk import Desk, Line, Paper


@pytest.fixture
def order(desk: Desk) -> Paper:
    """An order of 10 bolts and 4 nuts, to be received."""
    desk.product("BOLT")
    desk.product("NUT")
    return desk.approved(Line("BOLT", "10", "1.25"), Line("NUT", "4", "0.30"))


def draft(desk: Desk, *lines: tuple[OpenLine, str, str]) -> GoodsReceipt:
    """A draft of (open line, received, rejected), in the bin proposed."""
    receipt = GoodsReceipt(
        id=new_id(), supplier_id=desk.supplier, warehouse_id=desk.key("warehouse", "MAIN"), date=desk.today,
        delivery_note="DN 17",
    )
    for number, (line, received, rejected) in enumerate(lines, 1):
        assert line.bin is not None
        assert isinstance(line.bin.id, UUID)
        receipt.lines.append(
            GoodsReceiptLine(
                id=new_id(), goods_receipt_id=receipt.id, line=number, purchase_order_line_id=line.id,
                bin_id=line.bin.id, received_quantity=Decimal(received), rejected_quantity=Decimal(rejected),
                reject_reason="bent" if rejected != "0" else "",
            )
        )
    return receipt


def test_a_receipt_is_proposed_saved_and_posted_in_three_round_trips(
    desk: Desk, order: Paper, clerk: OpenDatabase
) -> None:
    storekeeper = clerk("storekeeper")
    receipts = ReceiptRepository(storekeeper)
    before = storekeeper.round_trips
    proposed = receipts.order_lines(order.id)
    receipt = draft(desk, (proposed.lines[0], "6", "1"), (proposed.lines[1], "4", "0"))
    saved = receipts.save(receipt, is_new=True, request_id=new_id())
    posted = receipts.post(Act(receipt.id, saved.version))
    assert storekeeper.round_trips - before == 3
    assert posted.status == "posted"
    assert posted.number == f"GR-{desk.today.year}-00001"
    assert posted.voucher is not None
    assert proposed.supplier is not None
    assert proposed.warehouse is not None
    assert (proposed.supplier.code, proposed.warehouse.code) == ("S1", "MAIN")
    assert desk.pool("BOLT") == (Decimal(5), Decimal("6.25"))
    assert desk.faults() == []
    left = receipts.open_lines(desk.supplier, receipt.warehouse_id).lines
    assert [(line.product_code, line.ordered, line.accepted, line.open) for line in left] == [
        ("BOLT", Decimal(10), Decimal(5), Decimal(5))
    ]
    assert receipts.order_lines(order.id).lines == left


def test_only_what_is_still_to_come_is_proposed(desk: Desk, order: Paper, clerk: OpenDatabase) -> None:
    receipts = ReceiptRepository(clerk("storekeeper"))
    desk.order(Line("BOLT", "1", "1"))  # a draft
    closed = desk.approved(Line("NUT", "5", "1"))
    desk.received((closed.lines[0], "2"))
    desk.act("buyer", "purchase_order__close", closed, "not needed")
    warehouse = desk.key("warehouse", "MAIN")
    lines = receipts.open_lines(desk.supplier, warehouse).lines
    assert {line.id for line in lines} == set(order.lines)
    assert {line.bin.code for line in lines if line.bin is not None} <= {"RECEIVING", "STORAGE"}
    assert receipts.open_lines(desk.supplier, new_id()).lines == ()
    assert receipts.open_lines(new_id(), warehouse).supplier is None


def test_a_draft_is_loaded_with_what_is_still_to_come(desk: Desk, order: Paper, clerk: OpenDatabase) -> None:
    receipts = ReceiptRepository(clerk("storekeeper"))
    bolt = receipts.order_lines(order.id).lines[0]
    receipt = draft(desk, (bolt, "2", "0"))
    version = receipts.save(receipt, is_new=True, request_id=new_id()).version
    references = receipts.load(receipt.id).references
    assert {references[key].code for key in order.lines} == {f"{bolt.order_number}/1", f"{bolt.order_number}/2"}
    receipts.post(Act(receipt.id, version))
    posted = receipts.load(receipt.id)
    assert order.lines[0] in posted.references
    assert order.lines[1] not in posted.references
    assert "value" not in posted.record.lines[0].__dict__, "a storekeeper sees no values"


def test_a_storekeeper_of_another_warehouse_sees_nothing(desk: Desk, order: Paper, clerk: OpenDatabase) -> None:
    with desk.company.connect() as connection:
        connection.execute(
            "insert into erp.warehouse (id, code, name) values (gen_random_uuid(), 'NORTH', 'North')"
        )
    receipts = ReceiptRepository(clerk("storekeeper", warehouses=["NORTH"]))
    assert receipts.order_lines(order.id).lines == ()


@pytest.mark.parametrize(
    ("percent", "received", "rejected"),
    [
        ("0", "10", "0"), ("0", "10.01", "0"), ("0", "11", "1"), ("5", "10.5", "0"), ("5", "10.51", "0"),
        ("2.5", "10.25", "0"), ("2.5", "10.26", "0"), ("0", "30", "30"),
    ],
)
def test_over_receipt_is_the_twin_of_the_server(
    desk: Desk, clerk: OpenDatabase, percent: str, received: str, rejected: str
) -> None:
    desk.product("OIL", unit="KG", over_receipt=percent)
    order = desk.approved(Line("OIL", "10", "1", unit="KG"))
    receipts = ReceiptRepository(clerk("storekeeper"))
    line = receipts.order_lines(order.id).lines[0]
    mine = rules.check([rules.Received(0, line, Decimal(received), Decimal(rejected), "leaks")])
    receipt = draft(desk, (line, received, rejected))
    version = receipts.save(receipt, is_new=True, request_id=new_id()).version
    try:
        receipts.post(Act(receipt.id, version))
        theirs = []
    except Invalid as refusal:
        theirs = list(refusal.problems)
    assert [(one.code, one.field, one.row) for one in mine] == [(one.code, one.field, one.row) for one in theirs]


def test_every_problem_is_at_its_line(desk: Desk, order: Paper, clerk: OpenDatabase) -> None:
    receipts = ReceiptRepository(clerk("storekeeper"))
    lines = receipts.order_lines(order.id).lines
    receipt = draft(desk, (lines[0], "11", "0"), (lines[1], "0.5", "0"))
    version = receipts.save(receipt, is_new=True, request_id=new_id()).version
    with pytest.raises(Invalid) as refused:
        receipts.post(Act(receipt.id, version))
    assert [(one.code, one.row) for one in refused.value.problems] == [
        ("goods_receipt.over_receipt", 0), ("quantity.too_precise", 1)
    ]


def test_a_posted_receipt_is_reversed_with_a_reason(desk: Desk, order: Paper, clerk: OpenDatabase) -> None:
    receipts = ReceiptRepository(clerk("storekeeper"))
    receipt = draft(desk, (receipts.order_lines(order.id).lines[0], "3", "0"))
    version = receipts.save(receipt, is_new=True, request_id=new_id()).version
    posted = receipts.post(Act(receipt.id, version))
    with pytest.raises(Refused) as refused:
        receipts.reverse(Act(receipt.id, posted.version), desk.today, " ")
    assert refused.value.code == "reason.missing"
    with pytest.raises(Refused):
        ReceiptRepository(clerk("buyer")).reverse(Act(receipt.id, posted.version), desk.today, "wrong")
    reversed_ = receipts.reverse(Act(receipt.id, posted.version), desk.today, "wrong order")
    assert reversed_.status == "reversed"
    assert desk.pool("BOLT") == (Decimal(0), Decimal(0))
    assert receipts.history(receipt.id)[0].what
    assert desk.faults() == []


def test_the_list_is_filtered_by_state_days_and_supplier(desk: Desk, order: Paper, clerk: OpenDatabase) -> None:
    receipts = ReceiptRepository(clerk("storekeeper"))
    line = receipts.order_lines(order.id).lines[0]
    first, second = draft(desk, (line, "1", "0")), draft(desk, (line, "1", "0"))
    for receipt in (first, second):
        receipts.save(receipt, is_new=True, request_id=new_id())
    receipts.post(Act(first.id, 1))

    def found(**filters: object) -> set[UUID]:
        return {row.id for row in receipts.page(Query(filters=filters)).rows}

    assert found(status=("posted",)) == {first.id}
    assert found(status=("posted", "draft"), date=(desk.today, None)) == {first.id, second.id}
    assert found(date=(None, desk.today - timedelta(days=1))) == set()
    assert found(supplier_id=desk.supplier, warehouse_id=first.warehouse_id) == {first.id, second.id}
    assert [row.id for row in receipts.page(Query("1")).rows] == [first.id]
    assert {row.id for row in receipts.page(Query("acme")).rows} == {first.id, second.id}
