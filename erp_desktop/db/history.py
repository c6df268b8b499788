"""Who did what to a record, when, from what to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from erp_desktop.base.event_texts import event_words
from erp_desktop.base.lookups import FieldChange, HistoryEntry, RecordId
from erp_desktop.db.session import Database


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    login: str
    name: str
    event: str
    detail: Mapping[str, Any]


def record_history(db: Database, kind: str, record_id: RecordId) -> Sequence[HistoryEntry]:
    """The history of a record, newest first; changed values only for who may read the history.

    Raises:
        Refused: `access.denied` when the person may not read records of this kind.
    """
    events = db.call_rows("document__history", _Event, kind=kind, id=str(record_id))
    return [_entry(event) for event in reversed(events)]


def _entry(event: _Event) -> HistoryEntry:
    changes = tuple(
        FieldChange(key, _words(value[0]), _words(value[1]))
        for key, value in event.detail.items()
        if isinstance(value, list) and len(value) == 2
    )
    reason = event.detail.get("reason")
    return HistoryEntry(event.at, event.name, event_words(event.event, str(reason or "")), changes)


def _words(value: object) -> str:
    return "" if value is None else str(value)
