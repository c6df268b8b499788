"""The screen of one product, with the conversions of its own units."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded
from erp_desktop.modules.ledger.tax_codes.picker import TAX_CODE
from erp_desktop.modules.products.product_categories.picker import PRODUCT_CATEGORY
from erp_desktop.modules.products.products import rules
from erp_desktop.modules.products.products.records import Product, UnitConversion
from erp_desktop.modules.products.products.tasks import PRODUCTS
from erp_desktop.modules.products.units.picker import (
    FROM_UNIT,
    LEFT,
    RIGHT,
    TO_UNIT,
    UNIT,
    conversion_problems,
    conversion_row,
    read_conversion,
)
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridSpec, Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, width=200),
        FieldSpec("category_id", mark("Category"), FieldKind.LOOK_UP, required=True, look_up=PRODUCT_CATEGORY,
                  help=mark("Decides how the product is valued and which accounts its postings use.")),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("name_local", mark("Local name"), help=mark("The name in another script.")),
        FieldSpec("barcode", mark("Barcode"), FieldKind.CODE, width=200),
    )),
    Section(mark("Units and buying"), (
        FieldSpec("unit_id", mark("Stock unit"), FieldKind.LOOK_UP, required=True, look_up=UNIT,
                  help=mark("The unit in which on hand is kept; it stays once goods have moved.")),
        FieldSpec("purchase_unit_id", mark("Purchase unit"), FieldKind.LOOK_UP, look_up=UNIT,
                  help=mark("Proposed on orders; empty for the stock unit.")),
        FieldSpec("tax_code_id", mark("Tax code"), FieldKind.LOOK_UP, look_up=TAX_CODE),
        FieldSpec("over_receipt_percent", mark("Over-receipt tolerance %"), FieldKind.PERCENT, width=120,
                  help=mark("Empty for the supplier's or the company's tolerance; 0 lets nothing more in.")),
    )),
    Section(mark("Details"), (
        FieldSpec("attributes", mark("Attributes"), FieldKind.ATTRIBUTES, length_max=200,
                  help=mark("Colour, size, material: free facts that searches find.")),
        FieldSpec("note", mark("Note"), FieldKind.LONG_TEXT),
    )),
)


def _grid(screen: EditScreen[Product]) -> GridSpec:
    def into_stock_unit(row: MutableMapping[str, object], key: str) -> None:
        """What a unit is counted in is the stock unit, unless the person says otherwise."""
        if key == "from_unit_id" and row.get("to_unit_id") is None:
            row["to_unit_id"] = screen.values().get("unit_id")

    return GridSpec(
        columns=(LEFT, FROM_UNIT, RIGHT, TO_UNIT),
        check=conversion_problems,
        compute=into_stock_unit,
        noun="unit_conversion",
        lines_max=200,
    )


def _read(loaded: Loaded[Product]) -> Sequence[Row]:
    return [conversion_row(one, loaded.references) for one in loaded.record.conversions]


def _write(record: Product, rows: Sequence[Row]) -> None:
    chosen: UUID | None = record.purchase_unit_id
    if chosen is None:
        record.purchase_unit_id = record.unit_id
    kept: Mapping[object, UnitConversion] = {one.id: one for one in record.conversions}
    record.conversions = [read_conversion(row, kept) for row in rows]


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def _new() -> Product:
    nothing: Any = None  # saving asks for what is still missing
    return Product(id=new_id(), code="", name="", category_id=nothing, unit_id=nothing, purchase_unit_id=nothing)


def edit_spec(_services: Services) -> EditSpec[Product]:
    """The form of a product and the grid of its conversions."""
    return master_edit(
        PRODUCTS,
        kind=mark("Product"),
        edit=Permission.PRODUCT_EDIT,
        new=_new,
        icon="products",
        sections=SECTIONS,
        check=_check,
        grids=(GridPart("conversions", mark("Conversions for this product"), _grid, _read, _write),),
        constraint_fields={
            "unit_conversion.twice": "conversions",
            "unit_conversion.same_unit": "conversions",
            "product.category_accounts_differ": "category_id",
            "product.unit_used": "unit_id",
        },
    )
