"""Keyset paging: the next page is "rows after this one", never OFFSET (design.md section 9).

Null places are PostgreSQL's own (last when ascending, first when descending), so that one index on (column, id)
serves both directions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.engine import Row

from erp_desktop.base import limits
from erp_desktop.base.paging import Count, Cursor, Page, Sort

R = TypeVar("R")


class Reader(Protocol):
    """What paging needs of a `Database`."""

    def tuples(
        self, statement: Select[*tuple[Any, ...]], params: Mapping[str, object] | None = None
    ) -> Sequence[Row[*tuple[Any, ...]]]: ...


@dataclass(frozen=True)
class SortKey:
    """One column of an order.

    Attributes:
        key: the name lists know it by.
        column: what is sorted by.
        nullable: whether it may be null.
        descending: direction.
    """

    key: str
    column: ColumnElement[Any]
    nullable: bool = False
    descending: bool = False

    def order(self) -> ColumnElement[Any]:
        """The term of ORDER BY, its null place declared."""
        if self.descending:
            return self.column.desc().nulls_first() if self.nullable else self.column.desc()
        return self.column.asc().nulls_last() if self.nullable else self.column.asc()

    def after(self, value: object) -> ColumnElement[bool]:
        """Rows whose value comes after `value`."""
        if value is None:
            return self.column.is_not(None) if self.descending else false()
        if self.descending:
            return self.column < value
        return or_(self.column > value, self.column.is_(None)) if self.nullable else self.column > value

    def from_here(self, value: object) -> ColumnElement[bool]:
        """Rows whose value is `value` or comes after it: the bound that an index can start from."""
        if value is None:
            return true() if self.descending else self.column.is_(None)
        if self.descending:
            return self.column <= value
        return or_(self.column >= value, self.column.is_(None)) if self.nullable else self.column >= value

    def same(self, value: object) -> ColumnElement[bool]:
        """Rows with this value."""
        return self.column.is_(None) if value is None else self.column == value


class Sorts:
    """The orders a list offers: each ends with the id, so that it is total.

    Args:
        id_column: unique, not null.
        default: the list's own order.
        columns: sort key → column.
        nullable: keys of columns that may be null.
    """

    def __init__(
        self,
        id_column: ColumnElement[Any],
        default: Sort,
        columns: Mapping[str, ColumnElement[Any]],
        nullable: Sequence[str] = (),
    ) -> None:
        self._id = id_column
        self._default = default
        self._columns = dict(columns)
        self._nullable = frozenset(nullable)

    @property
    def names(self) -> tuple[str, ...]:
        """The sort keys offered."""
        return tuple(self._columns)

    def keys(self, sort: Sort | None) -> tuple[SortKey, ...]:
        """The columns of a sort (None: the list's own), the id last.

        Raises:
            ValueError: a key the list does not offer.
        """
        chosen = sort or self._default
        if chosen.key not in self._columns:
            raise ValueError(f"no sort by {chosen.key!r}")
        first = SortKey(
            chosen.key, self._columns[chosen.key], chosen.key in self._nullable, chosen.descending
        )
        return (first, SortKey("id", self._id, descending=chosen.descending))


def page(
    db: Reader,
    statement: Select[*tuple[Any, ...]],
    row_class: Callable[..., R],
    keys: Sequence[SortKey],
    *,
    cursor: Cursor | None = None,
    limit: int = limits.PAGE_ROWS,
) -> Page[R]:
    """One page of `statement` in the order of `keys`, in one round trip.

    Args:
        db: the database.
        statement: its columns in the order of the fields of `row_class`; without order and limit.
        row_class: dataclass of the rows.
        keys: the order; the last key unique and not null.
        cursor: `after` of the page before, None for the first page.
        limit: rows of the page.
    """
    width = len(statement.selected_columns)
    ordered = statement.add_columns(
        *(key.column.label(f"sort_{position}") for position, key in enumerate(keys))
    )
    if cursor is not None:
        ordered = ordered.where(_after(keys, cursor))
    ordered = ordered.order_by(*(key.order() for key in keys)).limit(limit + 1)
    found = db.tuples(ordered)
    rows = tuple(row_class(*row[:width]) for row in found[:limit])
    return Page(rows, tuple(found[limit - 1][width:]) if len(found) > limit else None)


def _after(keys: Sequence[SortKey], cursor: Cursor) -> ColumnElement[bool]:
    if len(keys) != len(cursor):
        raise ValueError("the cursor belongs to another sort")
    directions = {key.descending for key in keys}
    if len(directions) == 1 and not any(key.nullable for key in keys):
        columns = tuple_(*(key.column for key in keys))
        values = tuple_(
            *(literal(value, key.column.type) for key, value in zip(keys, cursor, strict=True))
        )
        return columns < values if directions == {True} else columns > values
    steps: list[ColumnElement[bool]] = []
    for position, key in enumerate(keys):
        same = [before.same(cursor[at]) for at, before in enumerate(keys[:position])]
        steps.append(and_(*same, key.after(cursor[position])))
    return and_(keys[0].from_here(cursor[0]), or_(*steps))


def bounded_count(db: Reader, statement: Select[*tuple[Any, ...]], count_max: int = limits.COUNT_MAX) -> Count:
    """How many rows `statement` has, counted up to `count_max`, in one round trip."""
    few = (
        statement.with_only_columns(literal_column("1").label("one"), maintain_column_froms=True)
        .order_by(None)
        .limit(count_max + 1)
        .subquery("few")
    )
    found = int(db.tuples(select(func.count()).select_from(few))[0][0])
    return Count(min(found, count_max), exact=found <= count_max)
