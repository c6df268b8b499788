"""Products in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import InstrumentedAttribute, aliased

from erp_desktop.base import limits
from erp_desktop.base.access import needs
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.modules.products.products import rules
from erp_desktop.modules.products.products.records import Product, ProductFacts, ProductRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import TaxCode
from server_db.tables.products import ProductCategory, Unit

_PURCHASE_UNIT = aliased(Unit, name="purchase_unit")
ATTRIBUTE_SIGN = "="


@dataclass(frozen=True, slots=True)
class _Found:
    """A row of `erp_api.product__search`."""

    id: UUID
    code: str
    name: str
    detail: str
    unit_id: UUID
    unit_code: str
    unit_name: str
    unit_decimals: int
    purchase_unit_id: UUID
    purchase_unit_code: str
    purchase_unit_name: str
    purchase_unit_decimals: int
    tax_code_id: UUID | None
    tax_code: str | None
    tax_name: str | None

    def row(self) -> PickerRow:
        """The product as look-ups show it."""
        tax = None
        if self.tax_code_id is not None:
            tax = PickerRow(self.tax_code_id, self.tax_code or "", self.tax_name or "")
        facts = ProductFacts(
            PickerRow(self.unit_id, self.unit_code, self.unit_name, extra=self.unit_decimals),
            PickerRow(
                self.purchase_unit_id,
                self.purchase_unit_code,
                self.purchase_unit_name,
                extra=self.purchase_unit_decimals,
            ),
            tax,
        )
        return PickerRow(self.id, self.code, self.name, self.detail, facts)


def _has_attribute(pair: str) -> ColumnElement[bool]:
    """Products with an attribute, written `name=value`; the index on attributes serves it."""
    name, _, value = pair.partition(ATTRIBUTE_SIGN)
    return Product.attributes.op("@>")(cast({name: value}, JSONB))


def _shown_attributes() -> ColumnElement[str]:
    """The attributes as one text, "colour: red, size: M"."""
    each = func.jsonb_each_text(Product.attributes).table_valued("key", "value").render_derived(name="attribute")
    one = each.c.key + ": " + each.c.value
    return select(func.coalesce(func.string_agg(one, ", "), "")).select_from(each).scalar_subquery()


class ProductRepository(
    MasterRepository[Product, ProductRow], read=Permission.PRODUCT_READ, edit=Permission.PRODUCT_EDIT
):
    """Products with the conversions of their own units."""

    listing = Listing(
        noun="product",
        model=Product,
        row=ProductRow,
        columns={
            "id": Product.id,
            "version": Product.version,
            "code": Product.code,
            "name": Product.name,
            "name_local": Product.name_local,
            "category": ProductCategory.name,
            "unit": Unit.code,
            "purchase_unit": _PURCHASE_UNIT.code,
            "barcode": Product.barcode,
            "attributes": _shown_attributes(),
            "tax_code": TaxCode.code,
            "over_receipt_percent": Product.over_receipt_percent,
            "archived_at": Product.archived_at,
        },
        joins=(
            Join(ProductCategory, ProductCategory.id == Product.category_id),
            Join(Unit, Unit.id == Product.unit_id),
            Join(_PURCHASE_UNIT, _PURCHASE_UNIT.id == Product.purchase_unit_id),
            Join(TaxCode, TaxCode.id == Product.tax_code_id),
        ),
        default_sort=Sort("code"),
        nullable=("category", "unit", "purchase_unit", "tax_code", "over_receipt_percent", "archived_at"),
        unsorted=("attributes",),
        filters={
            "category": lambda category_id: Product.category_id == category_id,
            "attribute": _has_attribute,
        },
        children=(Product.conversions,),
        references={
            "category_id": Reference(ProductCategory),
            "unit_id": Reference(Unit),
            "purchase_unit_id": Reference(Unit),
            "tax_code_id": Reference(TaxCode),
            "from_unit_id": Reference(Unit),
            "to_unit_id": Reference(Unit),
        },
        import_follows={"purchase_unit_id": "unit_id"},
        check=lambda values: list(rules.check(values)),
    )

    @needs(Permission.PRODUCT_READ)
    def search(self, words: str, limit: int = limits.PICKER_ROWS) -> list[PickerRow]:
        """What matches the words of a look-up, with `ProductFacts`; one round trip."""
        return [found.row() for found in self.db.call_rows("product__search", _Found, words=words, limit=limit)]

    @needs(Permission.PRODUCT_READ)
    def find_by_codes(self, codes: Sequence[str]) -> dict[str, PickerRow]:
        """The products of many codes or barcodes in one statement, with `ProductFacts`, by what was asked."""
        wanted = list(dict.fromkeys(codes))
        found = self.db.rows(_FACTS.where(Product.code == any_(_bound(wanted))), _Found)
        by_code = {one.code: one.row() for one in found}
        missing = [code for code in wanted if code not in by_code]
        if missing:
            by_code |= self._by_barcode(missing)
        return by_code

    @needs(Permission.PRODUCT_READ)
    def find_by_ids(self, ids: Iterable[UUID]) -> dict[UUID, PickerRow]:
        """Products as look-ups show them, with `ProductFacts`, archived ones too; for lines that are loaded."""
        wanted = bindparam("ids", list(ids), type_=ARRAY(Product.id.type))
        found = self.db.rows(_ANY_FACTS.where(Product.id == any_(wanted)), _Found)
        return {one.id: one.row() for one in found}

    @needs(Permission.PRODUCT_READ)
    def search_attributes(self, words: str, limit: int = limits.PICKER_ROWS) -> list[PickerRow]:
        """Attributes that products carry, by words of their name or value; id and code are `name=value`."""
        found = self.db.call_rows("product_attribute__search", _Attribute, words=words, limit=limit)
        pairs = [f"{one.name}{ATTRIBUTE_SIGN}{one.value}" for one in found]
        return [PickerRow(pair, pair, pair) for pair in pairs]

    def _by_barcode(self, barcodes: Sequence[str]) -> dict[str, PickerRow]:
        statement = _FACTS.add_columns(Product.barcode).where(
            Product.barcode == any_(_bound(barcodes)), Product.barcode != ""
        )
        return {row[-1]: _Found(*row[:-1]).row() for row in self.db.tuples(statement)}


@dataclass(frozen=True, slots=True)
class _Attribute:
    """A row of `erp_api.product_attribute__search`."""

    name: str
    value: str


def _bound(texts: Sequence[str]) -> Any:  # noqa: ANN401 - a bound array
    return bindparam("texts", list(texts), type_=ARRAY(Product.code.type))


def _facts() -> Select[Any]:
    """Columns in the order of `_Found`."""
    columns: tuple[InstrumentedAttribute[Any], ...] = (
        *(Product.id, Product.code, Product.name, Unit.code),
        *(Unit.id, Unit.code, Unit.name, Unit.decimals),
        *(_PURCHASE_UNIT.id, _PURCHASE_UNIT.code, _PURCHASE_UNIT.name, _PURCHASE_UNIT.decimals),
        *(TaxCode.id, TaxCode.code, TaxCode.name),
    )
    return (
        select(*columns)
        .join_from(Product, Unit, Unit.id == Product.unit_id)
        .join(_PURCHASE_UNIT, _PURCHASE_UNIT.id == Product.purchase_unit_id)
        .outerjoin(TaxCode, TaxCode.id == Product.tax_code_id)
    )


_ANY_FACTS = _facts()
_FACTS = _ANY_FACTS.where(Product.archived_at.is_(None))
