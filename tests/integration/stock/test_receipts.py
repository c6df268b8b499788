"""Receipts and opening stock: stock, value, GRNI, counters, and the way back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.plugins.desk import Desk, Line, Paper

STOCK, GRNI, DIFFERENCE, OPENING = "1200", "2010", "5010", "3900"


def _issue(desk: Desk, product: str, quantity: str, value: str) -> None:
    """Take goods away with a value of their own, as a later release's documents will."""
    desk.admin.execute(
        "select erp_api.stock__post('test', gen_random_uuid(), current_date, null,"
        " array[row(1, p.id, b.warehouse_id, b.id, null, %s, %s)::erp_api.stock_line])"
        " from erp.product p, erp.bin b where p.code = %s and b.code = 'STORAGE'",
        [quantity, f"-{value}", product],
    )


def test_a_receipt_posts_stock_value_and_grni_to_the_cent(desk: Desk) -> None:
    for code in ("BOLT", "NUT"):
        desk.product(code)
    order = desk.approved(Line("BOLT", "10", "3.335", tax="V20"), Line("NUT", "3", "0.005", discount="10"))
    receipt = desk.receipt((order.lines[0], "4"), (order.lines[1], "3"))
    answer = desk.act("storekeeper", "goods_receipt__post", receipt)
    assert (answer["number"], answer["status"], answer["version"]) == (f"GR-{desk.today.year}-00001", "posted", 2)
    assert answer["voucher"]["journal"] == "STK"
    assert answer["voucher"]["number"] == 1
    # 4 x 3.335 = 13.34; 3 x 0.0045 = 0.0135.
    assert desk.voucher(answer) == [(STOCK, Decimal("13.35"), 0), (GRNI, 0, Decimal("13.35"))]
    assert desk.pool("BOLT") == (4, Decimal("13.34"))
    assert desk.pool("NUT") == (3, Decimal("0.01"))
    assert desk.header("purchase_order", order)["status"] == "partly_received"
    desk.received((order.lines[0], "6"))
    assert desk.header("purchase_order", order)["status"] == "received"
    party = desk.one("select party_id from erp.party_balance")
    assert party == desk.supplier
    assert desk.faults() == []


def test_repeating_posts_once(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "10", "1"))
    receipt, request = desk.receipt((order.lines[0], "4")), uuid.uuid4()
    first = desk.act("storekeeper", "goods_receipt__post", receipt, version=1, request=request)
    assert desk.act("storekeeper", "goods_receipt__post", receipt, version=1, request=request) == first
    assert desk.refused("storekeeper", "goods_receipt__post", receipt, version=1).code == "record.stale"
    assert desk.refused("storekeeper", "goods_receipt__post", receipt).code == "goods_receipt.not_draft"
    back = desk.act(
        "storekeeper",
        "goods_receipt__reverse",
        receipt,
        desk.today,
        "wrong",
        version=2,
        request=(undo := uuid.uuid4()),
    )
    assert back["voucher"]["number"] == 2
    again = desk.act("storekeeper", "goods_receipt__reverse", receipt, desk.today, "wrong", version=2, request=undo)
    assert again == back
    late = desk.act("storekeeper", "goods_receipt__post", receipt, version=1, request=request)
    assert late["status"] == "reversed", "it was posted once, and taken back since"
    assert desk.faults() == []


@pytest.mark.parametrize(
    ("general", "supplier", "product", "allowed"),
    [("0", None, None, "10"), ("5", None, None, "10"), ("10", None, None, "11"), ("0", "20", None, "12"),
     ("50", "20", "0", "10"), ("0", None, "30", "13")],
)  # fmt: skip
def test_tolerance_of_product_then_supplier_then_company(
    desk: Desk, general: str, supplier: str | None, product: str | None, allowed: str
) -> None:
    desk.product("BOLT", over_receipt=product)
    desk.admin.execute("update erp.company set over_receipt_percent = %s", [general])
    desk.admin.execute("update erp.party set over_receipt_percent = %s", [supplier])
    order = desk.approved(Line("BOLT", "10", "1"))
    too_much = desk.receipt((order.lines[0], str(Decimal(allowed) + 1)))
    refused = desk.refused("storekeeper", "goods_receipt__post", too_much)
    assert refused.codes == ["goods_receipt.over_receipt"]
    assert refused.problems[0]["row"] == 0
    assert (refused.problems[0]["params"]["ordered"], refused.problems[0]["params"]["product"]) == (10, "BOLT")
    desk.received((order.lines[0], "1"), (order.lines[0], str(Decimal(allowed) - 1)))
    assert desk.refused("storekeeper", "goods_receipt__post", desk.receipt((order.lines[0], "1"))).codes == [
        "goods_receipt.over_receipt"
    ]
    assert desk.header("purchase_order", order)["status"] == "received"


def test_rejected_goods_lie_in_quality_hold_without_value(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "10", "2"))
    answer = desk.act("storekeeper", "goods_receipt__post", desk.receipt((order.lines[0], "10", "3")))
    assert desk.voucher(answer) == [(STOCK, 14, 0), (GRNI, 0, 14)]
    assert (desk.on_hand("BOLT"), desk.on_hand("BOLT", "HOLD"), desk.pool("BOLT")) == (7, 3, (7, 14))
    assert desk.header("purchase_order", order)["status"] == "partly_received", "three are still to come"
    all_bad = desk.act("storekeeper", "goods_receipt__post", desk.receipt((order.lines[0], "2", "2")))
    assert all_bad["voucher"] is None
    desk.received((order.lines[0], "3"))
    assert desk.header("purchase_order", order)["status"] == "received"
    assert desk.faults() == []


def test_rejected_goods_need_a_quality_hold_bin(desk: Desk) -> None:
    desk.product("BOLT")
    desk.admin.execute("update erp.bin set archived_at = now() where code = 'HOLD'")
    order = desk.approved(Line("BOLT", "10", "2"))
    refused = desk.refused("storekeeper", "goods_receipt__post", desk.receipt((order.lines[0], "2", "1")))
    assert refused.codes == ["warehouse.no_quality_hold"]


def test_fractions_of_the_stock_unit(desk: Desk) -> None:
    desk.product("WIRE", unit="DOZ")
    order = desk.approved(Line("WIRE", "12", "1", unit="PCS"))
    third = desk.received((order.lines[0], "4"))
    assert desk.pool("WIRE") == (Decimal("0.333333"), 4)
    desk.received((order.lines[0], "4"))
    desk.act("storekeeper", "goods_receipt__reverse", third, desk.today, "wrong")
    assert desk.pool("WIRE") == (Decimal("0.333333"), 4)
    assert desk.faults() == []


@pytest.mark.parametrize(
    ("currency", "rate", "price", "value"),
    [("JPY", "0.0062", "333", "6.19"), ("KWD", "2.955", "0.3335", "2.96"), ("USD", "0.9", "1.005", "2.71")],
)
def test_foreign_orders_are_valued_at_the_rate_of_the_receipt(
    desk: Desk, currency: str, rate: str, price: str, value: str
) -> None:
    desk.product("BOLT")
    desk.rate(currency, "9", desk.today - timedelta(days=9))
    order = desk.approved(Line("BOLT", "3", price), currency=currency)
    desk.rate(currency, rate)
    answer = desk.act("storekeeper", "goods_receipt__post", desk.receipt((order.lines[0], "3")))
    assert desk.voucher(answer) == [(STOCK, Decimal(value), 0), (GRNI, 0, Decimal(value))]
    assert desk.faults() == []


def test_inclusive_prices_are_taken_net_and_lost_tax_is_cost(desk: Desk) -> None:
    desk.product("BOLT")
    for code, recoverable in (("I13", True), ("L13", False)):
        desk.admin.execute(
            "insert into erp.tax_code (id, code, name, rate, inclusive, recoverable, account_id)"
            " select gen_random_uuid(), %s, %s, 13, true, %s, id from erp.account where code = '1150'",
            [code, code, recoverable],
        )
    order = desk.approved(
        *(Line("BOLT", "1", "100", tax=tax) for tax in ("I13", "L13", "N20", "V20")),
    )
    receipt = desk.received(*((line, "1") for line in order.lines))
    values = [row[0] for row in desk.rows("select value from erp.goods_receipt_line where goods_receipt_id = %s"
                                          " order by line", receipt.id)]  # fmt: skip
    assert values == [Decimal("88.50"), Decimal(100), Decimal(120), Decimal(100)]
    assert desk.faults() == []


def test_goods_without_price_move_without_voucher(desk: Desk) -> None:
    desk.product("GIFT")
    order = desk.approved(Line("GIFT", "5", "0"))
    receipt = desk.receipt((order.lines[0], "5"))
    answer = desk.act("storekeeper", "goods_receipt__post", receipt)
    assert (answer["status"], answer["voucher"], desk.pool("GIFT")) == ("posted", None, (5, 0))
    assert desk.act("storekeeper", "goods_receipt__reverse", receipt, desk.today, "wrong")["voucher"] is None
    assert desk.on_hand("GIFT") == 0
    assert desk.faults() == []


def test_every_problem_of_a_receipt_is_named_at_once(desk: Desk) -> None:
    for code in ("BOLT", "NUT"):
        desk.product(code)
    desk.admin.execute(
        "insert into erp.party (id, code, name, currency_code) values (gen_random_uuid(), 'S2', 'B', 'EUR')"
    )
    ours = desk.approved(Line("BOLT", "10", "1"))
    theirs = desk.approved(Line("NUT", "10", "1"), supplier=desk.key("party", "S2"))
    draft = desk.order(Line("NUT", "10", "1"))
    receipt = desk.receipt(
        (ours.lines[0], "11"), (theirs.lines[0], "1"), (draft.lines[0], "1.5"),
        day=desk.today + timedelta(days=2), bin_code="HOLD",
    )  # fmt: skip
    refused = desk.refused("storekeeper", "goods_receipt__post", receipt)
    assert refused.code == "goods_receipt.invalid"
    assert {(problem["code"], problem.get("row")) for problem in refused.problems} == {
        ("goods_receipt.date_ahead", None),
        ("goods_receipt.over_receipt", 0),
        ("goods_receipt.other_supplier", 1),
        ("purchase_order.not_receivable", 2),
        ("quantity.too_precise", 2),
        *(("bin.not_storage", row) for row in range(3)),
    }
    assert desk.refused("storekeeper", "goods_receipt__post", desk.receipt()).codes == ["goods_receipt.empty"]
    assert desk.one("select count(*) from erp.stock_move") == 0


def test_lines_that_row_rules_hide_are_not_left_out(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "10", "1"))
    receipt = desk.receipt((order.lines[0], "1"))
    desk.conninfos["own"] = desk.company.login("storekeeper", own_documents_only=True)
    assert "goods_receipt.order_hidden" in desk.refused("own", "goods_receipt__post", receipt).codes
    desk.conninfos["elsewhere"] = desk.company.login("storekeeper", warehouses=[])
    assert desk.refused("elsewhere", "goods_receipt__post", receipt).code == "record.missing"


def test_reversal_brings_everything_back(desk: Desk) -> None:
    for code in ("BOLT", "NUT"):
        desk.product(code)
    order = desk.approved(Line("BOLT", "3", "3.333"), Line("NUT", "7", "0.01"))
    desk.act("buyer", "purchase_order__send", order)
    receipt = desk.received((order.lines[0], "3", "1"), (order.lines[1], "7"))
    answer = desk.act("storekeeper", "goods_receipt__reverse", receipt, desk.today, "wrong goods")
    assert desk.voucher(answer) == [(STOCK, 0, Decimal("6.74")), (GRNI, Decimal("6.74"), 0)]
    assert (desk.pool("BOLT"), desk.pool("NUT"), desk.on_hand("BOLT", "HOLD")) == ((0, 0), (0, 0), 0)
    assert desk.header("purchase_order", order)["status"] == "sent"
    assert desk.header("goods_receipt", receipt)["reversal_voucher_id"] == answer["voucher"]["id"]
    assert desk.refused("storekeeper", "goods_receipt__reverse", receipt, desk.today, "x").code == (
        "goods_receipt.not_posted"
    )
    desk.received((order.lines[0], "3"))
    assert desk.faults() == []


def test_red_letter_reversals_repeat_the_sides(desk: Desk) -> None:
    desk.product("BOLT")
    desk.admin.execute("update erp.company set red_letter = true")
    order = desk.approved(Line("BOLT", "3", "2"))
    answer = desk.act(
        "storekeeper", "goods_receipt__reverse", desk.received((order.lines[0], "3")), desk.today, "x"
    )
    assert desk.voucher(answer) == [(STOCK, -6, 0), (GRNI, 0, -6)]
    assert desk.faults() == []


@pytest.mark.parametrize("red_letter", [False, True])
@pytest.mark.parametrize("issued", ["19", "1"])
def test_value_that_is_gone_becomes_a_price_difference(desk: Desk, issued: str, *, red_letter: bool) -> None:
    """5 at 1 and 5 at 3 are 20; 5 leave for 19 or 1: taking back 5 at 3 finds only 1 or empties 19."""
    desk.product("BOLT")
    desk.admin.execute("update erp.company set red_letter = %s", [red_letter])
    order = desk.approved(Line("BOLT", "5", "1"), Line("BOLT", "5", "3"))
    desk.received((order.lines[0], "5"))
    dear = desk.received((order.lines[1], "5"))
    _issue(desk, "BOLT", "5", issued)
    answer = desk.act("storekeeper", "goods_receipt__reverse", dear, desk.today, "wrong")
    taken = 20 - Decimal(issued)
    lines = desk.voucher(answer)
    assert sum(debit - credit for code, debit, credit in lines if code == STOCK) == -taken
    assert sum(debit - credit for code, debit, credit in lines if code == GRNI) == 15
    assert sum(debit - credit for code, debit, credit in lines if code == DIFFERENCE) == taken - 15
    assert desk.pool("BOLT") == (0, 0)


def test_goods_that_are_gone_are_named_line_by_line(desk: Desk) -> None:
    for code in ("BOLT", "NUT"):
        desk.product(code)
    order = desk.approved(Line("BOLT", "5", "1"), Line("NUT", "5", "1"))
    receipt = desk.received((order.lines[0], "5"), (order.lines[1], "5"))
    for code, quantity in (("BOLT", "2"), ("NUT", "5")):
        _issue(desk, code, quantity, quantity)
    refused = desk.refused("storekeeper", "goods_receipt__reverse", receipt, desk.today, "wrong")
    assert (refused.code, refused.codes) == ("stock.invalid", ["stock.insufficient"] * 2)
    shown = [
        (p["row"], p["params"]["product"], p["params"]["on_hand"], p["params"]["asked"]) for p in refused.problems
    ]
    assert shown == [(0, "BOLT", 3, 5), (1, "NUT", 0, 5)]
    assert desk.header("goods_receipt", receipt)["status"] == "posted"


def test_reversals_are_dated_between_the_receipt_and_now(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "5", "1"))
    receipt = desk.received((order.lines[0], "5"))
    for days in (-1, 2):
        day = desk.today + timedelta(days=days)
        refused = desk.refused("storekeeper", "goods_receipt__reverse", receipt, day, "x")
        assert refused.code == "goods_receipt.reversal_date"


def test_closed_and_locked_periods_take_nothing(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "5", "1"))
    receipt = desk.receipt((order.lines[0], "1"))
    posted = desk.received((order.lines[0], "1"))
    desk.admin.execute("update erp.posting_lock set locked_until = current_date where area = 'stock'")
    assert desk.refused("storekeeper", "goods_receipt__post", receipt).code == "period.locked"
    desk.admin.execute("update erp.posting_lock set locked_until = null")
    for status, code in (("closing", "period.closing"), ("closed", "period.closed")):
        desk.admin.execute("update erp.period set status = %s where current_date between starts and ends", [status])
        assert desk.refused("storekeeper", "goods_receipt__post", receipt).code == code
        refused = desk.refused("storekeeper", "goods_receipt__reverse", posted, desk.today, "x")
        assert refused.code == code
    long_ago = desk.receipt((order.lines[0], "1"), day=desk.today - timedelta(days=4000))
    assert desk.refused("storekeeper", "goods_receipt__post", long_ago).code == "period.missing"
    assert desk.faults() == []


def test_discarded_receipts_leave_their_trail(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "5", "1"))
    receipt, request = desk.receipt((order.lines[0], "1")), uuid.uuid4()
    first = desk.act("storekeeper", "goods_receipt__discard", receipt, version=1, request=request)
    assert first == desk.act("storekeeper", "goods_receipt__discard", receipt, version=1, request=request)
    assert desk.one("select detail -> 'lines' -> 0 ->> 'received_quantity' from erp.document_event"
                    " where event = 'discarded'") == "1.000000"  # fmt: skip
    assert desk.refused("storekeeper", "goods_receipt__discard", desk.received((order.lines[0], "1"))).code == (
        "goods_receipt.not_draft"
    )


def _opening(desk: Desk) -> Paper:
    for code in ("BOLT", "NUT"):
        desk.product(code)
    return desk.opening(("BOLT", "3", "10.00"), ("NUT", "7", "0.07"), ("BOLT", "1", "2.50"))


def test_opening_stock_and_its_reversal(desk: Desk) -> None:
    opening = _opening(desk)
    answer = desk.act("accountant", "stock_opening__post", opening)
    assert (answer["number"], answer["voucher"]["journal"]) == (f"SO-{desk.today.year}-00001", "OPN")
    assert desk.voucher(answer) == [(STOCK, Decimal("12.57"), 0), (OPENING, 0, Decimal("12.57"))]
    assert desk.pool("BOLT") == (4, Decimal("12.50"))
    assert desk.faults() == []
    back = desk.act("accountant", "stock_opening__reverse", opening, desk.today, "counted wrongly")
    assert desk.voucher(back) == [(STOCK, 0, Decimal("12.57")), (OPENING, Decimal("12.57"), 0)]
    assert (desk.pool("BOLT"), desk.header("stock_opening", opening)["status"]) == ((0, 0), "reversed")
    assert desk.faults() == []


def test_opening_stock_names_every_problem(desk: Desk) -> None:
    desk.product("BOLT")
    opening = desk.opening(("BOLT", "1.5", "10.001"), bin_code="HOLD")
    refused = desk.refused("accountant", "stock_opening__post", opening)
    assert sorted(refused.codes) == ["amount.too_precise", "bin.not_storage", "quantity.too_precise"]
    assert desk.act("accountant", "stock_opening__discard", opening)["status"] == "discarded"
    assert desk.refused("accountant", "stock_opening__post", desk.opening()).codes == ["stock_opening.empty"]
