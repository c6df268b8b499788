"""What a person can ask of the company's settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from erp_desktop.base.lookups import HistoryEntry, Loaded
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.history import record_history
from erp_desktop.modules.admin.company.records import CompanySettings
from erp_desktop.modules.admin.company.repository import CompanyRepository

NOUN: Final = "company"


def load_settings(_record: object = None) -> Task[Loaded[CompanySettings]]:
    """The settings; there is one company, whatever is asked for."""
    return Task(f"{NOUN}.load", Kind.READ, lambda work: CompanyRepository(work.db).load())


def save_settings(settings: CompanySettings, _is_new: bool) -> Task[Loaded[CompanySettings]]:  # noqa: FBT001 - the form's
    """Store the settings and bring them back as stored."""

    def run(work: Work[Any]) -> Loaded[CompanySettings]:
        repository = CompanyRepository(work.db)
        repository.save(settings)
        return repository.load()

    return Task(f"{NOUN}.save", Kind.WRITE, run, (NOUN,))


def settings_history(record: str) -> Task[Sequence[HistoryEntry]]:
    """Who changed the company's own values when, newest first."""
    return Task(f"{NOUN}.history", Kind.READ, lambda work: record_history(work.db, NOUN, record))
