"""Stock on hand and the trial balance over long histories, on the server's side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg

from tests.benchmarks.measure import Figure, median_ms
from tests.benchmarks.office import Office

STOCK_MS_MAX: Final = 30
TRIAL_MS_MAX: Final = 5
PRODUCTS: Final = 10_000
_STOCK: tuple[LiteralString, ...] = (
    "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id, search_key)"
    " select erp_api.new_id(), 'P' || lpad(n::text, 6, '0'), 'Product ' || n, c.id, u.id, u.id,"
    " ' p' || lpad(n::text, 6, '0') || ' product ' || n"
    " from generate_series((select count(*) + 1 from erp.product), %(products)s) n"
    " join erp.product_category c on c.code = 'GOODS' join erp.unit u on u.code = 'PCS'",
    "insert into erp.stock_move (document_kind, document_id, line, product_id, warehouse_id, from_bin_id, to_bin_id,"
    " quantity, value, date)"
    " select 'stock_opening', gen_random_uuid(), 1, p.ids[1 + n %% cardinality(p.ids)], b.warehouse_id, null, b.id,"
    " 1 + n %% 20, 1 + n %% 500, date '2022-01-01' + (n %% 1700)::integer"
    " from generate_series(1, %(moves)s::bigint) n"
    " cross join (select array_agg(id order by code) as ids from erp.product) p"
    " join erp.bin b on b.code = 'STORAGE'",
    "truncate erp.stock_balance, erp.cost_pool",
    "insert into erp.stock_balance (product_id, bin_id, warehouse_id, quantity)"
    " select product_id, to_bin_id, warehouse_id, sum(quantity) from erp.stock_move where to_bin_id is not null"
    " group by 1, 2, 3",
    "insert into erp.cost_pool (product_id, quantity, value)"
    " select m.product_id, sum(m.quantity), sum(m.value) from erp.stock_move m group by 1",
)
_LEDGER: tuple[LiteralString, ...] = (
    "insert into erp.voucher (id, journal_id, period_id, number, date, total, digest)"
    " select gen_random_uuid(), j.id, p.id, 1000000 + n, p.starts + (n %% 28)::integer, 100, ''"
    " from generate_series(1, %(lines)s::bigint / 4) n"
    " join (select id, starts, row_number() over (order by starts) - 1 as place from erp.period) p"
    " on p.place = n %% 12"
    " join erp.journal j on j.code = 'GEN'",
    "insert into erp.voucher_line (voucher_id, line, account_id, period_id, date, debit, credit)"
    " select v.id, l.line, a.ids[1 + ((v.number * 4 + l.line) %% cardinality(a.ids))::integer], v.period_id, v.date,"
    " case when l.line %% 2 = 1 then 50 else 0 end, case when l.line %% 2 = 0 then 50 else 0 end"
    " from erp.voucher v cross join generate_series(1, 4) l(line)"
    " cross join (select array_agg(id order by code) as ids from erp.account"
    " where postable and coalesce(control, '') = '') a"
    " where v.number between 1000001 and 1000000 + %(lines)s::bigint / 4",
    "insert into erp.account_balance (account_id, period_id, slot, debit, credit)"
    " select l.account_id, l.period_id, l.line + 20, sum(l.debit), sum(l.credit) from erp.voucher_line l"
    " join erp.voucher v on v.id = l.voucher_id"
    " where v.number between 1000001 and 1000000 + %(lines)s::bigint / 4 group by 1, 2, 3",
)


def load(office: Office, statements: Sequence[LiteralString], **sizes: int) -> None:
    """Run the statements of a loader with triggers off, then bring statistics up to date."""
    with office.connect() as connection:
        connection.execute("set session_replication_role = replica")
        for statement in statements:
            connection.execute(statement, sizes if "%" in statement else None)
        connection.execute("vacuum (analyze)")
        connection.execute("checkpoint")


def measure(office: Office, moves: int, lines: int) -> list[Figure]:
    """Both reports, as an accountant's login asks for them, without sending the rows."""
    load(office, _STOCK, products=PRODUCTS, moves=moves)
    load(office, _LEDGER, lines=lines)
    with psycopg.connect(office.hire("accountant"), autocommit=True) as connection:
        stock = _timed(connection, "select count(*), sum(quantity), sum(value) from erp_api.stock_on_hand()")
        page = _timed(connection, "select count(*) from erp_api.stock_on_hand(in_limit => 100)")
        year = _timed(
            connection,
            "select count(*), sum(closing) from erp_api.trial_balance("
            "date_trunc('year', current_date)::date,"
            " (date_trunc('year', current_date) + interval '1 year - 1 day')::date)",
        )
        cut = _timed(
            connection,
            "select count(*) from erp_api.trial_balance("
            "date_trunc('year', current_date)::date, date_trunc('month', current_date)::date + 14)",
        )
    return [
        Figure(
            "stock_on_hand_ms", stock, "ms", STOCK_MS_MAX,
            f"all {PRODUCTS:,} products with value, {moves:,} moves; a page of 100: {page:.1f}",
        ),
        Figure(
            "trial_balance_ms", year, "ms", TRIAL_MS_MAX, f"a year, {lines:,} lines; to mid-month: {cut:.1f}"
        ),
    ]


def _timed(connection: psycopg.Connection[Any], query: LiteralString) -> float:
    row = connection.execute(query).fetchone()
    assert row is not None
    assert row[0] > 0
    return median_ms(lambda: connection.execute(query).fetchone())
