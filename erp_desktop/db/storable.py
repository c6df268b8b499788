"""What no column can hold, whatever it means: told at its field, because PostgreSQL does not name the column.

NaN and infinity, numbers beyond the column's digits, and texts with a NUL or half a character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from sqlalchemy import BigInteger, FromClause, Integer, Numeric, SmallInteger
from sqlalchemy.types import TypeEngine

from erp_desktop.base.errors import Problem, ensure_valid

_WHOLE_BITS: tuple[tuple[type[TypeEngine[int]], int], ...] = ((SmallInteger, 15), (BigInteger, 63), (Integer, 31))
"""The first that fits is meant: the small and the big are kinds of `Integer`."""


def unstorable(table: FromClause, values: Mapping[str, object], row: int | None = None) -> Iterator[Problem]:
    """Every value that its column in `table` cannot hold.

    Args:
        table: whose columns they are for.
        values: by column; names that are no columns are left out.
        row: of the grid or line of the file, for the problems.
    """
    for name, value in values.items():
        if name not in table.c:
            continue
        code = _fault(value, table.c[name].type)
        if code:
            yield Problem(code, name, row)


def ensure_storable(
    table: FromClause, values: Mapping[str, object], lines: Iterable[tuple[FromClause, Mapping[str, object]]] = ()
) -> None:
    """Refuse what cannot be stored, all at once.

    Args:
        table: of the record or header.
        values: of its columns.
        lines: table and values of each line, in the order of the grid.

    Raises:
        Invalid: each value at its field and row.
    """
    found = list(unstorable(table, values))
    for row, (line_table, line) in enumerate(lines):
        found += unstorable(line_table, line, row)
    ensure_valid(found)


def _fault(value: object, stored_as: TypeEngine[object]) -> str:
    """The code of what is wrong, empty when the value fits."""
    if isinstance(value, str):
        return "text.control_characters" if "\0" in value or _is_broken(value) else ""
    if isinstance(value, Decimal):
        return _fault_of_decimal(value, stored_as)
    if isinstance(value, int):
        bits = next((bits for kind, bits in _WHOLE_BITS if isinstance(stored_as, kind)), None)
        return "value.too_large" if bits is not None and not -(2**bits) <= value < 2**bits else ""
    return ""


def _fault_of_decimal(value: Decimal, stored_as: TypeEngine[object]) -> str:
    if not value.is_finite():
        return "value.not_number"
    if not isinstance(stored_as, Numeric) or stored_as.precision is None or not value:
        return ""
    # The place of the first digit; a value that is rounded up to one digit more is PostgreSQL's to refuse.
    return "value.too_large" if value.adjusted() >= stored_as.precision - (stored_as.scale or 0) else ""


def _is_broken(value: str) -> bool:
    """Whether the text holds half of a character, as a broken clipboard gives it."""
    return not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value)
