"""Who else has a record open to change it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Editor:
    """Somebody who edits a record at this moment: his login, and the name people know him by."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A record that somebody edits.

    Attributes:
        noun: kind of record (`purchase_order`).
        record: its id, as text.
    """

    noun: str
    record: str


@dataclass(frozen=True, slots=True)
class Editors:
    """The others who edit a record now; empty when one is alone."""

    edited: Edited
    others: tuple[Editor, ...]
