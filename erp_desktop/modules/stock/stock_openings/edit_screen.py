"""The screen of opening stock: warehouse and day, goods with quantity and value, and the posting."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import UUID

from PySide6.QtWidgets import QFileDialog

from erp_desktop.base.clock import today
from erp_desktop.base.formats import format_integer, format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded
from erp_desktop.base.states import state_of
from erp_desktop.modules.products.products.picker import PRODUCT, facts_of
from erp_desktop.modules.stock.bins.picker import bin_look_up
from erp_desktop.modules.stock.stock_openings import rules
from erp_desktop.modules.stock.stock_openings.records import StockOpening, StockOpeningLine
from erp_desktop.modules.stock.stock_openings.tasks import STOCK_OPENINGS, sheet_text
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_form import DocumentForm, Step, id_of, posting_date, uuid_of
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import DocumentSpec, GridPart, Section, Values, row_id
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridColumn, GridSpec, Row, Stop, Total
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

VALUE: Final = Permission.STOCK_VALUE_READ

SECTIONS: Final = (
    Section(
        "",
        (
            FieldSpec("warehouse_id", mark("Warehouse"), FieldKind.LOOK_UP, required=True, look_up=WAREHOUSE),
            FieldSpec("date", mark("Date"), FieldKind.DATE, required=True,
                      help=mark("The day whose stock this is; it must lie in an open period.")),
            FieldSpec("note", mark("Note"), length_max=4000, span=2),
        ),
        columns=4,
    ),
)


class StockOpeningForm(DocumentForm[StockOpening]):
    """Open opening stock."""

    noun = "stock_opening"
    steps: ClassVar[Mapping[str, Step]] = {
        "draft": Step(
            words=mark("Post {amount}"),
            permission=Permission.STOCK_OPENING_POST,
            task=STOCK_OPENINGS.post,
            done=mark("Posted."),
            saves=True,
        ),
    }

    def spec(self) -> DocumentSpec[StockOpening]:
        """The document as its screen wants it."""
        return DocumentSpec(
            noun=self.noun,
            kind=mark("Opening stock"),
            name_of=lambda opening: opening.number or text("draft"),
            sections=SECTIONS,
            load=STOCK_OPENINGS.load,
            new=_new,
            save=STOCK_OPENINGS.save,
            grids=(GridPart("lines", mark("Lines"), self._grid, _read_lines, _write_lines, needs_line=True),),
            commands=self._commands,
            read_only=self._why_read_only,
            state=lambda opening: state_of(self.noun, opening.status),
            history=STOCK_OPENINGS.history,
            chain=STOCK_OPENINGS.chain,
            totals=self._totals,
            may_save=Permission.STOCK_OPENING_EDIT.value,
            constraint_fields=posting_date("date"),
            icon="stock",
        )

    def _why_read_only(self, opening: StockOpening) -> str | None:
        if opening.status != "draft":
            return text("Posted documents stay as they are. Reverse it if it is wrong.")
        return None if self.services.rights.may(VALUE) else text("You may not see what stock is worth.")

    def _warehouse(self) -> UUID | None:
        return uuid_of(self.values().get("warehouse_id"))

    def _grid(self, _screen: EditScreen[StockOpening]) -> GridSpec:
        decimals = self.services.decimals(None)
        return GridSpec(
            columns=(
                GridColumn("product_id", mark("Product"), FieldKind.LOOK_UP, 300, required=True, lookup=PRODUCT,
                           aliases=("product code", "item", "sku", "barcode"), stretch=True),
                GridColumn("bin_id", mark("Bin"), FieldKind.LOOK_UP, 180, required=True,
                           lookup=bin_look_up(self._warehouse)),
                GridColumn("quantity", mark("Quantity"), FieldKind.QUANTITY, 120, required=True,
                           decimals_key="decimals", aliases=("qty", "on hand")),
                GridColumn("unit", mark("Unit"), width=80, editable=False, stop=Stop.NEVER),
                GridColumn("value", mark("Stock value"), FieldKind.MONEY, 140, required=True, decimals=decimals,
                           needs=VALUE.value, aliases=("value", "amount")),
                GridColumn("unit_cost", mark("Unit cost"), FieldKind.PRICE, 130, needs=VALUE.value,
                           formula=lambda row: rules.unit_cost(row.get("quantity"), row.get("value"))),
            ),
            compute=_take_unit,
            check=rules.line_problems,
            noun="stock_opening_line",
            lines_max=rules.LINES_MAX,
        )

    def _totals(self, _values: Values, rows: Sequence[Row]) -> Sequence[Total]:
        count = Total(text("Lines"), format_integer(len(rows)))
        if not self.services.rights.may(VALUE):
            return (count,)
        value = format_money(rules.total_value(rows), self.services.decimals(None))
        return (count, Total(text("Stock value"), f"{value} {self.services.currency}", strong=True))

    def _commands(self, screen: EditScreen[StockOpening]) -> Sequence[Command]:
        self.screen = screen
        return [
            self.step_command(),
            Command("stock_opening.import_lines", mark("Import lines…"), run=self._import, icon="import",
                    needs=Permission.STOCK_OPENING_EDIT, enabled=self._why_not_import),
            self.reason_command(
                "reverse",
                mark("Reverse"),
                question=mark("The goods are taken out again, dated today, at the value they came in at."),
                states=frozenset({"posted"}),
                needs=Permission.STOCK_OPENING_POST,
                task=STOCK_OPENINGS.reverse,
            ),
            self.discard_command(Permission.STOCK_OPENING_EDIT, STOCK_OPENINGS.discard),
        ]

    def _why_not_import(self) -> str | None:
        reason = self.why_not_in(frozenset({"draft"}))
        if reason is None and self._warehouse() is None:
            return text("Choose the warehouse first.")
        return reason

    def _import(self) -> None:
        """Choose a file; its rows go through the same preview as a pasted block."""
        if self.screen is None:
            return
        chosen, _filter = QFileDialog.getOpenFileName(
            self.screen, text("Import lines"), "", text("Tables (*.xlsx *.csv *.txt)")
        )
        if chosen:
            self.screen.run(sheet_text(Path(chosen)), self._paste)

    def _paste(self, block: str) -> None:
        if self.screen is not None:
            grid = self.screen.grids["lines"]
            grid.go(len(grid.lines.lines()), 0)
            grid.paste_text(block)


def edit_spec(services: Services) -> DocumentSpec[StockOpening]:
    """The screen of opening stock."""
    return StockOpeningForm(services).spec()


def _new() -> StockOpening:
    nothing: Any = None  # saving asks for what is still missing
    return StockOpening(id=new_id(), date=today(), warehouse_id=nothing)


def _take_unit(row: MutableMapping[str, object], key: str) -> None:
    """The product brings the unit its quantity is in."""
    if key in {"product_id", ""}:
        row.update(_unit_of(row.get("product_id")))


def _unit_of(product: object) -> dict[str, object]:
    facts = facts_of(product)
    if facts is None:
        return {"unit": None, "decimals": None}
    return {"unit": facts.unit.code, "decimals": facts.unit.extra}


def _read_lines(loaded: Loaded[StockOpening]) -> Sequence[Row]:
    names = loaded.references
    return [
        {
            "id": line.id,
            "product_id": names.get(line.product_id),
            "bin_id": names.get(line.bin_id),
            "quantity": line.quantity,
            "value": line.__dict__.get("value"),
            **_unit_of(names.get(line.product_id)),
        }
        for line in loaded.record.lines
    ]


def _write_lines(opening: StockOpening, rows: Sequence[Row]) -> None:
    opening.lines = [_line(opening, number, row) for number, row in enumerate(rows, 1)]


def _line(opening: StockOpening, number: int, row: Any) -> StockOpeningLine:  # noqa: ANN401 - checked by the grid
    return StockOpeningLine(
        id=row_id(row),
        stock_opening_id=opening.id,
        line=number,
        product_id=id_of(row.get("product_id")),
        bin_id=id_of(row.get("bin_id")),
        quantity=row.get("quantity"),
        value=row.get("value") or Decimal(0),
    )
