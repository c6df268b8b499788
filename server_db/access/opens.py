"""The words of the policy: what a permission opens, and which rows of a table a person may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from server_db.tables import Base
from server_db.tables.base import SCHEMA

STAMPS: Final = ("created_by", "created_at", "changed_by", "changed_at")
"""Columns that the database alone writes."""
KEPT: Final = (*STAMPS, "search_key", "supplier_number_key", "changers", "confirmed_by", "confirmed_at")
"""Columns that triggers and functions alone write."""


@dataclass(frozen=True, slots=True)
class Read:
    """Lets these columns of a table be read; without columns, the whole table."""

    table: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """Lets rows of a table be written: the columns that may be given and changed, and whether rows may go."""

    table: str
    insert: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    delete: bool = False

    def without_insert(self) -> Write:
        """The same, for rows that only the deployment makes."""
        return replace(self, insert=())


@dataclass(frozen=True, slots=True)
class Opens:
    """All that one permission opens."""

    reads: tuple[Read, ...] = ()
    writes: tuple[Write, ...] = ()
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """Everybody who may read the table sees all its rows, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Warehouse:
    """Only rows of the person's warehouses, whose id stands in `column`."""

    column: str


@dataclass(frozen=True, slots=True)
class Own:
    """Only rows that the person made, if limited to own documents; the login stands in `column`."""

    column: str


@dataclass(frozen=True, slots=True)
class Both:
    """Only rows that every one of `scopes` shows."""

    scopes: tuple[Warehouse | Own, ...]


@dataclass(frozen=True, slots=True)
class Parent:
    """Only rows whose parent, of which `column` holds the id, is seen."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Person:
    """Only rows about the person, whose login stands in `column`; all for `others`, values of permissions.

    Who may act as the owner sees all of them in every scope, so that a backup is whole.
    """

    column: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Only rows about records that the person may read; `noun` and `id` are the columns that name the record."""

    noun: str
    id: str


Scope: TypeAlias = Open | Warehouse | Own | Both | Parent | Person | Record


def columns(table: str, *, but: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The columns of `table` in their order, without `but`.

    Raises:
        ValueError: `but` names a column that is not there, so that a renamed column is never opened by accident.
    """
    known = tuple(column.name for column in Base.metadata.tables[f"{SCHEMA}.{table}"].columns)
    unknown = set(but) - set(known)
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    return tuple(name for name in known if name not in but)


def master(table: str, *, delete: bool = False, fixed: tuple[str, ...] = ("id",)) -> Write:
    """Lets a master record be made and changed, except for what the database writes and for its key."""
    kept = tuple(name for name in KEPT if name in columns(table))
    return Write(table, columns(table, but=kept), columns(table, but=(*kept, *fixed)), delete=delete)
