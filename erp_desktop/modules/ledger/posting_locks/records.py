"""The posting locks: a day for each area."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from server_db.tables.core import PostingLock

__all__ = ["AREAS", "LOCKS_ID", "PostingLock", "PostingLocks"]

AREAS: Final = ("all", "stock", "payable", "receivable")
LOCKS_ID: Final = "all"
"""There is one set of locks in a company."""


@dataclass(slots=True, kw_only=True)
class PostingLocks:
    """The last locked day of each area; None for no lock.

    Attributes:
        id: always the same.
        everything: nothing at all is posted up to this day.
        before: the days as they were loaded, to see whether somebody was faster.
    """

    id: str = LOCKS_ID
    everything: date | None = None
    stock: date | None = None
    payable: date | None = None
    receivable: date | None = None
    before: dict[str, date | None] = field(default_factory=dict)

    def days(self) -> dict[str, date | None]:
        """Area → its day."""
        return {
            "all": self.everything, "stock": self.stock, "payable": self.payable, "receivable": self.receivable,
        }
