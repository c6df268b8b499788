"""Where goods lie, how they moved and what they are worth."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server_db.tables.base import (
    Base,
    Day,
    Document,
    Identified,
    Master,
    Money,
    Quantity,
    Small,
    fact,
    filled,
    searchable,
)


class Warehouse(Base, Master, kw_only=True):
    """A warehouse; its bins hold the goods."""

    __tablename__ = "warehouse"
    __table_args__ = (UniqueConstraint("code"), filled("code", 20), filled("name"))

    address: Mapped[str] = mapped_column(default="", server_default=text("''"))


class Bin(Base, Master, kw_only=True):
    """A place in a warehouse.

    `storage` bins hold stock that is ours and valued; a `quality_hold` bin holds rejected goods that wait to go
    back to the supplier and have no value (domain.md section 6).
    """

    __tablename__ = "bin"
    __table_args__ = (
        UniqueConstraint("warehouse_id", "code"),
        filled("code", 40),
        filled("name"),
        fact("kind_known", "kind in ('storage', 'quality_hold')"),
        searchable(),
    )

    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("erp.warehouse.id"))
    kind: Mapped[str] = mapped_column(default="storage", server_default=text("'storage'"))


class StockBalance(Base, kw_only=True):
    """On hand of a product in a bin, in the stock unit; exact in the transaction that moves, never negative."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        PrimaryKeyConstraint("product_id", "bin_id"),
        Index(None, "warehouse_id", "product_id"),
        fact("quantity_not_negative", "quantity >= 0"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("erp.product.id"))
    bin_id: Mapped[UUID] = mapped_column(ForeignKey("erp.bin.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("erp.warehouse.id"))
    quantity: Mapped[Quantity]


class CostPool(Base, kw_only=True):
    """Quantity and value of a product over all storage bins: the moving average (domain.md section 5).

    Value is held, unit cost derived; quantity zero means value zero.
    """

    __tablename__ = "cost_pool"
    __table_args__ = (
        fact("quantity_not_negative", "quantity >= 0"),
        fact("empty_is_worthless", "quantity <> 0 or value = 0"),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("erp.product.id"), primary_key=True)
    quantity: Mapped[Quantity]
    value: Mapped[Money]


class StockMove(Base, kw_only=True):
    """Goods that moved, double entry: from a bin (None: outside) to a bin (None: outside); append-only.

    Attributes:
        quantity: positive, in the stock unit; 0 for a move of value alone (late cost).
        value: company currency; what stock value rose (in) or fell (out) by, signed from the pool's view.
        voucher_id: None when the document moved nothing of value.
    """

    __tablename__ = "stock_move"
    __table_args__ = (
        Index(None, "product_id", "date", "id"),
        Index(None, "document_id"),
        Index(None, "date", postgresql_using="brin"),
        fact("quantity_not_negative", "quantity >= 0"),
        fact("goes_somewhere", "from_bin_id is distinct from to_bin_id or quantity = 0"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    document_kind: Mapped[str]
    document_id: Mapped[UUID]
    line: Mapped[Small]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("erp.product.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("erp.warehouse.id"))
    from_bin_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.bin.id"))
    to_bin_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.bin.id"))
    quantity: Mapped[Quantity]
    value: Mapped[Money]
    date: Mapped[Day]
    voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED")
    )
    posted_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)


class StockOpening(Base, Document, kw_only=True):
    """Opening stock brought in with its value against the opening account."""

    __tablename__ = "stock_opening"
    __table_args__ = (UniqueConstraint("number"), fact("status_known", "status in ('draft', 'posted', 'reversed')"))

    date: Mapped[Day]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("erp.warehouse.id"))
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    reversal_voucher_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("erp.voucher.id", deferrable=True, initially="DEFERRED"), default=None, init=False
    )
    lines: Mapped[list[StockOpeningLine]] = relationship(
        lazy="raise", default_factory=list, order_by="StockOpeningLine.line", viewonly=True
    )


class StockOpeningLine(Base, Identified, kw_only=True):
    """Quantity of a product found in a bin at the start, and its value in company currency."""

    __tablename__ = "stock_opening_line"
    __table_args__ = (
        UniqueConstraint("stock_opening_id", "line", deferrable=True, initially="DEFERRED"),
        fact("quantity_positive", "quantity > 0"),
        fact("value_not_negative", "value >= 0"),
    )

    stock_opening_id: Mapped[UUID] = mapped_column(ForeignKey("erp.stock_opening.id"))
    line: Mapped[Small]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("erp.product.id"))
    bin_id: Mapped[UUID] = mapped_column(ForeignKey("erp.bin.id"))
    quantity: Mapped[Quantity]
    value: Mapped[Money]
