"""The names of the PostgreSQL roles of a company.

All start with the company's prefix, which is fixed when the company is made: roles belong to the whole server,
and a copy of the database keeps using them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from server_db.access.permissions import Permission

PREFIX_LENGTH_MAX: Final = 30
"""So that every role name fits into PostgreSQL's 63 bytes."""

_KEEPER: Final = "__keeper"


def is_keeper(role: str) -> bool:
    """Whether a role is the keeper of some company; a prefix has no `__` in it."""
    return role.endswith(_KEEPER) and role.count("__") == 1


@dataclass(frozen=True, slots=True)
class Roles:
    """Names the roles of the company with `prefix`."""

    prefix: str

    @property
    def owner(self) -> str:
        """The role that owns everything in the database; nobody logs in as it."""
        return f"{self.prefix}__owner"

    @property
    def member(self) -> str:
        """The role that every job holds: it may connect."""
        return f"{self.prefix}__member"

    @property
    def watcher(self) -> str:
        """The role of what watches the server: it may connect and read the company's metrics, and nothing else."""
        return f"{self.prefix}__watcher"

    @property
    def keeper(self) -> str:
        """The role that lets people change their own passwords (`server_db.keeper`); nobody logs in as it."""
        return f"{self.prefix}{_KEEPER}"

    def permission(self, permission: Permission) -> str:
        """The role that holds what `permission` opens."""
        return f"{self.prefix}__{permission.value.replace(':', '_')}"

    def job(self, job: str) -> str:
        """The role of a job: shipped (`buyer`) or composed by an administrator."""
        return f"{self.prefix}__job_{job}"

    @property
    def job_pattern(self) -> str:
        """What the names of all jobs start with."""
        return f"{self.prefix}__job_"
