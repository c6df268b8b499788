"""What waits in purchasing: orders to approve, goods to receive, receipts without invoice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from erp_desktop.base.clock import today
from erp_desktop.base.formats import format_date, format_integer, format_money
from erp_desktop.base.i18n import mark, ntext, text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.paging import Query, Sort
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.purchasing.grni.records import Grni
from erp_desktop.modules.purchasing.grni.tasks import grni_today
from erp_desktop.modules.purchasing.orders.records import OrderRow
from erp_desktop.modules.purchasing.orders.tasks import ORDERS
from erp_desktop.ui.module import DeskCard, DeskContent, DeskRow
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

ROWS: Final = 6
TO_APPROVE: Final = ("to_approve",)
TO_SEND: Final = ("approved",)
DRAFTS: Final = ("draft",)
TO_RECEIVE: Final = ("sent", "partly_received")


def cards(services: Services) -> Sequence[DeskCard]:
    """The cards of this person."""
    rights = services.rights
    found: list[DeskCard] = []
    if rights.may(Permission.PURCHASE_ORDER_APPROVE):
        found.append(DeskCard(
            "purchase_order.to_approve", mark("To approve"), lambda: _orders(services, TO_APPROVE, _approve_row),
            ("purchase_order",), "purchase_order.list", {"status": TO_APPROVE},
            mark("No order waits for approval."),
        ))
    if rights.may(Permission.PURCHASE_ORDER_EDIT):
        found.append(DeskCard(
            "purchase_order.to_send", mark("To send"), lambda: _orders(services, TO_SEND, _approve_row),
            ("purchase_order",), "purchase_order.list", {"status": TO_SEND},
            mark("Every approved order is sent."),
        ))
        found.append(DeskCard(
            "purchase_order.drafts", mark("Drafts"), lambda: _orders(services, DRAFTS, _draft_row),
            ("purchase_order",), "purchase_order.list", {"status": DRAFTS}, mark("No draft is left to finish."),
        ))
    if rights.may(Permission.GOODS_RECEIPT_EDIT) and rights.may(Permission.PURCHASE_ORDER_READ):
        found.append(DeskCard(
            "purchase_order.to_receive", mark("To receive"), lambda: _orders(services, TO_RECEIVE, _receive_row),
            ("purchase_order", "goods_receipt"), "purchase_order.list", {"status": TO_RECEIVE},
            mark("No order is on its way."),
        ))
    if rights.may(Permission.GRNI_READ) and rights.may(Permission.SUPPLIER_INVOICE_EDIT):
        found.append(DeskCard(
            "grni.open_value", mark("Received, not invoiced"),
            lambda: grni_today().then(lambda grni: _grni(services, grni)),
            ("goods_receipt", "supplier_invoice"), "grni.open", None, mark("Every receipt is invoiced."),
        ))
    return found


def _orders(services: Services, states: tuple[str, ...], shape: Any) -> Task[DeskContent]:  # noqa: ANN401
    """The oldest orders in some states, and how many there are."""
    query = Query(filters={"status": states}, sort=Sort("order_date"))
    page, count = ORDERS.page(query, None, ROWS), ORDERS.count(query)

    def run(work: Work[Any]) -> DeskContent:
        rows, number = page.run(work).rows, count.run(work)
        if not rows:
            return DeskContent()
        caption = ntext("{count} order, the oldest first", "{count} orders, the oldest first", number.value)
        figure = format_integer(number.value) + ("" if number.exact else "+")
        return DeskContent(figure, caption, tuple(shape(services, row) for row in rows))

    return Task("desk.orders", Kind.READ, run)


def _approve_row(services: Services, row: OrderRow) -> DeskRow:
    amount = ""
    if row.total_amount is not None:
        amount = f"{format_money(row.total_amount, services.decimals(row.currency_code))} {row.currency_code}"
    return DeskRow(f"{row.number}  {row.supplier_name}", amount, "purchase_order.open", row.id, "text")


def _draft_row(_services: Services, row: OrderRow) -> DeskRow:
    return DeskRow(row.supplier_name, format_date(row.order_date), "purchase_order.open", row.id)


def _receive_row(_services: Services, row: OrderRow) -> DeskRow:
    due = text("due {date}", date=format_date(row.due_date)) if row.due_date is not None else ""
    return DeskRow(
        f"{row.number}  {row.supplier_name}", due, "goods_receipt.new", row.id, _tone_of(row.due_date)
    )


def _tone_of(due: date | None) -> str:
    if due is None or due > today():
        return "muted"
    return "bad" if due < today() else "warn"


def _grni(services: Services, grni: Grni) -> DeskContent:
    if not grni.rows:
        return DeskContent()
    decimals = services.decimals(None)
    suppliers: list[tuple[Decimal, DeskRow]] = []
    for _id, group in groupby(grni.lines, key=lambda line: line.supplier_id):
        lines = list(group)
        value = sum((line.open_value for line in lines), Decimal(0))
        first = lines[0]
        supplier = PickerRow(first.supplier_id, first.supplier_code, first.supplier_name)
        shown = format_money(value, decimals)
        suppliers.append((value, DeskRow(first.supplier_name, shown, "grni.open", {"supplier": supplier}, "text")))
    suppliers.sort(key=lambda one: -one[0])
    receipts = len({line.goods_receipt_id for line in grni.lines})
    caption = ntext("{count} receipt waits for its invoice", "{count} receipts wait for their invoices", receipts)
    figure = f"{format_money(grni.total, decimals)} {services.currency}"
    return DeskContent(figure, caption, tuple(row for _value, row in suppliers[:ROWS]))
