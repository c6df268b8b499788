"""The list of orders, as a buyer opens, pages and searches it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, LiteralString
from uuid import UUID

from erp_desktop.base.paging import Query
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from tests.benchmarks.measure import Figure, median_ms
from tests.benchmarks.office import Office, run
from tests.plugins.clerks import open_database

LIST_MS_MAX: Final = 20
FIRST_DAY: Final = date(2022, 1, 1)
DAYS: Final = 1_700
WORDS: Final = "zhonghe met"
_LOAD: tuple[LiteralString, ...] = (
    "set session_replication_role = replica",
    "insert into erp.purchase_order (id, number, status, supplier_id, warehouse_id, currency_code, order_date,"
    " due_date, rate, net_amount, tax_amount, total_amount, company_amount, created_by, changed_by)"
    " select gen_random_uuid(), 'PO-' || extract(year from d.day) || '-' || lpad(n::text, 7, '0'),"
    " case when n %% 50 = 0 then 'sent' when n %% 80 = 0 then 'partly_received' else 'closed' end,"
    " s.ids[1 + (n * 7919) %% cardinality(s.ids)], w.id, 'EUR', d.day, d.day + 14, 1, n %% 9000, n %% 9000 * 0.2,"
    " n %% 9000 * 1.2, n %% 9000, 'anna', 'anna'"
    " from generate_series(%(first)s::bigint, %(last)s::bigint) n"
    " cross join lateral (select %(day)s::date + (n %% %(days)s)::integer as day) d"
    " cross join (select array_agg(id order by code) as ids from erp.party) s"
    " join erp.warehouse w on w.code = 'MAIN'",
    "set session_replication_role = origin",
    "vacuum (analyze) erp.purchase_order",
    "checkpoint",
)


def load(office: Office, first: int, last: int) -> None:
    """Orders number `first` to `last`, over some years, of all suppliers."""
    with office.connect() as connection:
        for statement in _LOAD:
            if "%" in statement:
                run(connection, [statement], first=first, last=last, day=FIRST_DAY, days=DAYS)
            else:
                connection.execute(statement)


def measure(office: Office, sizes: Sequence[int]) -> list[Figure]:
    """First page, page in the middle and search at each size; the published figures are those of the largest."""
    buyer = office.hire("buyer")
    loaded = 0
    seen: dict[str, list[str]] = {}
    worst: dict[str, float] = {}
    for size in sizes:
        load(office, loaded + 1, size)
        loaded = size
        for name, value in _at_this_size(buyer).items():
            seen.setdefault(name, []).append(f"{size:,}: {value:.1f}")
            worst[name] = value
    return [
        Figure(name, worst[name], "ms", LIST_MS_MAX, "orders: " + "; ".join(seen[name]))
        for name in ("order_list_first_page_ms", "order_list_deep_page_ms", "order_search_ms")
    ]


def _at_this_size(buyer: str) -> dict[str, float]:
    database, close = open_database(buyer)
    try:
        orders = OrderRepository(database)
        deep = (FIRST_DAY + timedelta(days=DAYS // 2), UUID(int=1 << 127))
        assert len(orders.page(Query(), deep).rows) == len(orders.page(Query(WORDS)).rows) > 0
        return {
            "order_list_first_page_ms": median_ms(lambda: orders.page(Query())),
            "order_list_deep_page_ms": median_ms(lambda: orders.page(Query(), deep)),
            "order_search_ms": median_ms(lambda: orders.page(Query(WORDS))),
        }
    finally:
        close()
