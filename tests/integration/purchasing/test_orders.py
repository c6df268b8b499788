"""Orders: amounts, taxes, units, approval, revisions, what is refused."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest

from tests.plugins.desk import Desk, Line

LEVEL = "insert into erp.approval_level (document_kind, from_amount, permission, people) values (%s, %s, %s, %s)"


def _level(desk: Desk, amount: int, people: int = 1, *, high: bool = False) -> None:
    permission = "purchase_order:approve_high" if high else "purchase_order:approve"
    desk.admin.execute(LEVEL, ["purchase_order", amount, permission, people])


def _amounts(desk: Desk, order: uuid.UUID) -> tuple[Decimal, ...]:
    found: tuple[Decimal, ...] = desk.rows(
        "select net_amount, tax_amount, total_amount, company_amount from erp.purchase_order where id = %s", order
    )[0]
    return found


def _tax(desk: Desk, code: str, rate: str, *, inclusive: bool) -> None:
    desk.admin.execute(
        "insert into erp.tax_code (id, code, name, rate, inclusive, account_id)"
        " select gen_random_uuid(), %s, %s, %s, %s, id from erp.account where code = '1150'",
        [code, code, rate, inclusive],
    )


def test_submit_fixes_amounts_taxes_and_number(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.order(
        Line("BOLT", "3", "0.335", tax="V20"),
        Line("BOLT", "7", "19.99", tax="V20", discount="12.5"),
        Line("BOLT", "1", "5"),
    )
    answer = desk.act("buyer", "purchase_order__submit", order)
    assert answer["status"] == "approved"
    assert answer["number"] == f"PO-{desk.today.year}-00001"
    assert answer["version"] == 2
    # 1.005 rounds away from zero; 139.93 x 0.875 = 122.43875; tax on 123.45.
    amounts = [row[0] for row in desk.rows("select amount from erp.purchase_order_line order by line")]
    assert amounts == [Decimal("1.01"), Decimal("122.44"), Decimal("5.00")]
    assert _amounts(desk, order.id) == (
        Decimal("128.45"), Decimal("24.69"), Decimal("153.14"), Decimal("128.45"),
    )  # fmt: skip


@pytest.mark.parametrize(("tax_per", "tax"), [("document", "0.07"), ("line", "0.06")])
def test_tax_is_rounded_per_document_or_line(desk: Desk, tax_per: str, tax: str) -> None:
    desk.product("BOLT")
    desk.admin.execute("update erp.company set tax_per = %s", [tax_per])
    order = desk.order(*(Line("BOLT", "1", "0.11", tax="V20") for _ in range(3)))
    desk.act("buyer", "purchase_order__submit", order)
    assert _amounts(desk, order.id)[:3] == (Decimal("0.33"), Decimal(tax), Decimal("0.33") + Decimal(tax))


def test_inclusive_prices_contain_their_tax(desk: Desk) -> None:
    desk.product("BOLT")
    _tax(desk, "I13", "13", inclusive=True)
    order = desk.order(Line("BOLT", "1", "100", tax="I13"), Line("BOLT", "1", "0.01", tax="I13"))
    desk.act("buyer", "purchase_order__submit", order)
    assert _amounts(desk, order.id)[:3] == (Decimal("88.50"), Decimal("11.51"), Decimal("100.01"))


@pytest.mark.parametrize(
    ("currency", "rate", "price", "net", "worth"),
    [
        ("JPY", "0.0062", "33.5", "101", "0.63"),
        ("KWD", "2.95", "0.3335", "1.001", "2.95"),
        ("USD", "0.9", "1.005", "3.02", "2.72"),
    ],
)
def test_foreign_currencies_have_their_own_minor_units(
    desk: Desk, *, currency: str, rate: str, price: str, net: str, worth: str
) -> None:
    desk.product("BOLT")
    desk.rate(currency, "7", desk.today - timedelta(days=9))
    desk.rate(currency, rate, desk.today - timedelta(days=1))
    order = desk.order(Line("BOLT", "3", price), currency=currency)
    desk.act("buyer", "purchase_order__submit", order)
    found = _amounts(desk, order.id)
    assert (found[0], found[3]) == (Decimal(net), Decimal(worth))


def test_units_convert_exactly_in_either_direction(desk: Desk) -> None:
    for code in ("BOLT", "WIRE", "OIL"):
        desk.product(code, unit="DOZ" if code == "WIRE" else "PCS")
    convert = (
        "insert into erp.unit_conversion (id, product_id, from_unit_id, to_unit_id, numerator, denominator)"
        " values (gen_random_uuid(), %s, %s, %s, %s, %s)"
    )
    desk.admin.execute(
        convert, [desk.key("product", "OIL"), desk.key("unit", "PCS"), desk.key("unit", "DOZ"), 4, 40]
    )
    order = desk.order(
        Line("BOLT", "2", "1", unit="DOZ"), Line("WIRE", "5", "1", unit="PCS"), Line("OIL", "2", "1", unit="DOZ")
    )
    desk.act("buyer", "purchase_order__submit", order)
    fractions = desk.rows("select stock_numerator, stock_denominator from erp.purchase_order_line order by line")
    assert fractions == [(12, 1), (1, 12), (10, 1)], "the product's own conversion comes first, reduced"


def test_every_problem_is_named_at_once(desk: Desk) -> None:
    for code in ("BOLT", "OLD"):
        desk.product(code)
    order = desk.order(Line("BOLT", "1", "1", unit="KG"), Line("OLD", "1.5", "1", tax="V20"), currency="USD")
    desk.admin.execute("update erp.product set archived_at = now() where code = 'OLD'")
    desk.admin.execute("update erp.tax_code set archived_at = now() where code = 'V20'")
    desk.admin.execute("update erp.party set blocked = true")
    refused = desk.refused("buyer", "purchase_order__submit", order)
    assert refused.code == "purchase_order.invalid"
    assert {(problem["code"], problem.get("row")) for problem in refused.problems} == {
        ("party.blocked", None),
        ("exchange_rate.missing", None),
        ("unit.not_convertible", 0),
        ("product.archived", 1),
        ("tax_code.archived", 1),
        ("quantity.too_precise", 1),
    }
    assert desk.header("purchase_order", order)["status"] == "draft"


def test_an_order_needs_lines(desk: Desk) -> None:
    assert desk.refused("buyer", "purchase_order__submit", desk.order()).codes == ["purchase_order.empty"]


def test_repeating_a_request_answers_the_same(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.order(Line("BOLT", "1", "1"))
    request = uuid.uuid4()
    first = desk.act("buyer", "purchase_order__submit", order, version=1, request=request)
    assert desk.act("buyer", "purchase_order__submit", order, version=1, request=request) == first
    desk.act("buyer", "purchase_order__send", order)
    late = desk.act("buyer", "purchase_order__submit", order, version=1, request=request)
    assert late["status"] == "sent", "carried out, and more happened since"
    refused = desk.refused("buyer", "purchase_order__submit", order, version=1)
    assert refused.code == "record.stale"
    assert desk.refused("buyer", "purchase_order__submit", order).code == "purchase_order.wrong_status"
    assert desk.one("select count(*) from erp.document_event where event = 'submitted'") == 1


def test_approval_by_levels_and_separate_people(desk: Desk) -> None:
    desk.product("BOLT")
    _level(desk, 0)
    _level(desk, 1000, high=True)
    small, large = desk.order(Line("BOLT", "1", "999.99")), desk.order(Line("BOLT", "1", "1000"))
    for order in (small, large):
        assert desk.act("buyer", "purchase_order__submit", order)["status"] == "to_approve"
    assert desk.act("approver", "purchase_order__approve", small)["status"] == "approved"
    answer = desk.act("approver", "purchase_order__approve", large)
    assert (answer["status"], answer["people_missing"]) == ("to_approve", 1)
    assert desk.refused("approver", "purchase_order__approve", large).code == "purchase_order.approved_already"
    desk.conninfos["second"] = desk.company.login("purchasing_approver")
    assert desk.refused("second", "purchase_order__approve", large).code == "purchase_order.high_approval_needed"
    assert desk.act("manager", "purchase_order__approve", large)["status"] == "approved"


def test_nobody_approves_his_own_order(desk: Desk) -> None:
    desk.product("BOLT")
    _level(desk, 0)
    desk.conninfos["both"] = desk.company.login("buyer", "purchasing_approver")
    made = desk.order(Line("BOLT", "1", "1"), person="both")
    submitted = desk.order(Line("BOLT", "1", "1"))
    desk.act("buyer", "purchase_order__submit", made)
    desk.act("both", "purchase_order__submit", submitted)
    for order in (made, submitted):
        assert desk.refused("both", "purchase_order__approve", order).code == "purchase_order.own_approval"


def test_rejected_orders_lose_the_approvals_they_had(desk: Desk) -> None:
    desk.product("BOLT")
    _level(desk, 0, people=2)
    order = desk.order(Line("BOLT", "1", "1"))
    desk.act("buyer", "purchase_order__submit", order)
    desk.act("approver", "purchase_order__approve", order)
    assert desk.refused("manager", "purchase_order__reject", order, " ").code == "reason.missing"
    assert desk.act("manager", "purchase_order__reject", order, "too dear")["status"] == "draft"
    again = desk.act("buyer", "purchase_order__submit", order)
    assert (again["status"], again["number"]) == ("to_approve", f"PO-{desk.today.year}-00001")
    assert desk.act("approver", "purchase_order__approve", order)["people_missing"] == 1


def _set(desk: Desk, line: uuid.UUID, column: str, value: str) -> None:
    statement = {
        "quantity": "update erp.purchase_order_line set quantity = %s where id = %s",
        "unit_price": "update erp.purchase_order_line set unit_price = %s where id = %s",
    }[column]
    desk.as_("buyer").execute(statement, [value, line])


def test_a_revision_asks_again_only_for_more_than_was_approved(desk: Desk) -> None:
    desk.product("BOLT")
    _level(desk, 0)
    order = desk.approved(Line("BOLT", "10", "10"))
    desk.act("buyer", "purchase_order__send", order)
    for price, status in (("9", "approved"), ("10", "approved"), ("10.01", "to_approve")):
        assert desk.act("buyer", "purchase_order__reopen", order, "new price")["status"] == "draft"
        _set(desk, order.lines[0], "unit_price", price)
        assert desk.act("buyer", "purchase_order__submit", order)["status"] == status
    header = desk.header("purchase_order", order)
    assert (header["revision"], header["number"]) == (3, f"PO-{desk.today.year}-00001")
    kept = desk.rows(
        "select content -> 'lines' -> 0 ->> 'unit_price' from erp.purchase_order_revision order by revision"
    )
    assert [Decimal(row[0]) for row in kept] == [10, 9, 10]


def test_another_supplier_needs_a_new_approval(desk: Desk) -> None:
    desk.product("BOLT")
    _level(desk, 0)
    order = desk.approved(Line("BOLT", "10", "10"))
    desk.act("buyer", "purchase_order__reopen", order, "other supplier")
    desk.admin.execute(
        "insert into erp.party (id, code, name, currency_code) values (gen_random_uuid(), 'S2', 'B', 'EUR')"
    )
    desk.as_("buyer").execute(
        "update erp.purchase_order set supplier_id = (select id from erp.party where code = 'S2'),"
        " version = version + 1 where id = %s",
        [order.id],
    )
    assert desk.act("buyer", "purchase_order__submit", order)["status"] == "to_approve"


def test_a_revision_keeps_what_was_received(desk: Desk) -> None:
    for code in ("BOLT", "NUT"):
        desk.product(code)
    order = desk.approved(Line("BOLT", "10", "10"), Line("NUT", "5", "1"))
    desk.received((order.lines[0], "4"))
    desk.act("buyer", "purchase_order__reopen", order, "less of it")
    later = desk.receipt((order.lines[0], "1"))
    assert desk.refused("storekeeper", "goods_receipt__post", later).codes == ["purchase_order.not_receivable"]
    _set(desk, order.lines[0], "quantity", "3")
    assert desk.refused("buyer", "purchase_order__submit", order).codes == ["purchase_order_line.received_more"]
    desk.as_("buyer").execute(
        "update erp.purchase_order_line set product_id = %s, quantity = 4 where id = %s",
        [desk.key("product", "NUT"), order.lines[0]],
    )
    assert desk.refused("buyer", "purchase_order__submit", order).codes == ["purchase_order_line.received_changed"]
    desk.as_("buyer").execute(
        "update erp.purchase_order_line set product_id = %s where id = %s",
        [desk.key("product", "BOLT"), order.lines[0]],
    )
    assert desk.act("buyer", "purchase_order__submit", order)["status"] == "partly_received"
    assert desk.faults() == []


def test_cancel_and_close(desk: Desk) -> None:
    desk.product("BOLT")
    fresh, begun = (
        desk.approved(Line("BOLT", "10", "1")),
        desk.approved(Line("BOLT", "10", "1"), Line("BOLT", "5", "1")),
    )
    receipt = desk.received((begun.lines[0], "4"))
    number = desk.header("goods_receipt", receipt)["number"]
    refused = desk.refused("buyer", "purchase_order__cancel", begun, "not needed")
    assert (refused.code, refused.params["receipts"]) == ("purchase_order.received", number)
    assert desk.refused("buyer", "purchase_order__close", fresh, "x").code == "purchase_order.nothing_received"
    assert desk.act("buyer", "purchase_order__cancel", fresh, "not needed")["status"] == "cancelled"
    assert (
        desk.act("buyer", "purchase_order__close", begun, "rest", [begun.lines[1]])["status"] == "partly_received"
    )
    late = desk.receipt((begun.lines[1], "1"))
    assert desk.refused("storekeeper", "goods_receipt__post", late).codes == ["purchase_order_line.closed"]
    assert desk.act("buyer", "purchase_order__close", begun, "rest")["status"] == "closed"
    desk.act("storekeeper", "goods_receipt__reverse", receipt, desk.today, "wrong")
    assert desk.header("purchase_order", begun)["status"] == "closed"


def test_discarded_drafts_leave_their_trail(desk: Desk) -> None:
    desk.product("BOLT")
    order, kept = desk.order(Line("BOLT", "1", "1")), desk.approved(Line("BOLT", "1", "1"))
    request = uuid.uuid4()
    first = desk.act("buyer", "purchase_order__discard", order, version=1, request=request)
    assert first["status"] == "discarded"
    assert desk.act("buyer", "purchase_order__discard", order, version=1, request=request) == first
    trail = desk.one("select detail from erp.document_event where event = 'discarded'")
    assert (trail["document"]["id"], len(trail["lines"])) == (str(order.id), 1)
    assert desk.refused("buyer", "purchase_order__discard", kept).code == "purchase_order.wrong_status"
    desk.act("buyer", "purchase_order__reopen", kept, "x")
    assert desk.refused("buyer", "purchase_order__discard", kept).code == "purchase_order.numbered"


def test_proposals_take_the_suppliers_price_of_the_day(desk: Desk) -> None:
    for code in ("BOLT", "NUT", "NEW"):
        desk.product(code)
    price = (
        "insert into erp.supplier_price (id, supplier_id, product_id, unit_id, currency_code,"
        " minimum_quantity, price,"
        " valid_from, valid_until, lead_time_days) values (gen_random_uuid(), %s, %s, %s, 'EUR', %s,"
        " %s, %s, %s, 12)"
    )
    bolt, pieces, today = desk.key("product", "BOLT"), desk.key("unit", "PCS"), desk.today
    for quantity, amount, begins, ends in (
        (0, "9", 30, 20), (0, "8", 19, None), (0, "7", 2, None), (100, "6", 2, None), (0, "1", -1, None),
    ):  # fmt: skip
        until = None if ends is None else today - timedelta(days=ends)
        desk.admin.execute(
            price, [desk.supplier, bolt, pieces, quantity, amount, today - timedelta(days=begins), until]
        )
    desk.approved(Line("NUT", "1", "3.5"))
    rows = (
        desk.as_("buyer")
        .execute(
            "select p.code, unit_price, lead_time_days, price_breaks, price_source"
            " from erp_api.purchase_order__propose(%s, 'EUR', %s, %s) join erp.product p on p.id = product_id",
            [desk.supplier, today, [desk.key("product", code) for code in ("NUT", "BOLT", "NEW")]],
        )
        .fetchall()
    )
    assert rows == [
        ("NUT", Decimal("3.5"), 0, [], "last_order"),
        ("BOLT", Decimal(7), 12, [[0, 7], [100, 6]], "supplier_price"),
        ("NEW", None, 0, [], ""),
    ]


def test_rights_are_the_servers(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.order(Line("BOLT", "1", "1"))
    for person, function in (("storekeeper", "purchase_order__submit"), ("buyer", "purchase_order__approve")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.act(person, function, order)
