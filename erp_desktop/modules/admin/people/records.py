"""A person who may open the company."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import LANGUAGES, mark, text
from erp_desktop.base.job_names import job_words
from server_db.tables.core import Person, PersonWarehouse

__all__ = ["ACTIVE", "COLUMNS", "DISABLED", "Person", "PersonRow", "PersonView", "PersonWarehouse"]

ACTIVE: Final = "active"
DISABLED: Final = "disabled"
STATES: Final = {ACTIVE: (mark("Active"), "ok"), DISABLED: (mark("Disabled"), "muted")}


def jobs_in_words(jobs: list[str]) -> str:
    """The jobs of a person, in the language of who looks."""
    return ", ".join(job_words(job) for job in jobs)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list.

    Attributes:
        id: the login, which names the person.
        jobs: shipped jobs by their names in the policy, the company's own by theirs.
        warehouse_codes: of who is limited to warehouses.
    """

    id: str
    version: int
    login: str
    name: str
    jobs: list[str]
    status: str
    email: str
    language: str
    own_documents_only: bool
    all_warehouses: bool
    warehouse_codes: str | None
    disabled_at: datetime | None

    @property
    def job_words(self) -> str:
        """The jobs in words."""
        return jobs_in_words(self.jobs)

    @property
    def language_words(self) -> str:
        """The language by its own name."""
        return LANGUAGES[self.language]

    @property
    def warehouses(self) -> str:
        """Where the person works, in words."""
        return text("All") if self.all_warehouses else self.warehouse_codes or text("None")


@dataclass(slots=True, kw_only=True)
class PersonView:
    """A person on the screen.

    Attributes:
        warehouses: of who is limited to warehouses.
    """

    id: str
    version: int
    login: str
    name: str
    jobs: list[str]
    email: str = ""
    language: str = "en"
    own_documents_only: bool = False
    all_warehouses: bool = True
    disabled_at: datetime | None = None
    changed_by: str = ""
    warehouses: list[UUID] = field(default_factory=list)

    @property
    def job_words(self) -> str:
        """The jobs in words."""
        return jobs_in_words(self.jobs) or text("None")


COLUMNS: Final = (
    Column("login", mark("Login"), Kind.CODE, 130, sortable=True),
    Column("name", mark("Full name"), width=180, sortable=True),
    Column("job_words", mark("Jobs"), width=190),
    Column("status", mark("State"), Kind.STATE, 100, states=STATES),
    Column("warehouses", mark("Warehouses"), width=110),
    Column("own_documents_only", mark("Own orders only"), Kind.FLAG, 120),
    Column("language_words", mark("Language"), width=86),
    Column("email", mark("E-mail"), width=230),
    Column("disabled_at", mark("Disabled"), Kind.MOMENT, 140, hidden=True),
)
