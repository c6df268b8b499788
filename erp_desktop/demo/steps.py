"""The steps of the demo's history: each act by the person whose job it is, through the repositories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from erp_desktop.base.acts import Act, Outcome
from erp_desktop.base.ids import new_id
from erp_desktop.base.money import round_money
from erp_desktop.demo import people
from erp_desktop.demo.history import Closing, Fate, Invoice, InvoiceLine, Order, Payment, Receipt
from erp_desktop.demo.ids import Ids
from erp_desktop.demo.lanes import Step
from erp_desktop.demo.masters import BANK_JOURNAL, Keys
from erp_desktop.demo.offices import Desk, patiently
from erp_desktop.demo.plan import Plan
from erp_desktop.modules.payments.payments.records import Payment as PaymentRecord
from erp_desktop.modules.payments.payments.records import PaymentLine as PaymentLineRecord
from erp_desktop.modules.payments.payments.repository import PaymentRepository
from erp_desktop.modules.purchasing.invoices.records import SupplierInvoice, SupplierInvoiceLine
from erp_desktop.modules.purchasing.invoices.repository import InvoiceRepository
from erp_desktop.modules.purchasing.orders.records import PurchaseOrder, PurchaseOrderLine
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from erp_desktop.modules.purchasing.receipts.records import GoodsReceipt, GoodsReceiptLine
from erp_desktop.modules.purchasing.receipts.repository import ReceiptRepository

P = ParamSpec("P")

_SEED: Final = 2030
_TAX_PERCENT: Final[Mapping[str, int]] = {"V20": 20, "V0": 0}


class Steps:
    """Makes the steps of each lane from the plan."""

    def __init__(self, plan: Plan, keys: Keys) -> None:
        self._history = plan.history
        self._keys = keys
        self._ids = Ids(_SEED)
        self._minor_units = {supplier.code: 0 if supplier.currency == "JPY" else 2 for supplier in plan.suppliers}
        self._posted: dict[UUID, Outcome] = {}

    def lanes(self) -> list[list[Step]]:
        """Orders; receipts and closings; invoices; payments."""
        history = self._history
        return [
            [Step(one.day, self._order(one), makes=(one.id,)) for one in history.orders],
            [
                *(step for one in history.receipts for step in self._receipt_steps(one)),
                *(Step(one.day, self._closing(one)) for one in history.closings),
            ],
            [step for one in history.invoices for step in self._invoice_steps(one)],
            [step for one in history.payments for step in self._payment_steps(one)],
        ]

    def _order(self, order: Order) -> Callable[[Desk], None]:
        def run(desk: Desk) -> None:
            orders = OrderRepository(desk.of(order.buyer))
            record = self._order_record(order)
            version = patiently(lambda: orders.save(record, is_new=True, request_id=record.id)).version
            if order.fate is Fate.DRAFT:
                return
            if order.rejected_for:
                submitted = _done(orders.submit, order.id, version)
                approvals = OrderRepository(desk.of(order.approver))
                version = _done(approvals.reject, order.id, submitted.version, order.rejected_for).version
            outcome = _done(orders.submit, order.id, version)
            if order.fate is Fate.TO_APPROVE:
                return
            outcome = _approved(desk, order, outcome)
            if order.fate is Fate.APPROVED:
                return
            if order.fate is Fate.CANCELLED:
                _done(orders.cancel, order.id, outcome.version, order.cancelled_for)
                return
            outcome = _done(orders.send, order.id, outcome.version)
            if order.reopened_for:
                self._reopen(desk, orders, order, outcome)

        return run

    def _reopen(self, desk: Desk, orders: OrderRepository, order: Order, outcome: Outcome) -> None:
        """Once more with a later day."""
        _done(orders.reopen, order.id, outcome.version, order.reopened_for)
        record = orders.load(order.id).record
        record.due_date = order.due + timedelta(days=7)
        saved = orders.save(record, is_new=False, request_id=new_id())
        again = _approved(desk, order, _done(orders.submit, order.id, saved.version))
        _done(orders.send, order.id, again.version)

    def _order_record(self, order: Order) -> PurchaseOrder:
        keys = self._keys
        record = PurchaseOrder(
            id=order.id, supplier_id=keys.suppliers[order.supplier], warehouse_id=keys.warehouses[order.warehouse],
            currency_code=order.currency, order_date=order.day, due_date=order.due,
            supplier_reference=order.supplier_reference, note=order.note,
        )
        record.lines = [
            PurchaseOrderLine(
                id=line.id, purchase_order_id=order.id, line=number, product_id=keys.products[line.product],
                unit_id=keys.units[line.unit], quantity=line.quantity, unit_price=line.price,
                discount_percent=line.discount_percent, tax_code_id=keys.tax_codes[order.tax_code],
            )
            for number, line in enumerate(order.lines, 1)
        ]
        return record

    def _closing(self, closing: Closing) -> Callable[[Desk], None]:
        def run(desk: Desk) -> None:
            orders = OrderRepository(desk.of(closing.order.buyer))
            version = orders.load(closing.order.id).record.version
            _done(orders.close, closing.order.id, version, closing.reason)

        return run

    def _receipt_steps(self, receipt: Receipt) -> Iterator[Step]:
        record = self._receipt_record(receipt)

        def post(desk: Desk) -> None:
            receipts = ReceiptRepository(desk.of(receipt.storekeeper))
            saved = patiently(lambda: receipts.save(record, is_new=True, request_id=receipt.id))
            if not receipt.is_draft:
                self._posted[receipt.id] = _done(receipts.post, receipt.id, saved.version)

        yield Step(receipt.day, post, (receipt.order.id,), tuple(line.id for line in receipt.lines))
        reversal = receipt.reversal
        if reversal is not None:

            def reverse(desk: Desk) -> None:
                receipts = ReceiptRepository(desk.of(reversal.by))
                _done(
                    receipts.reverse, receipt.id, self._posted[receipt.id].version, reversal.day, reversal.reason
                )

            yield Step(reversal.day, reverse)

    def _receipt_record(self, receipt: Receipt) -> GoodsReceipt:
        keys, order = self._keys, receipt.order
        record = GoodsReceipt(
            id=receipt.id, supplier_id=keys.suppliers[order.supplier],
            warehouse_id=keys.warehouses[order.warehouse], date=receipt.day, delivery_note=receipt.delivery_note,
        )
        record.lines = [
            GoodsReceiptLine(
                id=line.id, goods_receipt_id=receipt.id, line=number, purchase_order_line_id=line.order_line.id,
                bin_id=keys.bins[order.warehouse, line.bin], received_quantity=line.received,
                rejected_quantity=line.rejected, reject_reason=line.reason,
            )
            for number, line in enumerate(receipt.lines, 1)
        ]
        return record

    def _invoice_steps(self, invoice: Invoice) -> Iterator[Step]:
        record = self._invoice_record(invoice)

        def post(desk: Desk) -> None:
            invoices = InvoiceRepository(desk.of(invoice.clerk))
            saved = patiently(lambda: invoices.save(record, is_new=True, request_id=invoice.id))
            if not invoice.is_draft:
                self._posted[invoice.id] = _done(invoices.post, invoice.id, saved.version)

        # Who releases it does so before anybody pays it.
        made = () if invoice.released is not None else (invoice.id,)
        yield Step(invoice.posting_day, post, invoice.receipts, made)
        released, reversal = invoice.released, invoice.reversal
        if released is not None:

            def release(desk: Desk) -> None:
                invoices = InvoiceRepository(desk.of(released.by))
                if invoices.load(invoice.id).record.blocked:  # a small difference may be within tolerance
                    _done(invoices.release, invoice.id, self._posted[invoice.id].version, released.reason)

            yield Step(released.day, release, makes=(invoice.id,))
        if reversal is not None:

            def reverse(desk: Desk) -> None:
                invoices = InvoiceRepository(desk.of(reversal.by))
                _done(
                    invoices.reverse, invoice.id, self._posted[invoice.id].version, reversal.day, reversal.reason
                )

            yield Step(reversal.day, reverse)

    def _invoice_record(self, invoice: Invoice) -> SupplierInvoice:
        keys, order = self._keys, invoice.order
        record = SupplierInvoice(
            id=invoice.id, supplier_id=keys.suppliers[order.supplier], supplier_number=invoice.supplier_number,
            date=invoice.day, posting_date=invoice.posting_day, currency_code=order.currency,
            control_amount=self._total(invoice),
        )
        record.lines = [self._invoice_line(invoice, number, line) for number, line in enumerate(invoice.lines, 1)]
        return record

    def _invoice_line(self, invoice: Invoice, number: int, line: InvoiceLine) -> SupplierInvoiceLine:
        return SupplierInvoiceLine(
            id=line.id, supplier_invoice_id=invoice.id, line=number,
            goods_receipt_line_id=None if line.receipt_line is None else line.receipt_line.id,
            account_id=self._keys.accounts[line.account] if line.account else None, description=line.description,
            quantity=line.quantity, unit_price=line.price,
            tax_code_id=self._keys.tax_codes[invoice.order.tax_code],
        )

    def _total(self, invoice: Invoice) -> Decimal:
        """The total on the paper, which the clerk types first."""
        minor_units = self._minor_units[invoice.order.supplier]
        net = sum((round_money(line.quantity * line.price, minor_units) for line in invoice.lines), Decimal(0))
        return net + round_money(net * _TAX_PERCENT[invoice.order.tax_code] / 100, minor_units)

    def _payment_steps(self, payment: Payment) -> Iterator[Step]:
        ids = [self._ids.at(payment.day) for _ in payment.items]

        def post(desk: Desk) -> None:
            payments = PaymentRepository(desk.of(payment.clerk))
            record = self._payment_record(payments, payment, ids)
            saved = patiently(lambda: payments.save(record, is_new=True, request_id=payment.id))
            if not payment.is_draft:
                poster = PaymentRepository(desk.of(payment.poster))
                self._posted[payment.id] = _done(poster.post, payment.id, saved.version)

        yield Step(payment.day, post, [item.invoice for item in payment.items])
        reversal = payment.reversal
        if reversal is not None:

            def reverse(desk: Desk) -> None:
                payments = PaymentRepository(desk.of(reversal.by))
                _done(
                    payments.reverse, payment.id, self._posted[payment.id].version, reversal.day, reversal.reason
                )

            yield Step(reversal.day, reverse)

    def _payment_record(self, payments: PaymentRepository, payment: Payment, ids: Sequence[UUID]) -> PaymentRecord:
        keys = self._keys
        supplier_id = keys.suppliers[payment.supplier]
        record = PaymentRecord(
            id=payment.id, supplier_id=supplier_id, journal_id=keys.journals[BANK_JOURNAL],
            party_bank_account_id=keys.bank_accounts[payment.supplier], date=payment.day,
            currency_code=payment.currency, reference=payment.reference,
        )
        open_items = {item.number: item for item in payments.open_items(supplier_id, payment.currency)}
        minor_units = self._minor_units[payment.supplier]
        chosen = [
            (identity, open_items[self._posted[item.invoice].number or ""], item.percent)
            for identity, item in zip(ids, payment.items, strict=True)
        ]
        record.lines = [
            PaymentLineRecord(
                id=identity, payment_id=payment.id, line=number, open_item_id=item.id,
                amount=round_money(item.open_amount * percent / 100, minor_units),
            )
            for number, (identity, item, percent) in enumerate(chosen, 1)
        ]
        return record


def _approved(desk: Desk, order: Order, outcome: Outcome) -> Outcome:
    """Head of purchasing first, then the finance manager when the amount asks for it."""
    for login in (order.approver, people.logins("finance_manager")[0]):
        if outcome.status == "to_approve":
            outcome = _done(OrderRepository(desk.of(login)).approve, order.id, outcome.version)
    return outcome


def _done(
    act_on: Callable[Concatenate[Act, P], Outcome], identity: UUID, version: int, *args: P.args, **kwargs: P.kwargs
) -> Outcome:
    """Ask for an act; the same request again when it lost against another transaction."""
    act = Act(identity, version)
    return patiently(lambda: act_on(act, *args, **kwargs))
