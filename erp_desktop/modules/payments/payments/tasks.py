"""What a person can ask of payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Task
from erp_desktop.db.document_tasks import DocumentTasks
from erp_desktop.db.documents import Act, Outcome
from erp_desktop.modules.payments.payments.records import OpenItem, Payment, PaymentRow
from erp_desktop.modules.payments.payments.repository import PaymentRepository

__all__ = ["PAYMENTS", "Act", "Outcome", "PaymentTasks"]


class PaymentTasks(DocumentTasks[Payment, PaymentRow, PaymentRepository]):
    """Tasks of payments; each act is one round trip."""

    def open_items(self, supplier_id: UUID, currency_code: str) -> Task[Sequence[OpenItem]]:
        """What we owe a supplier in a currency."""
        return self.read("open_items", lambda payments: payments.open_items(supplier_id, currency_code))

    def bank_accounts(self, supplier_id: UUID) -> Task[Sequence[PickerRow]]:
        """A supplier's bank accounts."""
        return self.read("bank_accounts", lambda payments: payments.bank_accounts(supplier_id))

    def journals(self, words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
        """Bank and cash journals that match the words of a look-up."""
        return self.read("journals", lambda payments: tuple(payments.journals(words, limit)))

    def post(self, act: Act) -> Task[Outcome]:
        """Post a draft."""
        return self.act("post", act, lambda payments: payments.post(act))

    def reverse(self, act: Act, day: date, reason: str) -> Task[Outcome]:
        """Take a posted payment back."""
        return self.act("reverse", act, lambda payments: payments.reverse(act, day, reason))


PAYMENTS: Final = PaymentTasks("payment", PaymentRepository, ("supplier_invoice", "voucher"))
