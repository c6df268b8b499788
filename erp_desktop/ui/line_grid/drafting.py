"""Lines as JSON and back, for drafts on disk: values by kind, and texts that could not be read as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from erp_desktop.base.errors import Problem
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid.columns import GridColumn, GridSpec
from erp_desktop.ui.line_grid.rows import GridRow, new_row, with_text, with_unread
from erp_desktop.ui.picker import PickerRow


def record_key(kept: str) -> UUID | str:
    """The id of a record as it was: a UUID, or the code where the table's key is one."""
    try:
        return UUID(kept)
    except ValueError:
        return kept


def typed_lines(rows: Sequence[GridRow]) -> list[dict[str, Any]]:
    """Lines as JSON; also keys that are no column, when JSON can hold them (the id of the line)."""
    return [
        {
            "values": {key: kept for key, value in row.items() if (kept := _json(value)) is not None},
            "unread": {key: unread.typed for key, unread in row.unread.items()},
            "touched": sorted(row.touched),
        }
        for row in rows
    ]


def _json(value: object) -> object:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    kinds: tuple[tuple[type, str], ...] = ((Decimal, "number"), (date, "date"), (UUID, "id"))
    for kind, name in kinds:
        if isinstance(value, kind):
            return {name: value.isoformat() if isinstance(value, date) else str(value)}
    if isinstance(value, PickerRow):
        return {"record": [str(value.id), value.code, value.name]}
    return None


def lines_of(typed: Sequence[Mapping[str, Any]], spec: GridSpec, language: str) -> list[GridRow]:
    """The lines of `typed_lines`; what does not fit the columns of today is left out."""
    rows: list[GridRow] = []
    for kept in typed:
        row = new_row(spec)
        for key, value in dict(kept.get("values", {})).items():
            with suppress(ValueError, InvalidOperation, KeyError, IndexError, TypeError):
                row[key] = _value(value)
        row.touched = frozenset(map(str, kept.get("touched", ())))
        for key, typed_text in dict(kept.get("unread", {})).items():
            column = next((one for one in spec.columns if one.key == key), None)
            if column is not None:
                row = _unread(row, column, str(typed_text), language)
        rows.append(row)
    return rows


def _unread(row: GridRow, column: GridColumn, typed: str, language: str) -> GridRow:
    if column.kind is FieldKind.LOOK_UP:
        return with_unread(row, column, typed, Problem("reference.unknown", params={"code": typed}))
    return with_text(row, column, typed, language)


def _value(kept: object) -> object:
    if not isinstance(kept, Mapping):
        return kept
    (name, value), *_ = kept.items()
    if name == "number":
        number = Decimal(str(value))
        if not number.is_finite():
            raise ValueError(value)
        return number
    if name == "date":
        return date.fromisoformat(str(value))
    if name == "id":
        return UUID(str(value))
    if name == "record" and isinstance(value, list):
        return PickerRow(record_key(str(value[0])), str(value[1]), str(value[2]))
    raise ValueError(name)
