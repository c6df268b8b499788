"""The whole history of the demo company as a plan; pure, and the same for the same last day and count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from erp_desktop.demo import assortment
from erp_desktop.demo.assortment import DemoPrice, DemoProduct, DemoSupplier
from erp_desktop.demo.days import first_day
from erp_desktop.demo.history import History
from erp_desktop.demo.plan_invoices import InvoicePlanner
from erp_desktop.demo.plan_orders import OrderPlanner
from erp_desktop.demo.plan_payments import PaymentPlanner
from erp_desktop.demo.plan_receipts import ReceiptPlanner


@dataclass(frozen=True, slots=True)
class Plan:
    """What the demo company is made of."""

    first_day: date
    last_day: date
    products: Sequence[DemoProduct]
    suppliers: Sequence[DemoSupplier]
    prices: Sequence[DemoPrice]
    rates: Sequence[tuple[str, date, Decimal]]
    history: History


def plan(last_day: date, orders: int) -> Plan:
    """Two years that end on `last_day`, with so many orders."""
    start = first_day(last_day)
    products, suppliers = assortment.products(), assortment.suppliers()
    prices = assortment.prices(products, suppliers, start, last_day)
    planned = OrderPlanner(products, suppliers, prices).plan(last_day, orders)
    delivered = ReceiptPlanner(products, suppliers, last_day).plan(planned)
    invoices = InvoicePlanner(suppliers, last_day).plan(delivered.receipts, orders)
    payments = PaymentPlanner(last_day).plan(invoices, orders)
    rates = assortment.exchange_rates(start, last_day)
    history = History(planned.orders, delivered.receipts, delivered.closings, invoices, payments)
    return Plan(start, last_day, products, suppliers, prices, rates, history)
