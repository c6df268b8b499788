"""What a person takes out of a table: copied cells, and the sum, count and average of the selection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.formats import format_integer, format_money, format_quantity
from erp_desktop.base.i18n import text
from erp_desktop.base.money import round_money
from erp_desktop.base.quantity import QUANTITY_DECIMALS
from erp_desktop.ui.paged_model import plain_value

SUMS_SHOWN_MAX = 3


def as_clipboard(
    rows: Sequence[object],
    columns: Sequence[Column],
    locked: Sequence[bool],
    *,
    headings: bool,
) -> str:
    """Cells as tab-separated text that a spreadsheet takes: ISO dates, plain numbers, titles of states.

    Args:
        rows: rows, in order.
        columns: columns, in the order shown.
        locked: for each column, whether its values are hidden from the person.
        headings: whether the first line has the titles.
    """
    lines = ["\t".join(_quoted(text(one.title)) for one in columns)] if headings else []
    for row in rows:
        cells = ("" if hidden else _cell(row, one) for one, hidden in zip(columns, locked, strict=True))
        lines.append("\t".join(cells))
    return "\n".join(lines)


def _cell(row: object, column: Column) -> str:
    value = getattr(row, column.key)
    if column.kind is Kind.STATE and column.states is not None and value is not None:
        return _quoted(text(column.states.get(str(value), (str(value), ""))[0]))
    return _quoted(plain_value(value))


def _quoted(value: str) -> str:
    if any(sign in value for sign in '\t\n\r"'):
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value


def summary(cells: Iterable[tuple[object, Column]], decimals: dict[str, int], company_currency: str) -> str:
    """Words like "Count 12   Sum 1,200.00 EUR   Average 100.00 EUR"; empty for fewer than two numbers.

    Amounts of different currencies are never added: each currency has its own sum.

    Args:
        cells: row and column of every selected cell the person may see.
        decimals: currency code → minor units, filled for every currency among the rows.
        company_currency: code for columns without a currency of their own.
    """
    sums: dict[str | None, Decimal] = {}
    numbers = filled = 0
    for row, column in cells:
        value = getattr(row, column.key)
        filled += value is not None and value != ""
        if not column.kind.numeric or isinstance(value, bool) or not isinstance(value, Decimal | int):
            continue
        unit: str | None = None
        if column.kind in {Kind.MONEY, Kind.PRICE}:
            unit = getattr(row, column.currency) if column.currency is not None else company_currency
        sums[unit] = sums.get(unit, Decimal(0)) + value
        numbers += 1
    if filled < 2:
        return ""
    parts = [text("Count {count}", count=format_integer(filled))]
    if numbers:
        shown = [_amount(total, unit, decimals) for unit, total in list(sums.items())[:SUMS_SHOWN_MAX]]
        more = "…" if len(sums) > SUMS_SHOWN_MAX else ""
        parts.append(text("Sum {sum}", sum=" + ".join(shown) + more))
        if len(sums) == 1:
            unit, total = next(iter(sums.items()))
            parts.append(text("Average {average}", average=_amount(total / numbers, unit, decimals)))
    return "    ".join(parts)


def _amount(value: Decimal, unit: str | None, decimals: dict[str, int]) -> str:
    if unit is None:
        return format_quantity(round_money(value, QUANTITY_DECIMALS))
    minor_units = decimals.get(unit, 2)
    return f"{format_money(round_money(value, minor_units), minor_units)} {unit}".rstrip()
