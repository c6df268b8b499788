"""What the company trades in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from server_db.tables.base import (
    Base,
    Day,
    Identified,
    Json,
    Master,
    Percent,
    Price,
    Quantity,
    Small,
    Stamped,
    Versioned,
    fact,
    filled,
    searchable,
)
from server_db.tables.parties import Party


class Unit(Base, Master, kw_only=True):
    """A unit of measure; quantities in it are shown and entered with `decimals` places."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 20),
        filled("name"),
        fact("decimals_sane", "decimals between 0 and 6"),
    )

    decimals: Mapped[Small] = mapped_column(default=0, server_default=text("0"))
    conversions: Mapped[list[UnitConversion]] = relationship(
        lazy="raise",
        default_factory=list,
        cascade="all, delete-orphan",
        primaryjoin="and_(Unit.id == foreign(UnitConversion.from_unit_id), UnitConversion.product_id.is_(None))",
        order_by="UnitConversion.id",
    )
    """Those that hold for every product."""


class UnitConversion(Base, Identified, Stamped, Versioned, kw_only=True):
    """One `from_unit` is exactly `numerator / denominator` of `to_unit`, for a product or for all (None)."""

    __tablename__ = "unit_conversion"
    __table_args__ = (
        UniqueConstraint("product_id", "from_unit_id", "to_unit_id", postgresql_nulls_not_distinct=True),
        fact("units_differ", "from_unit_id <> to_unit_id"),
        fact("fraction_positive", "numerator > 0 and denominator > 0"),
    )

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """A conversion belongs to a unit or to a product, so it is an orphan only when it has neither."""
        return {**super().__mapper_args__, "legacy_is_orphan": True}

    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.product.id"), default=None)
    from_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.unit.id"), nullable=False, default=None)
    to_unit_id: Mapped[UUID] = mapped_column(ForeignKey("erp.unit.id"))
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger, default=1, server_default=text("1"))


class ProductCategory(Base, Master, kw_only=True):
    """A kind of product: how it is valued and which accounts its postings use.

    Moving average is the method this release posts; the column names the field's others for later years.
    """

    __tablename__ = "product_category"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 40),
        filled("name"),
        fact("costing_method_known", "costing_method in ('moving_average')"),
        fact("parent_other", "parent_id <> id"),
    )

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.product_category.id"), default=None)
    costing_method: Mapped[str] = mapped_column(default="moving_average", server_default=text("'moving_average'"))
    stock_account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))
    grni_account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))
    price_difference_account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))
    expense_account_id: Mapped[UUID] = mapped_column(ForeignKey("erp.account.id"))


class Product(Base, Master, kw_only=True):
    """A product.

    Attributes:
        unit_id: the stock unit, in which on hand is kept.
        purchase_unit_id: proposed on orders.
        attributes: free facts (colour, size …), searchable.
    """

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 40),
        filled("name"),
        Index("product_barcode_unique", "barcode", unique=True, postgresql_where=text("barcode <> ''")),
        Index(None, "name", "id"),
        Index(None, "attributes", postgresql_using="gin"),
        fact("attributes_object", "jsonb_typeof(attributes) = 'object'"),
        fact("over_receipt_sane", "over_receipt_percent between 0 and 100"),
        fact("levels_sane", "safety_stock >= 0 and reorder_point >= 0"),
        fact("note_short", "length(note) <= 4000"),
        searchable(),
    )

    name_local: Mapped[str] = mapped_column(default="", server_default=text("''"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("erp.product_category.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("erp.unit.id"))
    purchase_unit_id: Mapped[UUID] = mapped_column(ForeignKey("erp.unit.id"))
    tax_code_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.tax_code.id"), default=None)
    barcode: Mapped[str] = mapped_column(default="", server_default=text("''"))
    attributes: Mapped[Json] = mapped_column(default_factory=dict, server_default=text("'{}'"))
    safety_stock: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)
    reorder_point: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)
    over_receipt_percent: Mapped[Percent | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    conversions: Mapped[list[UnitConversion]] = relationship(
        lazy="raise", default_factory=list, cascade="all, delete-orphan", order_by="UnitConversion.id"
    )


class SupplierPrice(Base, Identified, Stamped, Versioned, kw_only=True):
    """What a supplier asks for a product, from a quantity and day on."""

    __tablename__ = "supplier_price"
    __table_args__ = (
        UniqueConstraint("supplier_id", "product_id", "unit_id", "currency_code", "minimum_quantity", "valid_from"),
        Index(None, "product_id"),
        Index(None, "valid_from", "id"),
        Index(None, "supplier_code", postgresql_where=text("supplier_code <> ''")),
        fact("price_not_negative", "price >= 0"),
        fact("minimum_quantity_not_negative", "minimum_quantity >= 0"),
        fact("dates_ordered", "valid_until is null or valid_from <= valid_until"),
        fact("lead_time_sane", "lead_time_days between 0 and 3650"),
    )

    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("erp.party.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("erp.product.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("erp.unit.id"))
    currency_code: Mapped[str] = mapped_column(ForeignKey("erp.currency.code"))
    minimum_quantity: Mapped[Quantity] = mapped_column(default=Decimal(0), server_default=text("0"))
    price: Mapped[Price]
    valid_from: Mapped[Day]
    valid_until: Mapped[Day | None] = mapped_column(default=None)
    lead_time_days: Mapped[Small] = mapped_column(default=0, server_default=text("0"))
    supplier_code: Mapped[str] = mapped_column(default="", server_default=text("''"))
    supplier: Mapped[Party] = relationship(lazy="raise", viewonly=True, cascade="", init=False)
    product: Mapped[Product] = relationship(lazy="raise", viewonly=True, cascade="", init=False)
