"""Records as other screens see them: what a look-up shows, what a load brings, what a history and a chain list.

Pure data, so that repositories can return it and screens can show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

R = TypeVar("R")

RecordId: TypeAlias = UUID | str
"""The id of a record; a code where the table's key is one (currency)."""


@dataclass(frozen=True, slots=True)
class PickerRow:
    """A record as look-ups show it.

    Attributes:
        id: the record; a code where the table's key is one (currency).
        code: its short code.
        name: its name.
        detail: what tells twins apart (place, on hand, balance), already formatted.
        extra: whatever the slice wants back with the choice; never read from the server.
    """

    id: RecordId
    code: str
    name: str
    detail: str = ""
    extra: object = field(default=None, metadata={"local": True})

    def words(self) -> str:
        """How the record stands in a closed field."""
        return self.code if self.code == self.name else f"{self.code}  {self.name}".strip()


@dataclass(frozen=True, slots=True)
class State:
    """Where a record stands, shown as a pill.

    Attributes:
        title: marked for translation.
        tone: a tone of `ui.theme`.
    """

    title: str
    tone: str = "muted"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one change; texts as people read them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who did what, when.

    Attributes:
        at: moment, with time zone.
        who: name of the person.
        what: sentence, already translated ("Created", "Approved").
        changes: from → to.
    """

    at: datetime
    who: str
    what: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """Another document of the chain (requisition → order → receipts → invoice → payment → voucher).

    Attributes:
        kind: what it is, already translated.
        number: its number.
        state: how it stands; None for nothing to say.
        command: command id that opens it.
        argument: argument of that command.
        detail: amount or date, already formatted.
        current: whether it is the document in front.
    """

    kind: str
    number: str
    state: State | None
    command: str
    argument: object
    detail: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Loaded(Generic[R]):
    """A record as a load or save task brings it.

    Attributes:
        record: the mapped object, detached.
        references: key → look-up row for every record that a field or line refers to.
        changed_by: who changed it last, for the conflict view.
    """

    record: R
    references: Mapping[RecordId, PickerRow] = field(default_factory=dict)
    changed_by: str = ""
