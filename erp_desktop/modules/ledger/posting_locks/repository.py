"""The posting locks in the database."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from erp_desktop.base.access import Rights, needs
from erp_desktop.base.errors import Stale
from erp_desktop.base.lookups import Loaded
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.posting_locks.records import AREAS, PostingLock, PostingLocks
from server_db.access.permissions import Permission

_TABLE: Final[Any] = PostingLock.__table__


class PostingLockRepository:
    """One day for each area; who closes periods moves them, who reopens periods takes them back."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.PERIOD_READ)
    def load(self) -> Loaded[PostingLocks]:
        """The locks of all areas."""
        days = dict(map(tuple, self.db.tuples(select(_TABLE.c.area, _TABLE.c.locked_until))))
        return Loaded(_locks(days))

    @needs(Permission.PERIOD_CLOSE)
    def save(self, locks: PostingLocks) -> None:
        """Store the days that are others now.

        Raises:
            Stale: `record.stale`: somebody moved a lock since they were loaded.
            Refused: `posting_lock.reopen_needed`: a lock is taken back by somebody who may not reopen periods.
        """
        wanted = locks.days()
        with self.db.begin() as session:
            found = session.execute(select(_TABLE.c.area, _TABLE.c.locked_until).with_for_update())
            stored: dict[str, date | None] = dict.fromkeys(AREAS) | dict(map(tuple, found))
            if stored == wanted:
                return  # our own, done before its answer was lost; or somebody else's very same days
            if stored != {area: locks.before.get(area) for area in AREAS}:
                raise Stale("record.stale")
            changed = [
                {"area": area, "locked_until": day} for area, day in wanted.items() if stored[area] != day
            ]
            new = insert(_TABLE).values(changed)
            session.execute(
                new.on_conflict_do_update(
                    index_elements=[_TABLE.c.area], set_={"locked_until": new.excluded.locked_until}
                )
            )


def _locks(days: dict[str, date | None]) -> PostingLocks:
    return PostingLocks(
        everything=days.get("all"), stock=days.get("stock"), payable=days.get("payable"),
        receivable=days.get("receivable"), before={area: days.get(area) for area in AREAS},
    )
