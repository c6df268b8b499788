"""Many clerks at once: nobody waits for ever, nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeAlias
from uuid import UUID

import psycopg

from tests.plugins.desk import Connection, Desk, Line, Refusal, refusal

CLERKS = 8
Outcome: TypeAlias = str | Refusal


def _at_once(desk: Desk, person: str, tasks: list[Callable[[Connection], object]]) -> list[Outcome]:
    """Run the tasks in threads of their own, started together; `done` or why each was refused."""
    barrier = Barrier(len(tasks), timeout=30)

    def run(task: Callable[[Connection], object]) -> Outcome:
        with desk.connect(person) as connection:
            barrier.wait()
            try:
                task(connection)
            except psycopg.Error as error:
                return refusal(error)
        return "done"

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_receipts_of_one_line_never_exceed_it(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "10", "1"))
    papers = [desk.receipt((order.lines[0], "3")) for _ in range(CLERKS)]
    outcomes = _at_once(
        desk,
        "storekeeper",
        [
            lambda connection, paper=paper: desk.call(  # type: ignore[misc]
                "storekeeper", "goods_receipt__post", paper.id, 1, paper.lines[0], connection=connection
            )
            for paper in papers
        ],
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert outcomes.count("done") == 3
    assert [outcome.codes for outcome in refused] == [["goods_receipt.over_receipt"]] * 5
    assert desk.pool("BOLT") == (9, 9)
    assert desk.faults() == []


def test_the_same_request_sent_twice_is_done_once(desk: Desk) -> None:
    desk.product("BOLT")
    order = desk.approved(Line("BOLT", "10", "1"))
    paper = desk.receipt((order.lines[0], "3"))

    def post(connection: Connection) -> object:
        return desk.call("storekeeper", "goods_receipt__post", paper.id, 1, paper.lines[0], connection=connection)

    assert _at_once(desk, "storekeeper", [post] * CLERKS) == ["done"] * CLERKS
    assert desk.pool("BOLT") == (3, 3)
    assert desk.faults() == []


def test_clerks_who_share_orders_and_products_do_not_deadlock(desk: Desk) -> None:
    codes = [f"P{number}" for number in range(6)]
    for code in codes:
        desk.product(code)
    orders = [desk.approved(*(Line(code, "1000", "1.37", tax="V20") for code in codes)) for _ in range(3)]
    lines = [line for order in orders for line in order.lines]

    def work(clerk: int) -> Callable[[Connection], object]:
        chosen: list[tuple[UUID, str]] = [(line, "1") for line in (lines if clerk % 2 else reversed(lines))]

        def rounds(connection: Connection) -> None:
            for number in range(4):
                paper = desk.receipt(*chosen[clerk:], connection=connection)
                desk.call("storekeeper", "goods_receipt__post", paper.id, 1, paper.lines[0], connection=connection)
                if number % 2:
                    desk.call(
                        "storekeeper", "goods_receipt__reverse", paper.id, 2, paper.lines[1], desk.today, "x",
                        connection=connection,
                    )  # fmt: skip

        return rounds

    outcomes = _at_once(desk, "storekeeper", [work(clerk) for clerk in range(CLERKS)])
    assert outcomes == ["done"] * CLERKS
    assert desk.one("select count(*) from erp.voucher") == CLERKS * 6
    assert desk.faults() == []


def test_an_order_is_reopened_or_received_from_never_both(desk: Desk) -> None:
    desk.product("BOLT")
    for number in range(6):
        order = desk.approved(Line("BOLT", "10", "1"))
        papers = [desk.receipt((order.lines[0], "1")) for _ in range(3)]
        version = desk.version("purchase_order__reopen", order)

        def reopen(_: Connection, key: UUID = order.id, known: int = version) -> object:
            with desk.connect("buyer") as buyer:
                return desk.call("buyer", "purchase_order__reopen", key, known, key, "more", connection=buyer)

        def receive(connection: Connection, key: UUID) -> object:
            return desk.call("storekeeper", "goods_receipt__post", key, 1, key, connection=connection)

        tasks: list[Callable[[Connection], object]] = [
            lambda connection, key=paper.id: receive(connection, key)  # type: ignore[misc]
            for paper in papers
        ]
        tasks.insert(number % 4, reopen)
        outcomes = _at_once(desk, "storekeeper", tasks)
        reopened = outcomes.pop(number % 4)
        posted = outcomes.count("done")
        header = desk.header("purchase_order", order)
        if reopened == "done":
            assert header["status"] == "draft"
            assert all(o == "done" or o.codes == ["purchase_order.not_receivable"] for o in outcomes if o)  # type: ignore[union-attr]
        else:
            assert isinstance(reopened, Refusal)
            assert reopened.code == "record.stale"
            assert (header["status"], posted) == ("partly_received", 3)
    assert desk.faults() == []


def test_approvals_at_once_count_each_person_once(desk: Desk) -> None:
    desk.product("BOLT")
    desk.admin.execute(
        "insert into erp.approval_level (document_kind, from_amount, permission, people)"
        " values ('purchase_order', 0, 'purchase_order:approve', 2)"
    )
    order = desk.order(Line("BOLT", "1", "1"))
    desk.act("buyer", "purchase_order__submit", order)

    def approve(connection: Connection) -> object:
        return desk.call("approver", "purchase_order__approve", order.id, 2, order.id, connection=connection)

    assert _at_once(desk, "approver", [approve] * 4) == ["done"] * 4
    assert desk.header("purchase_order", order)["status"] == "to_approve"
    assert desk.act("manager", "purchase_order__approve", order)["status"] == "approved"
