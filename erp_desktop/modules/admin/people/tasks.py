"""What a person can ask of the people of the company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from erp_desktop.base.lookups import HistoryEntry, Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.history import record_history
from erp_desktop.modules.admin.people.records import PersonRow, PersonView
from erp_desktop.modules.admin.people.repository import PersonRepository
from erp_desktop.modules.admin.people.rules import command_to_add, commands_for

NOUN: Final = "person"


def people_page(query: Query, cursor: Cursor | None, limit: int) -> Task[Page[PersonRow]]:
    """A page of the list."""
    return Task(f"{NOUN}.page", Kind.READ, lambda work: PersonRepository(work.db).page(query, cursor, limit))


def people_count(query: Query) -> Task[Count]:
    """How many people the list has."""
    return Task(f"{NOUN}.count", Kind.READ, lambda work: PersonRepository(work.db).count(query))


def load_person(login: str) -> Task[Loaded[PersonView]]:
    """One person with his warehouses."""
    return Task(f"{NOUN}.load", Kind.READ, lambda work: PersonRepository(work.db).load(login))


def save_person(person: PersonView, _is_new: bool) -> Task[Loaded[PersonView]]:  # noqa: FBT001 - the form's signature
    """Store the person and bring it back as stored."""

    def run(work: Work[Any]) -> Loaded[PersonView]:
        repository = PersonRepository(work.db)
        repository.save(person)
        return repository.load(person.login)

    return Task(f"{NOUN}.save", Kind.WRITE, run, (NOUN,))


def log_out(login: str) -> Task[object]:
    """Send the programs of a person back to their login window."""
    return Task(f"{NOUN}.log_out", Kind.WRITE, lambda work: PersonRepository(work.db).log_out(login), (NOUN,))


def person_history(login: str) -> Task[Sequence[HistoryEntry]]:
    """Who changed what of a person when, newest first."""
    return Task(f"{NOUN}.history", Kind.READ, lambda work: record_history(work.db, NOUN, login))


def how_to_add() -> Task[str]:
    """The command that adds somebody to this company."""
    return Task(f"{NOUN}.how_to_add", Kind.READ, lambda work: command_to_add(work.db.facts.database))


def how_to_manage(login: str) -> Task[dict[str, str]]:
    """The commands for a person's jobs, password and access."""
    return Task(f"{NOUN}.how_to_manage", Kind.READ, lambda work: commands_for(work.db.facts.database, login))
