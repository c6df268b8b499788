"""How receipt lines become a report by supplier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from erp_desktop.modules.purchasing.grni.records import Grni, GrniLine, GrniRow


def arrange(lines: Sequence[GrniLine], day: date) -> Grni:
    """Lines below their suppliers, in the order given (by supplier code, then date)."""
    rows: list[GrniRow] = []
    for (code, name), group in groupby(lines, key=lambda line: (line.supplier_code, line.supplier_name)):
        below = [_line_row(line, day) for line in group]
        total = sum((row.open_value for row in below), Decimal(0))
        rows.append(
            GrniRow(0, f"{code}  {name}", None, None, None, "", "", "", None, None, None, "", total)
        )
        rows.extend(below)
    return Grni(tuple(rows), sum((line.open_value for line in lines), Decimal(0)), lines)


def _line_row(line: GrniLine, day: date) -> GrniRow:
    return GrniRow(
        level=1,
        label=line.number,
        entry=line,
        date=line.date,
        age=(day - line.date).days,
        order_number=line.order_number,
        product_code=line.product_code,
        product_name=line.product_name,
        accepted_quantity=line.accepted_quantity,
        invoiced_quantity=line.invoiced_quantity,
        open_quantity=line.accepted_quantity - line.invoiced_quantity,
        unit_code=line.unit_code,
        open_value=line.open_value,
    )
