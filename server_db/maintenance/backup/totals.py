"""What is counted in a company when it is backed up, and again in what was restored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from server_db.tables.base import SCHEMA

_FIGURES: Final = """
select 'debits of the balances', sum(debit)::text from erp.account_balance
union all select 'credits of the balances', sum(credit)::text from erp.account_balance
union all select 'debits of the vouchers', sum(debit)::text from erp.voucher_line
union all select 'credits of the vouchers', sum(credit)::text from erp.voucher_line
union all select 'stock value', sum(value)::text from erp.cost_pool
union all select 'stock on hand', sum(quantity)::text from erp.stock_balance
union all select 'open payables', sum(open_company_amount)::text from erp.open_item_balance
union all select 'digests of the vouchers', encode(sha256(string_agg(digest, '' order by id)), 'hex') from erp.voucher
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """Rows of each table of the company, and its figures, as text so that nothing is rounded."""

    rows: dict[str, int]
    figures: dict[str, str | None]


def measure(connection: psycopg.Connection[Any]) -> Totals:
    """Count everything, in the transaction of `connection`, which acts as the owner."""
    names = connection.execute(
        "select relname from pg_class where relnamespace = %s::regnamespace and relkind in ('r', 'p') order by 1",
        [SCHEMA],
    ).fetchall()
    count = SQL("select {}, count(*) from {}")
    counts = SQL(" union all ").join(
        count.format(Literal(name), Identifier(SCHEMA, name)) for (name,) in names
    )
    return Totals(dict(connection.execute(counts).fetchall()), dict(connection.execute(_FIGURES).fetchall()))


def differences(expected: Totals, found: Totals) -> list[str]:
    """What is not the same, in words; empty when everything is."""
    pairs: list[tuple[str, object, object]] = [
        (f"rows of {name}", expected.rows.get(name), found.rows.get(name))
        for name in sorted(expected.rows.keys() | found.rows.keys())
    ]
    pairs += [
        (name, expected.figures.get(name), found.figures.get(name))
        for name in sorted(expected.figures.keys() | found.figures.keys())
    ]
    return [f"{name}: {was} when backed up, {now} when restored" for name, was, now in pairs if was != now]
