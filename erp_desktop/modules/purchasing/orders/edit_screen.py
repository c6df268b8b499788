"""The screen of one purchase order: header, lines, totals, and the one next step that the order waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Final

from erp_desktop.base.clock import today
from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.states import state_of
from erp_desktop.base.task import Task
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.parties.payment_terms.picker import PAYMENT_TERM
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.purchasing.orders import rules
from erp_desktop.modules.purchasing.orders.lines import grid_spec, proposed, read_lines, write_lines
from erp_desktop.modules.purchasing.orders.records import PurchaseOrder, TaxRules
from erp_desktop.modules.purchasing.orders.tasks import ORDERS
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_form import DocumentForm, Step, uuid_of
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import DocumentSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridSpec, Row, Total
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section(
        "",
        (
            FieldSpec("supplier_id", mark("Supplier"), FieldKind.LOOK_UP, required=True, look_up=SUPPLIER, span=2),
            FieldSpec("order_date", mark("Order date"), FieldKind.DATE, required=True),
            FieldSpec("due_date", mark("Delivery date"), FieldKind.DATE),
            FieldSpec("warehouse_id", mark("Warehouse"), FieldKind.LOOK_UP, required=True, look_up=WAREHOUSE),
            FieldSpec("currency_code", mark("Currency"), FieldKind.LOOK_UP, required=True, look_up=CURRENCY),
            FieldSpec("payment_term_id", mark("Payment term"), FieldKind.LOOK_UP, look_up=PAYMENT_TERM),
            FieldSpec("supplier_reference", mark("Supplier's reference"), length_max=80),
            FieldSpec("note", mark("Note"), FieldKind.LONG_TEXT, span=4),
        ),
        columns=4,
    ),
)


class OrderForm(DocumentForm[PurchaseOrder]):
    """An open order."""

    noun = "purchase_order"
    steps: ClassVar[Mapping[str, Step]] = {
        "draft": Step(
            words=mark("Submit {amount}"),
            permission=Permission.PURCHASE_ORDER_SUBMIT,
            task=ORDERS.submit,
            done=mark("Submitted."),
            saves=True,
        ),
        "to_approve": Step(
            words=mark("Approve {amount}"),
            permission=Permission.PURCHASE_ORDER_APPROVE,
            task=ORDERS.approve,
            done=mark("Approved."),
        ),
        "approved": Step(
            words=mark("Mark as sent"),
            permission=Permission.PURCHASE_ORDER_SEND,
            task=ORDERS.send,
            done=mark("Marked as sent."),
        ),
        "sent": Step(
            words=mark("Receive goods"), permission=Permission.GOODS_RECEIPT_EDIT, opens="goods_receipt.new"
        ),
        "partly_received": Step(
            words=mark("Receive goods"), permission=Permission.GOODS_RECEIPT_EDIT, opens="goods_receipt.new"
        ),
    }

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._rules = TaxRules({}, per_line=False)

    def spec(self) -> DocumentSpec[PurchaseOrder]:
        """The order as the document screen wants it."""
        return DocumentSpec(
            noun=self.noun,
            kind=mark("Purchase order"),
            name_of=lambda order: order.number or text("draft"),
            sections=SECTIONS,
            load=ORDERS.load,
            new=self._new,
            save=ORDERS.save,
            follow=_follow,
            grids=(GridPart("lines", mark("Lines"), self._grid, read_lines, write_lines, needs_line=True),),
            commands=self._commands,
            read_only=_why_read_only,
            state=lambda order: state_of(self.noun, order.status),
            history=ORDERS.history,
            chain=ORDERS.chain,
            totals=self._totals,
            may_save=Permission.PURCHASE_ORDER_EDIT.value,
            icon="purchasing",
        )

    def why_not_step(self, document: PurchaseOrder) -> str | None:
        """The maker is not the approver (design.md section 6)."""
        makers = {document.created_by, document.submitted_by}
        if document.status == "to_approve" and self.services.rights.login in makers:
            return text("Who made an order cannot approve it.")
        return None

    def _new(self) -> PurchaseOrder:
        nothing: Any = None  # saving asks for what is still missing
        return PurchaseOrder(
            id=new_id(),
            supplier_id=nothing,
            warehouse_id=nothing,
            currency_code=self.services.currency,
            order_date=today(),
        )

    def _grid(self, _screen: EditScreen[PurchaseOrder]) -> GridSpec:
        return grid_spec(self.decimals, self._propose)

    def _propose(self, key: str, rows: Sequence[Row]) -> Task[Sequence[Mapping[str, object]]] | None:
        values = self.values()
        supplier = uuid_of(values.get("supplier_id"))
        products = [found for row in rows if (found := uuid_of(row.get("product_id"))) is not None]
        if key != "product_id" or supplier is None or not products:
            return None
        day = values.get("order_date")
        task = ORDERS.propose(supplier, self.currency(), day if isinstance(day, date) else today(), products)
        return task.then(lambda proposals: proposed(rows, proposals))

    def _totals(self, _values: Values, rows: Sequence[Row]) -> Sequence[Total]:
        if not self.services.rights.may(Permission.PURCHASE_ORDER_READ_PRICE):
            return ()
        lines = [
            rules.LineAmount(amount, uuid_of(row.get("tax_code_id")))
            for row in rows
            if isinstance(amount := row.get("amount"), Decimal)
        ]
        decimals = self.decimals()
        found = rules.totals(lines, self._rules.codes, decimals, per_line=self._rules.per_line)
        taxes = [
            Total(text("Tax {code}", code=self._rules.codes[tax].code), format_money(amount, decimals))
            for tax, amount in found.taxes.items()
        ]
        total = f"{format_money(found.total, decimals)} {self.currency()}"
        return [
            Total(text("Net"), format_money(found.net, decimals)),
            *taxes,
            Total(text("Total"), total, strong=True),
        ]

    def _commands(self, screen: EditScreen[PurchaseOrder]) -> Sequence[Command]:
        self.screen = screen
        screen.run(ORDERS.tax_rules(), self._take_rules)
        return [
            self.step_command(),
            Command(
                "purchase_order.print",
                mark("Print"),
                run=self._print,
                shortcut="Ctrl+P",
                icon="print",
                needs=Permission.PURCHASE_ORDER_READ_PRICE,
                enabled=self._why_not_print,
            ),
            self.reason_command(
                "reject",
                mark("Reject"),
                question=mark("The order goes back to its maker as a draft."),
                states=frozenset({"to_approve"}),
                needs=Permission.PURCHASE_ORDER_APPROVE,
                task=ORDERS.reject,
            ),
            self.reason_command(
                "reopen",
                mark("Change the order"),
                states=rules.REOPENABLE,
                question=mark("The order becomes a draft again; what it was is kept as a revision."),
                needs=Permission.PURCHASE_ORDER_SUBMIT,
                task=ORDERS.reopen,
            ),
            self.reason_command(
                "close",
                mark("Close short"),
                question=mark("Nothing more is received for this order."),
                states=rules.CLOSABLE,
                needs=Permission.PURCHASE_ORDER_CANCEL,
                task=ORDERS.close,
            ),
            self.reason_command(
                "cancel",
                mark("Cancel the order"),
                question=mark("The order ends; nothing was received for it."),
                states=rules.CANCELLABLE,
                needs=Permission.PURCHASE_ORDER_CANCEL,
                task=ORDERS.cancel,
            ),
            self.discard_command(Permission.PURCHASE_ORDER_EDIT, ORDERS.discard),
        ]

    def _why_not_print(self) -> str | None:
        if self.screen is None or self.screen.work.loaded is None or self.screen.work.new:
            return text("It was never saved.")
        return text("Save or discard the changes first.") if self.screen.unsaved() else None

    def _print(self) -> None:
        if self.screen is not None:
            self.screen.run(ORDERS.paper(self.act().id), self._show_paper)

    def _show_paper(self, path: Path) -> None:
        if self.screen is not None and self.services.show_pdf is not None:
            self.services.show_pdf(path, self.screen.title())

    def _take_rules(self, found: TaxRules) -> None:
        self._rules = found
        if self.screen is not None:
            self.screen.values_changed()


def edit_spec(services: Services) -> DocumentSpec[PurchaseOrder]:
    """The screen of an order."""
    return OrderForm(services).spec()


def _why_read_only(order: PurchaseOrder) -> str | None:
    if order.status in rules.EDITABLE:
        return None
    return text("Only a draft can be changed. “Change the order” makes it one again.")


def _follow(key: str, values: Values) -> Task[Values] | None:
    supplier = uuid_of(values.get("supplier_id"))
    return SUPPLIERS.load(supplier).then(_terms_of) if key == "supplier_id" and supplier is not None else None


def _terms_of(loaded: Loaded[Any]) -> dict[str, PickerRow | None]:
    chosen = loaded.references
    return {
        "currency_code": chosen.get(loaded.record.currency_code),
        "payment_term_id": chosen.get(loaded.record.payment_term_id),
    }
