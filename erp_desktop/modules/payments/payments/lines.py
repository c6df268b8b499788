"""The lines of a payment on the screen: every open item, and what is paid of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.clock import today
from erp_desktop.base.i18n import mark, ntext, text
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.modules.payments.payments import rules
from erp_desktop.modules.payments.payments.records import OpenItem, Payment, PaymentLine
from erp_desktop.ui.edit_spec import row_id
from erp_desktop.ui.fields import FieldKind
from erp_desktop.ui.line_grid import GridColumn, GridRow, GridSpec, Row

ZERO: Final = Decimal(0)


def grid_spec(minor_units: Callable[[], int]) -> GridSpec:
    """The grid of open items: only the amount to pay is typed, Enter goes down; Space pays an item in full.

    Args:
        minor_units: of the payment's currency.
    """
    money = FieldKind.MONEY
    return GridSpec(
        columns=(
            GridColumn("number", mark("Invoice"), FieldKind.CODE, 124, formula=_of("number")),
            GridColumn(
                "supplier_number", mark("Supplier's number"), FieldKind.CODE, 130, formula=_of("supplier_number")
            ),
            GridColumn("date", mark("Invoice date"), FieldKind.DATE, 96, formula=_of("date")),
            GridColumn("due_date", mark("Due date"), FieldKind.DATE, 96, formula=_of("due_date")),
            GridColumn("total", mark("Total"), money, 100, formula=_of("amount"), decimals_key="decimals"),
            GridColumn("open", mark("Open amount"), money, 102, formula=_open, decimals_key="decimals"),
            GridColumn("amount", mark("To pay"), money, 110, decimals_key="decimals"),
            GridColumn("remark", mark("Remark"), width=150, formula=_remark, stretch=True),
        ),
        compute=lambda row, _key: row.update(decimals=minor_units()),
        row_locked=lambda row: why_blocked() if _is_blocked(row) else None,
        noun="payment_line",
        fixed=True,
    )


def why_blocked() -> str:
    """Why an item cannot be paid."""
    return text("Blocked: the invoice is out of tolerance and not released yet.")


def open_item(row: Row) -> OpenItem | None:
    """The item of a row."""
    chosen = row.get("open_item_id")
    extra = chosen.extra if isinstance(chosen, PickerRow) else None
    return extra if isinstance(extra, OpenItem) else None


def _of(name: str) -> Callable[[Row], object]:
    def read(row: Row) -> object:
        item = open_item(row)
        return None if item is None else getattr(item, name)

    return read


def _open(row: Row) -> object:
    """Not said of a posted payment: what is open by then is less what it paid."""
    item = open_item(row)
    return None if item is None or row.get("posted") else item.open_amount


def _is_blocked(row: Row) -> bool:
    item = open_item(row)
    return item is not None and item.blocked


def _remark(row: Row) -> object:
    item = open_item(row)
    if item is None or row.get("posted"):
        return None
    late = (today() - item.due_date).days
    if item.blocked:
        return text("Not released")
    return ntext("{count} day overdue", "{count} days overdue", late) if late > 0 else None


def merged(rows: Sequence[GridRow], found: Sequence[OpenItem], minor_units: int) -> list[Mapping[str, object]]:
    """What is open, with the amounts typed for the same items; items of another supplier go."""
    typed: dict[UUID, GridRow] = {}
    for row in rows:
        chosen = row.get("open_item_id")
        if isinstance(chosen, PickerRow) and isinstance(chosen.id, UUID):
            typed[chosen.id] = row
    merged_rows: list[Mapping[str, object]] = []
    for item in found:
        kept = typed.get(item.id)
        if kept is None:
            merged_rows.append({"open_item_id": item.row(), "amount": None, "decimals": minor_units})
        else:
            changed = kept.changed()
            changed["open_item_id"] = item.row()
            merged_rows.append(changed)
    return merged_rows


def read_lines(loaded: Loaded[Payment], minor_units: int) -> Sequence[Row]:
    """The items of a payment, and below those of a draft what else is open, without an amount."""
    names, payment = loaded.references, loaded.record
    posted = payment.status != "draft" or None
    rows: list[Row] = [
        {
            "id": line.id,
            "open_item_id": names.get(line.open_item_id) or PickerRow(line.open_item_id, "…", ""),
            "amount": line.amount,
            "decimals": minor_units,
            "posted": posted,
        }
        for line in payment.lines
    ]
    own = {line.open_item_id for line in payment.lines}
    others = [row for row in names.values() if isinstance(row.extra, OpenItem) and row.id not in own]
    return rows + [{"open_item_id": row, "amount": None, "decimals": minor_units} for row in others]


def write_lines(payment: Payment, rows: Sequence[Row]) -> None:
    """Put the items that are paid into the payment."""
    paid = [row for row in rows if rules.is_paid(row.get("amount"))]
    payment.lines = [_line(payment, number, row) for number, row in enumerate(paid, 1)]


def _line(payment: Payment, number: int, row: Any) -> PaymentLine:  # noqa: ANN401 - checked by the rules
    return PaymentLine(
        id=row_id(row), payment_id=payment.id, line=number, open_item_id=row["open_item_id"].id,
        amount=row["amount"],
    )


def for_rules(rows: Sequence[Row]) -> list[rules.Paid]:
    """The rows as the rules need them, each with its place in the grid."""
    found: list[rules.Paid] = []
    for at, row in enumerate(rows):
        item, amount = open_item(row), row.get("amount")
        if item is not None:
            found.append(rules.Paid(at, item, amount if isinstance(amount, Decimal) and amount else None))
    return found


def pay_in_full(row: Row) -> dict[str, object]:
    """What makes an item be paid in full; nothing for one that is blocked or has an amount already."""
    item = open_item(row)
    if item is None or item.blocked or row.get("amount"):
        return {}
    return {"amount": item.open_amount}


def pay_due(until: date) -> Callable[[Row], dict[str, object]]:
    """Pays in full what is due until a day."""

    def take(row: Row) -> dict[str, object]:
        item = open_item(row)
        return pay_in_full(row) if item is not None and rules.is_due(item, until) else {}

    return take
