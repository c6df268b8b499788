"""The screen of one goods receipt: what is still to come is proposed, what came is entered and posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark, ntext, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.states import state_of
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.purchasing.receipts import rules
from erp_desktop.modules.purchasing.receipts.lines import (
    for_rules,
    grid_spec,
    line_look_up,
    merged,
    read_lines,
    write_lines,
)
from erp_desktop.modules.purchasing.receipts.records import GoodsReceipt, OpenLine, ToReceive
from erp_desktop.modules.purchasing.receipts.tasks import RECEIPTS
from erp_desktop.modules.stock.bins.picker import bin_look_up
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.modules.stock.warehouses.tasks import WAREHOUSES
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_form import DocumentForm, Step, posting_date, uuid_of
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import DocumentSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridRow, GridSpec, Row, Total
from erp_desktop.ui.proposed_lines import Ask, ProposedLines
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section(
        "",
        (
            FieldSpec("supplier_id", mark("Supplier"), FieldKind.LOOK_UP, required=True, look_up=SUPPLIER, span=2),
            FieldSpec("warehouse_id", mark("Warehouse"), FieldKind.LOOK_UP, required=True, look_up=WAREHOUSE),
            FieldSpec("date", mark("Date"), FieldKind.DATE, required=True),
            FieldSpec("delivery_note", mark("Delivery note"), length_max=80),
            FieldSpec("note", mark("Note"), span=3, length_max=4000),
        ),
        columns=4,
    ),
)


class ReceiptForm(DocumentForm[GoodsReceipt]):
    """An open receipt; with the id of an order it starts from the lines of that order."""

    noun = "goods_receipt"
    steps: ClassVar[Mapping[str, Step]] = {
        "draft": Step(
            words=mark("Post receipt"),
            permission=Permission.GOODS_RECEIPT_POST,
            task=RECEIPTS.post,
            done=mark("Posted."),
            saves=True,
        ),
    }

    def __init__(self, services: Services, order_id: UUID | None = None) -> None:
        super().__init__(services)
        self._order_id = order_id
        self._known: Sequence[OpenLine] = ()
        self._proposed = ProposedLines("lines", self._ask, self._merge)

    def spec(self) -> DocumentSpec[GoodsReceipt]:
        """The receipt as the document screen wants it."""
        return DocumentSpec(
            noun=self.noun,
            kind=mark("Goods receipt"),
            name_of=lambda receipt: receipt.number or text("draft"),
            sections=SECTIONS,
            load=RECEIPTS.load,
            new=self._new,
            save=RECEIPTS.save,
            check=_check,
            grids=(GridPart("lines", mark("Lines"), self._grid, self._read, write_lines),),
            commands=self._commands,
            read_only=_why_read_only,
            state=lambda receipt: state_of(self.noun, receipt.status),
            history=RECEIPTS.history,
            chain=RECEIPTS.chain,
            totals=self._totals,
            may_save=Permission.GOODS_RECEIPT_EDIT.value,
            constraint_fields=posting_date("date"),
            icon="truck",
        )

    def _new(self) -> GoodsReceipt:
        nothing: Any = None  # saving asks for what is still missing
        if self.screen is not None:
            self._start(self.screen)
        return GoodsReceipt(id=new_id(), supplier_id=nothing, warehouse_id=nothing, date=today())

    def _grid(self, _screen: EditScreen[GoodsReceipt]) -> GridSpec:
        return grid_spec(
            line_look_up(lambda: self._known), bin_look_up(lambda: uuid_of(self.values().get("warehouse_id")))
        )

    def _read(self, loaded: Loaded[GoodsReceipt]) -> Sequence[Row]:
        receipt = loaded.record
        if receipt.supplier_id is not None:
            self._proposed.know((receipt.supplier_id, receipt.warehouse_id))
            self._known = [row.extra for row in loaded.references.values() if isinstance(row.extra, OpenLine)]
        return read_lines(loaded)

    # what is proposed

    def _ask(self, values: Values) -> Ask[ToReceive] | None:
        supplier, warehouse = uuid_of(values.get("supplier_id")), uuid_of(values.get("warehouse_id"))
        if supplier is None or warehouse is None or self._order_id is not None:
            return None
        return Ask((supplier, warehouse), RECEIPTS.open_lines(supplier, warehouse))

    def _merge(self, rows: Sequence[GridRow], found: ToReceive) -> Sequence[Mapping[str, object]]:
        self._known = found.lines
        screen = self.screen
        if screen is not None and not found.lines:
            screen.layout_parts.banner.show_words(
                text("Nothing is on order from this supplier for this warehouse."), "accent"
            )
        elif screen is not None:
            screen.layout_parts.banner.hide()
        return merged(rows, found)

    def _start(self, screen: EditScreen[GoodsReceipt]) -> None:
        """A new receipt begins with the order it is for, else with the only warehouse there is."""
        if self._order_id is not None:
            screen.run(RECEIPTS.order_lines(self._order_id), self._take_order)
        else:
            screen.run(WAREHOUSES.search("", 2), self._take_warehouse)

    def _take_order(self, found: ToReceive) -> None:
        screen = self.screen
        self._order_id = None
        if screen is None:
            return
        if found.supplier is None or found.warehouse is None:
            screen.layout_parts.banner.show_words(text("Nothing is left to receive of this order."), "accent")
            return
        self._proposed.know((found.supplier.id, found.warehouse.id))
        self._fill({"supplier_id": found.supplier, "warehouse_id": found.warehouse})
        self._proposed.put(screen, found)
        screen.grids["lines"].setFocus()

    def _take_warehouse(self, found: tuple[PickerRow, ...]) -> None:
        if self.screen is not None and len(found) == 1 and self.values().get("warehouse_id") is None:
            self.screen.begin_with({"warehouse_id": found[0]})

    def _fill(self, values: Values) -> None:
        if self.screen is not None and self.screen.why_read_only() is None:
            self.screen.form.set_values(values)
            self.screen.form.changed.emit("")

    # totals and acts

    def _totals(self, _values: Values, rows: Sequence[Row]) -> Sequence[Total]:
        if self.screen is not None:
            self._proposed.follow(self.screen)
        received = [row for row in rows if rules.is_received(row.get("received_quantity"))]
        rejected = [row for row in received if rules.is_received(row.get("rejected_quantity"))]
        counted = text("{count} of {total}", count=len(received), total=len(rows))
        totals = [Total(text("Lines received"), counted, strong=True)]
        if rejected:
            totals.insert(
                0, Total(text("With rejects"), ntext("{count} line", "{count} lines", len(rejected)), tone="warn")
            )
        return totals

    def _commands(self, screen: EditScreen[GoodsReceipt]) -> Sequence[Command]:
        if self.screen is None:
            self.screen = screen
        return [
            self.step_command(),
            self.reason_command(
                "reverse",
                mark("Reverse"),
                question=mark("The goods leave the stock again and the order lines are open as before."),
                states=frozenset({"posted"}),
                needs=Permission.GOODS_RECEIPT_REVERSE,
                task=lambda act, reason: RECEIPTS.reverse(act, self._reversal_day(), reason),
            ),
            self.discard_command(Permission.GOODS_RECEIPT_EDIT, RECEIPTS.discard),
        ]

    def _reversal_day(self) -> date:
        """Today, but never before the receipt itself."""
        receipt = self.document()
        return today() if receipt is None else max(today(), receipt.date)


def _check(_values: Values, lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    rows = lines["lines"]
    found = rules.check(for_rules(rows))
    received = [at for at, row in enumerate(rows) if rules.is_received(row.get("received_quantity"))]
    if not received and not found:
        return [Problem("goods_receipt.empty", "lines")]
    return found + [Problem("value.required", "bin_id", at) for at in received if rows[at].get("bin_id") is None]


def _why_read_only(receipt: GoodsReceipt) -> str | None:
    if receipt.status == "draft":
        return None
    return text("What is posted stays as it is. Reverse it to correct it.") if receipt.status == "posted" else ""


def edit_spec(services: Services) -> DocumentSpec[GoodsReceipt]:
    """The screen of a receipt."""
    return ReceiptForm(services).spec()


def new_spec(services: Services, argument: object) -> DocumentSpec[GoodsReceipt]:
    """The screen of a new receipt; `argument` may be the id of the order it is for."""
    return ReceiptForm(services, argument if isinstance(argument, UUID) else None).spec()
