"""What a list asks for and what it gets: keyset pages, never OFFSET (design.md section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

R_co = TypeVar("R_co", covariant=True)

Cursor = tuple[object, ...]
"""Sort value and id of the last row of a page."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Sort key (a column's key) and direction."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: words of the search box, filters by key, the sort.

    Attributes:
        words: as typed; each word must match, in any order.
        filters: filter key → value; absent means no filter.
        sort: None for the list's own order.
        archived: archived masters too.
    """

    words: str = ""
    filters: Mapping[str, object] = field(default_factory=dict)
    sort: Sort | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[R_co]):
    """Rows in order, and where the next page starts (None when this was the last)."""

    rows: tuple[R_co, ...]
    after: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A bounded count: exact, or "more than `value`"."""

    value: int
    exact: bool
