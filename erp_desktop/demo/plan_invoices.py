"""Plans the suppliers' invoices of the demo: matched to receipts, some of them not as agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID

from erp_desktop.base.money import round_half_up
from erp_desktop.demo import people
from erp_desktop.demo.assortment import DemoSupplier
from erp_desktop.demo.days import working_day
from erp_desktop.demo.history import Invoice, InvoiceLine, Order, Receipt, ReceiptLine, Reversal
from erp_desktop.demo.ids import Ids

FREIGHT_ACCOUNT: Final = "6040"

_SEED: Final = 2028
_ORDERS_PER_DRAFT: Final = 220
_ORDERS_PER_REVERSAL: Final = 220
_TOGETHER_PERCENT: Final = 30
_FREIGHT_PERCENT: Final = 7
_DEARER_PERMILLE: Final = 20
_LITTLE_PERMILLE: Final = 40
_CHEAPER_PERMILLE: Final = 12
_MORE_PERMILLE: Final = 8
_MORE_LOT_MIN: Final = 20
_RELEASED_AFTER_DAYS: Final = 30
_TERM_DAYS: Final[Mapping[str, int]] = {"NET7": 7, "NET15": 15, "NET30": 30, "NET60": 60, "EOM30": 45, "EOM60": 75}
_REASONS_RELEASED: Final = (
    "Price increase agreed by phone, buyer confirms", "Surcharge for express delivery accepted",
    "供应商已开具差额红字发票 Credit note promised", "Copper price clause of the frame contract",
)
_REASONS_REVERSED: Final = (
    "Supplier's number typed wrong", "Posted on the wrong day", "Invoice was addressed to another company",
    "发票抬头错误 Wrong name on the invoice",
)
_EXACT: Final = 8


class InvoicePlanner:
    """Invoices what was accepted, a few days after it came."""

    def __init__(self, suppliers: Sequence[DemoSupplier], last_day: date) -> None:
        self._random = Random(_SEED)
        self._ids = Ids(_SEED)
        self._suppliers = {supplier.code: supplier for supplier in suppliers}
        self._last_day = last_day
        self._papers = {supplier.code: self._random.randrange(1000, 60000) for supplier in suppliers}

    def plan(self, receipts: Sequence[Receipt], orders: int) -> tuple[Invoice, ...]:
        """Invoices up to the last day, in the order of their posting."""
        by_order: dict[UUID, list[Receipt]] = defaultdict(list)
        for receipt in receipts:
            if not receipt.is_draft and receipt.reversal is None:
                by_order[receipt.order.id].append(receipt)
        invoices: list[Invoice] = []
        for delivered in by_order.values():
            for part in self._parts(delivered):
                invoice = self._invoice(delivered[0].order, part)
                if invoice is not None and invoice.posting_day <= self._last_day:
                    invoices.append(invoice)
        invoices.sort(key=lambda one: one.posting_day)
        invoices = self._with_reversals(invoices, orders)
        for place in range(max(0, len(invoices) - max(1, orders // _ORDERS_PER_DRAFT)), len(invoices)):
            if invoices[place].reversal is None:
                invoices[place] = replace(
                    invoices[place], is_draft=True, posting_day=self._last_day, is_blocked=False, released=None
                )
        return tuple(sorted(invoices, key=lambda one: one.posting_day))

    def _parts(self, delivered: Sequence[Receipt]) -> list[list[Receipt]]:
        """Mostly an invoice a delivery; sometimes one for two deliveries that came soon after each other."""
        parts: list[list[Receipt]] = []
        for receipt in delivered:
            if parts and len(parts[-1]) == 1 and self._random.randrange(100) < _TOGETHER_PERCENT:
                parts[-1].append(receipt)
            else:
                parts.append([receipt])
        return parts

    def _invoice(self, order: Order, receipts: Sequence[Receipt]) -> Invoice | None:
        random = self._random
        accepted = [line for receipt in receipts for line in receipt.lines if line.accepted]
        day = receipts[-1].day + timedelta(days=random.randint(0, 5))
        posting_day = working_day(day + timedelta(days=random.randint(0, 4)))
        if not accepted:
            return None
        lines, is_blocked = self._lines(order, accepted, posting_day)
        supplier = self._suppliers[order.supplier]
        self._papers[order.supplier] += random.randint(1, 40)
        is_far = order.currency != "EUR"
        sofia, wang = people.logins("accounts_payable_clerk")
        invoice = Invoice(
            id=self._ids.at(posting_day),
            order=order,
            clerk=wang if is_far else sofia,
            supplier_number=f"{supplier.name[:2].upper()}-{day:%y}-{self._papers[order.supplier]:05}",
            day=day,
            posting_day=posting_day,
            due=day + timedelta(days=_TERM_DAYS[supplier.term]),
            lines=lines,
            is_blocked=is_blocked,
        )
        return replace(invoice, released=self._release(invoice)) if is_blocked else invoice

    def _lines(
        self, order: Order, accepted: Sequence[ReceiptLine], day: date
    ) -> tuple[tuple[InvoiceLine, ...], bool]:
        random = self._random
        lines: list[InvoiceLine] = []
        is_blocked = False
        for received in accepted:
            agreed = received.order_line
            price = agreed.price * (100 - agreed.discount_percent) / 100
            quantity = received.accepted
            found = random.randrange(1000)
            if found < _DEARER_PERMILLE:
                price, is_blocked = price * random.randint(105, 118) / 100, True
            elif found < _DEARER_PERMILLE + _LITTLE_PERMILLE:
                price = price * random.randint(1005, 1015) / 1000
            elif found < _DEARER_PERMILLE + _LITTLE_PERMILLE + _CHEAPER_PERMILLE:
                price = price * random.randint(90, 98) / 100
            elif found > 1000 - _MORE_PERMILLE and quantity >= _MORE_LOT_MIN and not received.rejected:
                quantity, is_blocked = quantity + quantity // 10, True
            lines.append(InvoiceLine(self._ids.at(day), quantity, round_half_up(price, _EXACT), received))
        if order.currency == "EUR" and random.randrange(100) < _FREIGHT_PERCENT:
            charge = Decimal(random.randint(1500, 18_000)) / 100
            lines.append(InvoiceLine(self._ids.at(day), Decimal(1), charge, None, FREIGHT_ACCOUNT, "Freight"))
        return tuple(lines), is_blocked

    def _release(self, invoice: Invoice) -> Reversal | None:
        """Old blocks were cleared up; some of the newer ones still wait."""
        day = working_day(invoice.posting_day + timedelta(days=self._random.randint(1, 9)))
        is_old = (self._last_day - invoice.posting_day).days > _RELEASED_AFTER_DAYS
        if day > self._last_day or not (is_old or self._random.randrange(3) == 0):
            return None
        return Reversal(day, people.logins("finance_manager")[0], self._random.choice(_REASONS_RELEASED))

    def _with_reversals(self, invoices: Sequence[Invoice], orders: int) -> list[Invoice]:
        """Some invoices are taken back and booked again, before anybody paid them."""
        early = self._last_day - timedelta(days=14)
        able = [one for one in invoices if one.posting_day <= early and not one.is_blocked]
        wanted = max(1, orders // _ORDERS_PER_REVERSAL)
        chosen = {one.id for one in self._random.sample(able, min(len(able), wanted))}
        made: list[Invoice] = []
        for invoice in invoices:
            if invoice.id not in chosen:
                made.append(invoice)
                continue
            day = working_day(invoice.posting_day + timedelta(days=1))
            by = self._random.choice((*people.logins("accountant"), *people.logins("finance_manager")))
            reversal = Reversal(day, by, self._random.choice(_REASONS_REVERSED))
            wrong = f"{invoice.supplier_number}-X"
            made.append(replace(invoice, supplier_number=wrong, reversal=reversal))
            lines = tuple(replace(line, id=self._ids.at(day)) for line in invoice.lines)
            made.append(replace(invoice, id=self._ids.at(day), posting_day=day, lines=lines))
        return made
