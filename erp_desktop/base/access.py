"""Who may do what, on the client: a fast, friendly no. The database is the law (design.md section 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar, cast

from erp_desktop.base.errors import Refused
from server_db.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Rights:
    """The permissions of the person logged in, read once from the server at login."""

    login: str
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        """Whether the person holds `permission`."""
        return permission in self.permissions

    def ensure(self, permission: Permission) -> None:
        """Raise `Refused` (`access.denied`) unless the person holds `permission`."""
        if permission not in self.permissions:
            raise Refused("access.denied", {"permission": permission.value})


@dataclass(frozen=True, slots=True)
class PasswordFacts:
    """The password that the person logged in with.

    Attributes:
        until: when it ends, None for never.
        is_temporary: whether an administrator gave it, so that it has to be changed.
        may_renew: whether the person can change it here.
    """

    until: datetime | None = None
    is_temporary: bool = False
    may_renew: bool = False


NO_PASSWORD_FACTS: Final = PasswordFacts()
"""Of a server that says nothing of them."""


class HasRights(Protocol):
    """What `needs` asks of a repository."""

    @property
    def rights(self) -> Rights: ...


S = TypeVar("S", bound=HasRights)
P = ParamSpec("P")
R = TypeVar("R")

NEEDS_ATTRIBUTE = "__kontor_needs__"


def needs(permission: Permission) -> Callable[
    [Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]
]:
    """Guard a public repository method: it raises `Refused` unless the login holds `permission`."""

    def decorate(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        @wraps(method)
        def guarded(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
            self.rights.ensure(permission)
            return method(self, *args, **kwargs)

        setattr(guarded, NEEDS_ATTRIBUTE, permission)
        return cast("Callable[Concatenate[S, P], R]", guarded)

    return decorate
