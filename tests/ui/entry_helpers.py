"""A line grid and its look-ups for tests: products without a database."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from erp_desktop.base.errors import Problem
from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.money import line_amount
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui.line_grid import FieldKind, GridColumn, GridSpec, LookUp, Row, Stop, Total
from erp_desktop.ui.picker import PickerRow

PRODUCTS = tuple(
    PickerRow(UUID(int=number), code, name, extra={"unit": unit, "price": Decimal(price)})
    for number, (code, name, unit, price) in enumerate(
        (
            ("BRG-6204", "Ball bearing 6204-2RS", "pcs", "4.85"),
            ("BRG-6205", "Ball bearing 6205-2RS", "pcs", "5.20"),
            ("OIL-46", "Hydraulic oil ISO VG 46", "l", "3.15"),
            ("中和-01", "中和端子 2.5mm²", "盒", "128"),
            ("BELT-A42", "V-belt A42", "pcs", "7.60"),
        ),
        1,
    )
)


def search_products(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    """Products whose code or name holds every word."""

    def run(_work: Work[Any]) -> tuple[PickerRow, ...]:
        wanted = words.casefold().split()
        found = [row for row in PRODUCTS if all(word in row.words().casefold() for word in wanted)]
        return tuple(found[:limit])

    return Task("product.search", Kind.READ, run)


class Resolver:
    """Resolves texts and remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def task(self, texts: Sequence[str]) -> Task[Mapping[str, PickerRow]]:
        self.asked.append(list(texts))
        by_code = {row.code.casefold(): row for row in PRODUCTS}

        def run(_work: Work[Any]) -> Mapping[str, PickerRow]:
            return {typed: by_code[typed.casefold()] for typed in texts if typed.casefold() in by_code}

        return Task("product.resolve", Kind.READ, run)


def compute(row: MutableMapping[str, object], changed: str) -> None:
    product = row.get("product")
    if changed == "product" and isinstance(product, PickerRow) and isinstance(product.extra, dict):
        row["description"], row["unit"] = product.name, product.extra["unit"]


def amount(row: Row) -> Decimal | None:
    quantity, price = row.get("quantity"), row.get("price")
    if isinstance(quantity, Decimal) and isinstance(price, Decimal):
        return line_amount(quantity, price, 2)
    return None


def check(row: Row) -> Sequence[Problem]:
    quantity = row.get("quantity")
    if isinstance(quantity, Decimal) and quantity <= 0:
        return [Problem("value.not_positive", "quantity")]
    return []


def totals(rows: Sequence[Row]) -> Sequence[Total]:
    net = sum((value for row in rows if isinstance(value := row.get("amount"), Decimal)), Decimal(0))
    return [Total(text("Total"), format_money(net, 2) + " EUR", strong=True)]


def order_lines(resolver: Resolver | None = None, **changes: Any) -> GridSpec:
    """Lines of a purchase order."""
    look_up = LookUp(search_products, resolver.task if resolver is not None else None)
    columns = (
        GridColumn("product", mark("Product"), FieldKind.LOOK_UP, 180, required=True, lookup=look_up),
        GridColumn("description", mark("Description"), width=220, stop=Stop.NEVER, stretch=True),
        GridColumn("quantity", mark("Quantity"), FieldKind.QUANTITY, 90, required=True, aliases=("Qty",)),
        GridColumn("unit", mark("Unit"), width=60, stop=Stop.WHEN_EMPTY),
        GridColumn("price", mark("Price"), FieldKind.PRICE, 90, required=True),
        GridColumn("due", mark("Due date"), FieldKind.DATE, 110, stop=Stop.NEVER),
        GridColumn("urgent", mark("Urgent"), FieldKind.FLAG, 60, stop=Stop.NEVER),
        GridColumn("amount", mark("Amount"), FieldKind.MONEY, 110, formula=amount),
    )
    settings: dict[str, Any] = {"compute": compute, "check": check, "totals": totals, "noun": "order_line"}
    return GridSpec(columns, **{**settings, **changes})


def type_keys(words: str) -> None:
    """Type ASCII as a person does: each key goes to whatever has the focus by then."""
    for character in words:
        QTest.keyClicks(_focused(), character)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press one key where the focus is."""
    QTest.keyClick(_focused(), key, modifiers)


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
