"""What a person can ask of goods receipts."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from erp_desktop.base.task import Task
from erp_desktop.db.document_tasks import DocumentTasks
from erp_desktop.db.documents import Act, Outcome
from erp_desktop.modules.purchasing.receipts.records import GoodsReceipt, ReceiptRow, ToReceive
from erp_desktop.modules.purchasing.receipts.repository import ReceiptRepository

__all__ = ["RECEIPTS", "Act", "Outcome", "ReceiptTasks"]


class ReceiptTasks(DocumentTasks[GoodsReceipt, ReceiptRow, ReceiptRepository]):
    """Tasks of receipts; each act is one round trip."""

    def open_lines(self, supplier_id: UUID, warehouse_id: UUID) -> Task[ToReceive]:
        """What a supplier still has to deliver to a warehouse."""
        return self.read("open_lines", lambda receipts: receipts.open_lines(supplier_id, warehouse_id))

    def order_lines(self, order_id: UUID) -> Task[ToReceive]:
        """What is still to come of one order."""
        return self.read("order_lines", lambda receipts: receipts.order_lines(order_id))

    def post(self, act: Act) -> Task[Outcome]:
        """Post a draft."""
        return self.act("post", act, lambda receipts: receipts.post(act))

    def reverse(self, act: Act, day: date, reason: str) -> Task[Outcome]:
        """Take a posted receipt back."""
        return self.act("reverse", act, lambda receipts: receipts.reverse(act, day, reason))


RECEIPTS: Final = ReceiptTasks("goods_receipt", ReceiptRepository, ("purchase_order", "stock", "voucher"))
