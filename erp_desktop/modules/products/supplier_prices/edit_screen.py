"""The screen of one supplier's price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.task import Kind, Task
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.products.products.picker import PRODUCT, facts_of
from erp_desktop.modules.products.supplier_prices import rules, tasks
from erp_desktop.modules.products.supplier_prices.records import SupplierPrice
from erp_desktop.modules.products.units.picker import UNIT
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

_READ: Final = Permission.SUPPLIER_PRICE_READ.value

SECTIONS: Final = (
    Section("", (
        FieldSpec("supplier_id", mark("Supplier"), FieldKind.LOOK_UP, required=True, look_up=SUPPLIER),
        FieldSpec("product_id", mark("Product"), FieldKind.LOOK_UP, required=True, look_up=PRODUCT),
        FieldSpec("supplier_code", mark("Supplier's code"), FieldKind.CODE, width=200,
                  help=mark("How the supplier calls the product; look-ups find it by this code too.")),
    )),
    Section(mark("Price"), (
        FieldSpec("price", mark("Unit price"), FieldKind.PRICE, required=True, needs=_READ, width=160),
        FieldSpec("currency_code", mark("Currency"), FieldKind.LOOK_UP, required=True, look_up=CURRENCY),
        FieldSpec("unit_id", mark("Unit"), FieldKind.LOOK_UP, required=True, look_up=UNIT),
        FieldSpec("minimum_quantity", mark("From quantity"), FieldKind.QUANTITY, required=True, width=160,
                  help=mark("The price holds from this quantity on; 0 for any quantity.")),
        FieldSpec("valid_from", mark("Valid from"), FieldKind.DATE, required=True),
        FieldSpec("valid_until", mark("Valid until"), FieldKind.DATE, help=mark("Empty for until further notice.")),
        FieldSpec("lead_time_days", mark("Lead time (days)"), FieldKind.INTEGER, required=True, width=100),
    )),
)


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def _follow(key: str, values: Values) -> Task[Values] | None:
    """The supplier brings his currency, the product the unit it is bought in."""
    supplier, facts = values.get("supplier_id"), facts_of(values.get("product_id"))
    if key == "supplier_id" and isinstance(supplier, PickerRow):
        return SUPPLIERS.load(supplier.id).then(_currency)
    if key == "product_id" and facts is not None:
        found: Values = {"unit_id": facts.purchase_unit}
        return Task("supplier_price.unit", Kind.READ, lambda _work: found)
    return None


def _currency(loaded: Loaded[Any]) -> Values:
    return {"currency_code": loaded.references.get(loaded.record.currency_code)}


def _new(services: Services) -> SupplierPrice:
    nothing: Any = None  # saving asks for what is still missing
    return SupplierPrice(
        id=new_id(),
        supplier_id=nothing,
        product_id=nothing,
        unit_id=nothing,
        currency_code=services.currency,
        minimum_quantity=Decimal(0),
        price=nothing,
        valid_from=today(),
    )


def edit_spec(services: Services) -> EditSpec[SupplierPrice]:
    """The form of a price."""
    return EditSpec(
        noun="supplier_price",
        kind=mark("Supplier price"),
        name_of=lambda price: f"{price.supplier.code}  {price.product.code}",
        sections=SECTIONS,
        load=tasks.load_price,
        new=lambda: _new(services),
        save=tasks.save_price,
        check=_check,
        follow=_follow,
        history=tasks.price_history,
        constraint_fields={"supplier_price.twice": "valid_from"},
        may_save=Permission.SUPPLIER_PRICE_EDIT.value,
        icon="products",
    )
