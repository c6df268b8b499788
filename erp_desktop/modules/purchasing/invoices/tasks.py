"""What a person can ask of supplier invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from erp_desktop.base.task import Task
from erp_desktop.db.document_tasks import DocumentTasks
from erp_desktop.db.documents import Act, Outcome
from erp_desktop.modules.purchasing.invoices.records import InvoiceRow, InvoiceRules, ReceivedLine, SupplierInvoice
from erp_desktop.modules.purchasing.invoices.repository import InvoiceRepository

__all__ = ["INVOICES", "Act", "InvoiceTasks", "Outcome"]


class InvoiceTasks(DocumentTasks[SupplierInvoice, InvoiceRow, InvoiceRepository]):
    """Tasks of invoices; each act is one round trip."""

    def receipt_lines(self, supplier_id: UUID, currency_code: str, day: date) -> Task[Sequence[ReceivedLine]]:
        """What was received from a supplier and is not invoiced yet."""
        return self.read(
            "receipt_lines", lambda invoices: invoices.receipt_lines(supplier_id, currency_code, day)
        )

    def rules(self) -> Task[InvoiceRules]:
        """Tax codes and tolerances, for totals and marks while typing."""
        return self.read("rules", lambda invoices: invoices.rules())

    def post(self, act: Act) -> Task[Outcome]:
        """Post a draft."""
        return self.act("post", act, lambda invoices: invoices.post(act))

    def release(self, act: Act, reason: str) -> Task[Outcome]:
        """Let a blocked invoice be paid."""
        return self.act("release", act, lambda invoices: invoices.release(act, reason))

    def reverse(self, act: Act, day: date, reason: str) -> Task[Outcome]:
        """Take a posted invoice back."""
        return self.act("reverse", act, lambda invoices: invoices.reverse(act, day, reason))


INVOICES: Final = InvoiceTasks(
    "supplier_invoice", InvoiceRepository, ("goods_receipt", "purchase_order", "payment", "stock", "voucher")
)
