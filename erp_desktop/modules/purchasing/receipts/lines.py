"""The lines of a receipt on the screen: what is still to come, what came, reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.task import Kind, Task
from erp_desktop.modules.purchasing.receipts import rules
from erp_desktop.modules.purchasing.receipts.records import GoodsReceipt, GoodsReceiptLine, OpenLine, ToReceive
from erp_desktop.ui.document_form import id_of
from erp_desktop.ui.edit_spec import row_id
from erp_desktop.ui.fields import FieldKind
from erp_desktop.ui.line_grid import GridColumn, GridRow, GridSpec, LookUp, Row, Stop

ZERO: Final = Decimal(0)


def grid_spec(order_line: LookUp, bin_look_up: LookUp) -> GridSpec:
    """The grid of receipt lines; Enter goes from received quantity to received quantity."""
    never = Stop.NEVER
    return GridSpec(
        columns=(
            GridColumn(
                "purchase_order_line_id", mark("Order line"), FieldKind.LOOK_UP, 124, lookup=order_line,
                stop=Stop.WHEN_EMPTY, aliases=("order",),
                help=mark("Search by order, product or barcode; the same line may go to several bins."),
            ),
            GridColumn("product", mark("Product"), width=180, formula=_product, stretch=True),
            GridColumn("due_date", mark("Due"), FieldKind.DATE, 88, formula=_of("due_date")),
            GridColumn("ordered", mark("Ordered"), FieldKind.QUANTITY, 68, formula=_of("ordered")),
            GridColumn(
                "accepted", mark("Had before"), FieldKind.QUANTITY, 85, formula=_before,
                help=mark("Accepted before this receipt."),
            ),
            GridColumn("received_quantity", mark("Received"), FieldKind.QUANTITY, 72, aliases=("quantity", "qty")),
            GridColumn("unit", mark("Unit"), width=46, formula=_of("unit_code")),
            GridColumn("rejected_quantity", mark("Rejects"), FieldKind.QUANTITY, 66, stop=never),
            GridColumn("reject_reason", mark("Why rejected"), width=100, length_max=200, stop=never),
            GridColumn(
                "bin_id", mark("Bin"), FieldKind.LOOK_UP, 84, lookup=bin_look_up, stop=never, code_only=True
            ),
        ),
        compute=_take_order_line,
        noun="goods_receipt_line",
    )


def open_line(row: Row) -> OpenLine | None:
    """The order line of a row; None while none is chosen, or when the person may not see it."""
    chosen = row.get("purchase_order_line_id")
    extra = chosen.extra if isinstance(chosen, PickerRow) else None
    return extra if isinstance(extra, OpenLine) else None


def _of(name: str) -> Callable[[Row], object]:
    def read(row: Row) -> object:
        line = open_line(row)
        return None if line is None else getattr(line, name)

    return read


def _before(row: Row) -> object:
    """Not said of a posted receipt: what is stored by then counts it, too."""
    line = open_line(row)
    return None if line is None or row.get("posted") else line.accepted


def _product(row: Row) -> object:
    line = open_line(row)
    return None if line is None else f"{line.product_code}  {line.product_name}"


def _take_order_line(row: MutableMapping[str, object], key: str) -> None:
    """An order line that was chosen by hand brings its open quantity and the bin."""
    line = open_line(row)
    if key == "purchase_order_line_id" and line is not None:
        row.update(proposed(line))


def proposed(line: OpenLine) -> dict[str, object]:
    """A row for a line that is still to come: all of it, into the first bin."""
    return {
        "purchase_order_line_id": line.row(),
        "received_quantity": line.open or None,
        "bin_id": line.bin,
    }


def merged(rows: Sequence[GridRow], found: ToReceive) -> list[Mapping[str, object]]:
    """What was found, with what was typed for the same order lines; lines of other orders go."""
    typed: dict[UUID, list[GridRow]] = {}
    for row in rows:
        chosen = row.get("purchase_order_line_id")
        if isinstance(chosen, PickerRow) and isinstance(chosen.id, UUID):
            typed.setdefault(chosen.id, []).append(row)
    merged_rows: list[Mapping[str, object]] = []
    for line in found.lines:
        kept = typed.get(line.id)
        if kept is None:
            merged_rows.append(proposed(line))
            continue
        for row in kept:
            changed = row.changed()
            changed["purchase_order_line_id"] = line.row()
            merged_rows.append(changed)
    return merged_rows


def read_lines(loaded: Loaded[GoodsReceipt]) -> Sequence[Row]:
    """The lines of a receipt, and below those of a draft what else is still to come, without a quantity."""
    names = loaded.references
    posted = loaded.record.status != "draft" or None
    rows: list[Row] = [
        {
            "id": line.id,
            "purchase_order_line_id": names.get(line.purchase_order_line_id)
            or PickerRow(line.purchase_order_line_id, "…", ""),
            "received_quantity": line.received_quantity,
            "rejected_quantity": line.rejected_quantity or None,
            "reject_reason": line.reject_reason,
            "bin_id": names.get(line.bin_id),
            "posted": posted,
        }
        for line in loaded.record.lines
    ]
    own = {line.purchase_order_line_id for line in loaded.record.lines}
    if posted:
        return rows
    others = [row.extra for row in names.values() if isinstance(row.extra, OpenLine) and row.id not in own]
    return rows + [proposed(line) | {"received_quantity": None} for line in others]


def write_lines(receipt: GoodsReceipt, rows: Sequence[Row]) -> None:
    """Put the rows with a received quantity into the receipt."""
    received = [row for row in rows if rules.is_received(row.get("received_quantity"))]
    receipt.lines = [_line(receipt, number, row) for number, row in enumerate(received, 1)]


def _line(receipt: GoodsReceipt, number: int, row: Any) -> GoodsReceiptLine:  # noqa: ANN401 - checked by the rules
    return GoodsReceiptLine(
        id=row_id(row),
        goods_receipt_id=receipt.id,
        line=number,
        purchase_order_line_id=id_of(row.get("purchase_order_line_id")),
        bin_id=id_of(row.get("bin_id")),
        received_quantity=row.get("received_quantity"),
        rejected_quantity=row.get("rejected_quantity") or ZERO,
        reject_reason=str(row.get("reject_reason") or ""),
    )


def for_rules(rows: Sequence[Row]) -> list[rules.Received]:
    """The rows as the checks need them."""
    return [
        rules.Received(
            at, open_line(row), _decimal(row.get("received_quantity")), _decimal(row.get("rejected_quantity")),
            str(row.get("reject_reason") or ""),
        )
        for at, row in enumerate(rows)
    ]


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def line_look_up(lines: Callable[[], Sequence[OpenLine]]) -> LookUp:
    """A look-up among the lines already known: order, product, barcode; words in any order."""

    def find(words: str, limit: int) -> tuple[PickerRow, ...]:
        wanted = words.casefold().split()
        found = [line for line in lines() if all(word in _words(line) for word in wanted)]
        return tuple(line.row() for line in found[:limit])

    def search(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
        return Task("goods_receipt.find_line", Kind.READ, lambda _work: find(words, limit))

    return LookUp(search, placeholder=mark("Order, product or barcode"))


def _words(line: OpenLine) -> str:
    parts = (f"{line.order_number}/{line.line}", line.product_code, line.product_name, line.barcode)
    return " ".join(parts).casefold()
