"""The lines of an order on the screen: columns, what follows from a product, reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any, Final

from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import Loaded
from erp_desktop.modules.ledger.tax_codes.picker import TAX_CODE
from erp_desktop.modules.products.products.picker import PRODUCT
from erp_desktop.modules.products.units.picker import UNIT
from erp_desktop.modules.purchasing.orders import rules
from erp_desktop.modules.purchasing.orders.records import Proposal, PurchaseOrder, PurchaseOrderLine
from erp_desktop.ui.document_form import id_of
from erp_desktop.ui.edit_spec import row_id
from erp_desktop.ui.fields import FieldKind
from erp_desktop.ui.line_grid import GridColumn, GridRow, GridSpec, Row, Stop
from erp_desktop.ui.line_grid.columns import Fill
from server_db.access.permissions import Permission

PRICE: Final = Permission.PURCHASE_ORDER_READ_PRICE.value
ZERO: Final = Decimal(0)


TYPED: Final = (
    GridColumn("product_id", mark("Product"), FieldKind.LOOK_UP, 188, required=True, lookup=PRODUCT,
               aliases=("product code", "item", "sku")),
    GridColumn("description", mark("Description"), width=120, length_max=400, stop=Stop.NEVER, stretch=True),
    GridColumn("quantity", mark("Quantity"), FieldKind.QUANTITY, 76, required=True, aliases=("qty",)),
    GridColumn("unit_id", mark("Unit"), FieldKind.LOOK_UP, 56, required=True, lookup=UNIT, stop=Stop.WHEN_EMPTY,
               code_only=True),
    GridColumn("unit_price", mark("Unit price"), FieldKind.PRICE, 84, required=True, needs=PRICE, aliases=("price",)),
    GridColumn("discount_percent", mark("Discount %"), FieldKind.PERCENT, 88, needs=PRICE, stop=Stop.NEVER,
               default=ZERO),
    GridColumn("tax_code_id", mark("Tax code"), FieldKind.LOOK_UP, 76, lookup=TAX_CODE, code_only=True,
               stop=Stop.NEVER, aliases=("tax", "vat")),
    GridColumn("due_date", mark("Delivery date"), FieldKind.DATE, 98, stop=Stop.NEVER, aliases=("due date",)),
)


def grid_spec(decimals: Callable[[], int], fill: Fill) -> GridSpec:
    """The grid of order lines.

    Args:
        decimals: minor units of the order's currency.
        fill: asks what follows from the products chosen.
    """

    def amount(row: Row) -> object:
        quantity, price, discount = (row.get(key) for key in ("quantity", "unit_price", "discount_percent"))
        if not isinstance(quantity, Decimal) or not isinstance(price, Decimal):
            return None
        taken = discount if isinstance(discount, Decimal) else ZERO
        return rules.line_amount(quantity, price, taken, decimals())

    computed = GridColumn("amount", mark("Amount"), FieldKind.MONEY, 92, formula=amount, needs=PRICE)
    return GridSpec(columns=(*TYPED, computed), compute=_take_break, fill=fill, noun="purchase_order_line")


def read_lines(loaded: Loaded[PurchaseOrder]) -> Sequence[Row]:
    """The lines of an order as rows of the grid; prices only for who may see them."""
    names = loaded.references
    return [
        {
            "id": line.id,
            "product_id": names.get(line.product_id),
            "description": line.description,
            "quantity": line.quantity,
            "unit_id": names.get(line.unit_id),
            "unit_price": line.__dict__.get("unit_price"),
            "discount_percent": line.__dict__.get("discount_percent"),
            "tax_code_id": names.get(line.tax_code_id) if line.tax_code_id else None,
            "due_date": line.due_date,
        }
        for line in loaded.record.lines
    ]


def write_lines(order: PurchaseOrder, rows: Sequence[Row]) -> None:
    """Put the rows of the grid into the order."""
    order.lines = [_line(order, number, row) for number, row in enumerate(rows, 1)]


def _line(order: PurchaseOrder, number: int, row: Any) -> PurchaseOrderLine:  # noqa: ANN401 - checked by the grid
    return PurchaseOrderLine(
        id=row_id(row),
        purchase_order_id=order.id,
        line=number,
        product_id=id_of(row.get("product_id")),
        unit_id=id_of(row.get("unit_id")),
        description=str(row.get("description") or ""),
        quantity=row.get("quantity"),
        unit_price=row.get("unit_price"),
        discount_percent=row.get("discount_percent") or ZERO,
        tax_code_id=id_of(row.get("tax_code_id")),
        due_date=row.get("due_date"),
    )


def proposed(rows: Sequence[Row], proposals: Sequence[Proposal]) -> Sequence[Mapping[str, object]]:
    """For each row the values that follow from its product."""
    by_product = {proposal.product_id: proposal for proposal in proposals}
    filled: list[Mapping[str, object]] = []
    for row in rows:
        proposal = by_product.get(id_of(row.get("product_id")))
        if proposal is None:
            filled.append({})
            continue
        quantity = row.get("quantity")
        price = proposal.price_for(quantity) if isinstance(quantity, Decimal) else proposal.unit_price
        filled.append(
            {"unit_id": proposal.unit, "unit_price": price, "tax_code_id": proposal.tax_code, "proposal": proposal}
        )
    return filled


def _take_break(row: MutableMapping[str, object], key: str) -> None:
    """A quantity break changes the price, unless the person typed one."""
    proposal, quantity = row.get("proposal"), row.get("quantity")
    typed = isinstance(row, GridRow) and "unit_price" in row.touched
    if key == "quantity" and not typed and isinstance(proposal, Proposal) and isinstance(quantity, Decimal):
        row["unit_price"] = proposal.price_for(quantity)
