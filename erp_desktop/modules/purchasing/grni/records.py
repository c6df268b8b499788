"""What is received and not invoiced, line by line below its supplier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark

Day: TypeAlias = date


@dataclass(frozen=True, slots=True)
class GrniLine:
    """A receipt line as `erp_api.grni_list` gives it; quantities in the order's unit, value in company currency."""

    goods_receipt_line_id: UUID
    goods_receipt_id: UUID
    number: str
    date: Day
    line: int
    supplier_id: UUID
    supplier_code: str
    supplier_name: str
    purchase_order_id: UUID
    order_number: str
    product_code: str
    product_name: str
    unit_code: str
    accepted_quantity: Decimal
    invoiced_quantity: Decimal
    value: Decimal
    open_value: Decimal
    account_code: str


@dataclass(frozen=True, slots=True)
class GrniRow:
    """A row of the report: a supplier with what is open in all (`entry` None), or a receipt line below it.

    Attributes:
        level: 0 for a supplier, 1 for a line.
        label: the supplier, or the number of the receipt.
        age: days since the receipt, at the day asked for.
        open_quantity: accepted less invoiced.
    """

    level: int
    label: str
    entry: GrniLine | None
    date: Day | None
    age: int | None
    order_number: str
    product_code: str
    product_name: str
    accepted_quantity: Decimal | None
    invoiced_quantity: Decimal | None
    open_quantity: Decimal | None
    unit_code: str
    open_value: Decimal


COLUMNS: Final = (
    Column("label", mark("Supplier and receipt"), width=270),
    Column("date", mark("Date"), Kind.DATE, 104),
    Column("age", mark("Days"), Kind.INTEGER, 60),
    Column("order_number", mark("Purchase order"), Kind.CODE, 130),
    Column("product_code", mark("Code"), Kind.CODE, 110),
    Column("product_name", mark("Name"), width=190),
    Column("accepted_quantity", mark("Accepted"), Kind.QUANTITY, 90, hidden=True),
    Column("invoiced_quantity", mark("Invoiced"), Kind.QUANTITY, 90, hidden=True),
    Column("open_quantity", mark("Not invoiced"), Kind.QUANTITY, 100),
    Column("unit_code", mark("Unit"), Kind.CODE, 60),
    Column("open_value", mark("Open value"), Kind.MONEY, 120),
)


@dataclass(frozen=True, slots=True)
class Grni:
    """The whole report: rows with each supplier before its lines, and what all are worth."""

    rows: tuple[GrniRow, ...]
    total: Decimal
    lines: Sequence[GrniLine]
