"""What kind of record changed: the one event that refreshes every open list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Changes:
    """Nouns (`purchase_order`, `supplier`) that changed, and the record when it is one.

    Attributes:
        nouns: names of the tables' nouns that changed.
        record_id: the record, or None when many or unknown.
        remote: whether another desktop made the change.
    """

    nouns: frozenset[str]
    record_id: UUID | None = None
    remote: bool = False
