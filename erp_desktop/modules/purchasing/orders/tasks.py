"""What a person can ask of purchase orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.clock import now
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.document_tasks import DocumentTasks
from erp_desktop.db.documents import Act, Outcome
from erp_desktop.modules.purchasing.orders.document import order_pdf
from erp_desktop.modules.purchasing.orders.records import OrderRow, Proposal, PurchaseOrder, TaxRules
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from erp_desktop.printing.files import save_paper
from erp_desktop.printing.page import Printed

__all__ = ["ORDERS", "Act", "OrderTasks", "Outcome"]


class OrderTasks(DocumentTasks[PurchaseOrder, OrderRow, OrderRepository]):
    """Tasks of orders; each act is one round trip."""

    def propose(
        self, supplier_id: UUID, currency_code: str, day: date, product_ids: Sequence[UUID]
    ) -> Task[Sequence[Proposal]]:
        """What new lines of the products start with."""
        return self.read("propose", lambda orders: orders.propose(supplier_id, currency_code, day, product_ids))

    def tax_rules(self) -> Task[TaxRules]:
        """Tax codes and rounding, for totals while typing."""
        return self.read("tax_rules", lambda orders: orders.tax_rules())

    def paper(self, order_id: UUID) -> Task[Path]:
        """Print the order: the path of its PDF in the system's folder for temporary files."""

        def run(work: Work[Any]) -> Path:
            paper = OrderRepository(work.db).paper(order_id)
            printed = Printed(work.db.facts.person_name, now())
            return save_paper(order_pdf(paper, printed), paper.number or str(order_id))

        return Task("purchase_order.paper", Kind.LONG, run)

    def submit(self, act: Act) -> Task[Outcome]:
        """Submit a draft."""
        return self.act("submit", act, lambda orders: orders.submit(act))

    def approve(self, act: Act) -> Task[Outcome]:
        """Approve as one person."""
        return self.act("approve", act, lambda orders: orders.approve(act))

    def reject(self, act: Act, reason: str) -> Task[Outcome]:
        """Give back to the maker."""
        return self.act("reject", act, lambda orders: orders.reject(act, reason))

    def send(self, act: Act) -> Task[Outcome]:
        """Note that it went to the supplier."""
        return self.act("send", act, lambda orders: orders.send(act))

    def reopen(self, act: Act, reason: str) -> Task[Outcome]:
        """Make it a draft again."""
        return self.act("reopen", act, lambda orders: orders.reopen(act, reason))

    def cancel(self, act: Act, reason: str) -> Task[Outcome]:
        """End it, nothing received."""
        return self.act("cancel", act, lambda orders: orders.cancel(act, reason))

    def close(self, act: Act, reason: str) -> Task[Outcome]:
        """End it short."""
        return self.act("close", act, lambda orders: orders.close(act, reason))


ORDERS: Final = OrderTasks("purchase_order", OrderRepository)
