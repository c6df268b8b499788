"""What the books of the company do hold, read by an auditor's own queries as superuser."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, LiteralString

import psycopg

from tests.e2e.adventureworks.expected import Figures

_ON_HAND: LiteralString = (
    "select p.code, sum(b.quantity) from erp.stock_balance b join erp.product p on p.id = b.product_id"
    " join erp.bin x on x.id = b.bin_id where x.kind = %s group by 1"
)
_MOVED_VALUE: LiteralString = (
    "select p.code, sum(m.value) from erp.stock_move m join erp.product p on p.id = m.product_id"
    " where m.document_kind = %s group by 1"
)
_INVOICES: LiteralString = "select supplier_number, net_amount, tax_amount from erp.supplier_invoice"
_OPEN: LiteralString = (
    "select p.code, sum(b.open_company_amount) from erp.open_item_balance b"
    " join erp.open_item i on i.id = b.open_item_id join erp.party p on p.id = i.party_id group by 1"
)
_PAID: LiteralString = (
    "select p.code, sum(h.amount) from erp.payment h join erp.party p on p.id = h.supplier_id"
    " where h.status = 'posted' group by 1"
)
_COUNTERS: LiteralString = (
    "select o.note || '/' || l.description, l.received_quantity, l.rejected_quantity, l.invoiced_quantity"
    " from erp.purchase_order_line l join erp.purchase_order o on o.id = l.purchase_order_id"
)
_CONTROLS: LiteralString = (
    "select a.control, sum(b.debit - b.credit) from erp.account_balance b join erp.account a on a.id = b.account_id"
    " where a.control is not null group by 1"
)
_PURPOSES: LiteralString = (
    "select g.purpose, coalesce(sum(b.debit - b.credit), 0) from erp.posting_account g"
    " left join erp.account_balance b on b.account_id = g.account_id group by 1"
)
_NUMBERED: LiteralString = (
    "select kind, count(*), max(last) from ("
    " select 'purchase_order' as kind, split_part(number, '-', 3)::integer as last, split_part(number, '-', 2) as y"
    " from erp.purchase_order where number is not null"
    " union all select 'goods_receipt', split_part(number, '-', 3)::integer, split_part(number, '-', 2)"
    " from erp.goods_receipt where number is not null"
    " union all select 'supplier_invoice', split_part(number, '-', 3)::integer, split_part(number, '-', 2)"
    " from erp.supplier_invoice where number is not null) n group by 1"
)


def found(connection: psycopg.Connection[Any]) -> Figures:
    """The figures that the books say."""

    def pairs(query: LiteralString, *params: str) -> dict[str, Any]:
        return dict(connection.execute(query, params).fetchall())

    figures = Figures(
        on_hand=pairs(_ON_HAND, "storage"),
        on_hold=pairs(_ON_HAND, "quality_hold"),
        opening_value=pairs(_MOVED_VALUE, "stock_opening"),
        received_value=pairs(_MOVED_VALUE, "goods_receipt"),
        open_payables=pairs(_OPEN),
        paid=pairs(_PAID),
        order_states=pairs("select note, status from erp.purchase_order"),
    )
    invoices = connection.execute(_INVOICES).fetchall()
    figures.net = {number: net for number, net, _ in invoices}
    figures.tax = {number: tax for number, _, tax in invoices}
    figures.counters = {
        line: (received, rejected, invoiced)
        for line, received, rejected, invoiced in connection.execute(_COUNTERS).fetchall()
    }
    controls, purposes = pairs(_CONTROLS), pairs(_PURPOSES)
    figures.totals = {
        "stock": controls["stock"],
        "grni": controls["grni"],
        "tax": controls["tax"],
        "payable": -controls["payable"],
        "bank": controls["bank"],
        "opening": purposes["opening"],
        "price_difference": purposes["price_difference"],
    }
    figures.numbered = {kind: count for kind, count, _ in connection.execute(_NUMBERED).fetchall()}
    return figures.without_zeros()


def findings(connection: psycopg.Connection[Any]) -> dict[str, list[tuple[Any, ...]]]:
    """Numbered check → what it found, of all that found anything."""
    names = connection.execute(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = 'erp_api' and p.proname like 'check\\_\\_%' order by 1"
    ).fetchall()
    assert names
    found_by = {
        name: connection.execute(psycopg.sql.SQL("select * from erp_api.{}()").format(psycopg.sql.Identifier(name)))
        for (name,) in names
    }
    return {name: rows for name, cursor in found_by.items() if (rows := cursor.fetchall())}


def untied(connection: psycopg.Connection[Any]) -> list[tuple[str, Decimal]]:
    """Ties that differ, with their difference."""
    return connection.execute("select check_name, difference from erp_api.ties() where not tied").fetchall()
