"""Removes what is removed and not archived, safe to repeat (design.md section 1, 8)."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import DeclarativeBase

from erp_desktop.base.errors import Stale
from erp_desktop.base.lookups import RecordId
from erp_desktop.db.session import Database


def remove_record(db: Database, model: type[DeclarativeBase], record_id: RecordId, version: int) -> None:
    """Delete a record of the version that the person saw.

    A record that is not there any more is as the person wanted it: removed by this very request, before its
    answer was lost, or by somebody else.

    Raises:
        Stale: `record.stale`: somebody else changed it since, so that another record would be removed than was seen.
    """
    table = model.__table__
    removed = delete(model).where(table.c.id == record_id, table.c.version == version)
    if db.tuples(removed.returning(table.c.id)):
        return
    stored = db.tuples(select(table.c.version, table.c.changed_by).where(table.c.id == record_id))
    if stored:
        raise Stale("record.stale", dict(stored[0]._mapping))
