"""Whether a write that seems to come too late is our own, done before its answer was lost (design.md section 1, 8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import InstrumentedAttribute

_KEPT = frozenset({"version", "created_by", "created_at", "changed_by", "changed_at", "search_key"})
"""What the database writes by itself."""


def is_own_write(record: Any, stored: Any, login: str, children: Iterable[InstrumentedAttribute[Any]] = ()) -> bool:  # noqa: ANN401 - mapped classes
    """Whether `stored` is what saving `record` leaves behind, written by `login` and by nobody since.

    Args:
        record: as it was to be saved, with the version it was loaded with.
        stored: the same record as it is now, with its children.
        login: of the person.
        children: relationships that are saved with it.
    """
    version = record.version + 1 if inspect(record).has_identity else 1
    return (
        (stored.version, stored.changed_by) == (version, login)
        and _is_same(record, stored)
        and all(_are_same(getattr(record, one.key), getattr(stored, one.key)) for one in children)
    )


def _are_same(records: Iterable[Any], stored: Iterable[Any]) -> bool:
    by_id = {one.id: one for one in stored}
    ours = list(records)
    return len(ours) == len(by_id) and all(one.id in by_id and _is_same(one, by_id[one.id]) for one in ours)


def _is_same(record: Any, stored: Any) -> bool:  # noqa: ANN401
    """Columns that both sides hold; a key that the parent gives is not in a new child yet."""
    ours, theirs = record.__dict__, stored.__dict__
    names = [one.key for one in inspect(type(record)).column_attrs if one.key not in _KEPT]
    return all(ours[name] == theirs[name] for name in names if name in ours and name in theirs)
