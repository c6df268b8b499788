"""Random orders, receipts and reversals: whatever happens, everything ties to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plugins.desk import Desk, Line, Paper, refusal

PRODUCTS = ("A", "B", "C")
EXPECTED = {
    "goods_receipt.over_receipt",
    "purchase_order.not_receivable",
    "stock.insufficient",
    "quantity.too_small",
}
_prices = st.decimals(min_value=0, max_value=1000, places=8)
_counts = st.integers(min_value=1, max_value=12)


@dataclass(frozen=True)
class Receive:
    """Take some of each line of an order, and reject some of it."""

    shares: tuple[tuple[int, int], ...]
    reversed: bool


_lines = st.builds(
    Line,
    product=st.sampled_from(PRODUCTS),
    quantity=_counts.map(str),
    price=_prices.map(str),
    unit=st.sampled_from(["PCS", "DOZ"]),
    tax=st.sampled_from([None, "V20", "N20", "I13"]),
    discount=st.decimals(min_value=0, max_value=100, places=4).map(str),
)
_receives = st.builds(
    Receive,
    shares=st.lists(st.tuples(_counts, st.integers(0, 3)), min_size=1, max_size=5).map(tuple),
    reversed=st.booleans(),
)


def _receive(desk: Desk, order: Paper, how: Receive) -> Paper | None:
    paper = desk.receipt(
        *(
            (line, str(taken), str(min(bad, taken)))
            for line, (taken, bad) in zip(order.lines, how.shares, strict=False)
        )
    )
    try:
        desk.act("storekeeper", "goods_receipt__post", paper)
    except psycopg.Error as error:
        refused = refusal(error)
        assert set(refused.codes) <= EXPECTED, refused
        return None
    return paper


def test_everything_ties_whatever_happens(desk: Desk) -> None:
    for code in PRODUCTS:
        desk.product(code, unit="DOZ" if code == "C" else "PCS", over_receipt="25")
    desk.rate("JPY", "0.00617")
    desk.rate("KWD", "2.9514")
    desk.admin.execute(
        "insert into erp.tax_code (id, code, name, rate, inclusive, account_id)"
        " select gen_random_uuid(), 'I13', 'I13', 13, true, id from erp.account where code = '1150'"
    )

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(
        lines=st.lists(_lines, min_size=1, max_size=5),
        currency=st.sampled_from(["EUR", "JPY", "KWD"]),
        receives=st.lists(_receives, min_size=1, max_size=4),
        red_letter=st.booleans(),
    )
    def play(lines: list[Line], currency: str, receives: list[Receive], *, red_letter: bool) -> None:
        desk.admin.execute("update erp.company set red_letter = %s", [red_letter])
        order = desk.approved(*lines, currency=currency)
        posted = [(paper, how) for how in receives if (paper := _receive(desk, order, how)) is not None]
        for paper, how in posted:
            if how.reversed:
                desk.act("storekeeper", "goods_receipt__reverse", paper, desk.today, "random")
        assert desk.faults() == []

    play()
    for paper in desk.rows("select id from erp.goods_receipt where status = 'posted' order by id desc"):
        desk.act("storekeeper", "goods_receipt__reverse", Paper(paper[0], ()), desk.today, "all of it")
    assert desk.one("select coalesce(sum(quantity) + sum(value), 0) from erp.cost_pool") == Decimal(0)
    assert desk.faults() == []
