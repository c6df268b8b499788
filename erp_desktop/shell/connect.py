"""What the login asks of the server, as tasks: the driver is imported in the worker, not with the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from erp_desktop.base.access import PasswordFacts, Rights
from erp_desktop.base.changes import Changes
from erp_desktop.base.editors import Edited, Editors
from erp_desktop.base.errors import KontorError
from erp_desktop.base.managed import NOTHING, Managed
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Kind, Task, Work

if TYPE_CHECKING:
    from erp_desktop.ui.runner import Database


@dataclass(frozen=True, slots=True)
class CompanyChoice:
    """A company on a server: the name of its database and its title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody one can be at the demo company.

    Attributes:
        profile: how to log in.
        name: of the person.
        job: in words, translated.
        password: valid on this computer only.
    """

    profile: Profile
    name: str
    job: str
    password: str = field(repr=False)


class OpenCompany(Protocol):
    """A company that the person is logged in to."""

    @property
    def profile(self) -> Profile:
        """Where and as whom."""

    @property
    def rights(self) -> Rights:
        """What the person may do."""

    @property
    def title(self) -> str:
        """The company's name."""

    @property
    def person(self) -> str:
        """The person's name."""

    @property
    def currency(self) -> str:
        """The company's currency."""

    @property
    def server_release(self) -> str:
        """The release that the company was deployed by."""

    def minor_units(self, currency: str) -> int:
        """Decimals of a currency."""

    def open_database(self) -> Database:
        """One connection more."""

    def server_in_use(self) -> str:
        """Name of the server in use where there are several, else ""."""

    def standby_opener(self) -> Callable[[], Database] | None:
        """What opens a connection for reports, at a standby if one answers; None when they are read like the rest."""

    @property
    def password(self) -> PasswordFacts:
        """What is to be known of the person's password."""

    def change_password(self, old: str | None, new: str) -> Task[PasswordFacts]:
        """Give the person another password. `old` is what he typed to show who he is, None when he just logged in."""

    def listen(
        self,
        changed: Callable[[Changes], None],
        missed: Callable[[], None],
        editors: Callable[[Editors], None],
        ended: Callable[[KontorError], None],
    ) -> None:
        """Hear what other desktops change and who edits what, in a thread of its own, until `close`.

        `ended` is called when the person may not go on.
        """

    def enter(self, edited: Edited) -> None:
        """Tell the other desktops that a record is edited here."""

    def leave(self, edited: Edited) -> None:
        """Tell them that it is not any more."""

    def close(self) -> None:
        """Forget the login and give back a server that was started for it."""


class Login(Protocol):
    """What the login window can ask for."""

    def warm_up(self) -> Task[None]:
        """Import what is needed to connect."""

    def companies(self, profile: Profile, password: str) -> Task[tuple[CompanyChoice, ...]]:
        """The companies the login may open."""

    def open(self, profile: Profile, password: str) -> Task[OpenCompany]:
        """Open the company of the profile."""

    def try_here(self) -> Task[tuple[PersonChoice, ...]]:
        """Start a server on this computer with the demo company; who works there. It runs until `close`."""

    def close(self) -> None:
        """Give back the server that was started, if any."""


class ServerLogin:
    """The real one.

    Args:
        managed: what IT has decided; who does not keep to it is refused before anything is sent.
    """

    def __init__(self, managed: Managed = NOTHING) -> None:
        self._managed = managed
        self._tried: frozenset[Profile] = frozenset()
        self._release: Callable[[], None] | None = None

    def warm_up(self) -> Task[None]:
        """Import SQLAlchemy and the driver while the person types."""

        def run(_work: Work[Any]) -> None:
            import erp_desktop.db.engine
            import erp_desktop.db.session  # noqa: F401 - the import is the work

        return Task("login.warm_up", Kind.READ, run)

    def companies(self, profile: Profile, password: str) -> Task[tuple[CompanyChoice, ...]]:
        """Ask the server."""

        def run(_work: Work[Any]) -> tuple[CompanyChoice, ...]:
            from erp_desktop.db.companies import list_companies

            self._check(profile)
            return tuple(CompanyChoice(one.name, one.title) for one in list_companies(profile, password))

        return Task("login.companies", Kind.READ, run)

    def open(self, profile: Profile, password: str) -> Task[OpenCompany]:
        """Log in to the company."""

        def run(_work: Work[Any]) -> OpenCompany:
            from erp_desktop.shell.company import Company

            self._check(profile)
            return Company(profile, password)

        return Task("login.open", Kind.READ, run)

    def try_here(self) -> Task[tuple[PersonChoice, ...]]:
        """Start the private server."""

        def run(work: Work[Any]) -> tuple[PersonChoice, ...]:
            from erp_desktop.shell.try_here import start_here

            people, release = start_here(work.progress, work.token)
            earlier, self._release = self._release, release
            if earlier is not None:  # asked for twice: one lease is enough
                earlier()
            self._tried = frozenset(one.profile for one in people)
            return people

        return Task("login.try_here", Kind.LONG, run)

    def _check(self, profile: Profile) -> None:
        """The private server of this computer is nobody else's concern."""
        if profile not in self._tried:
            self._managed.check(profile)

    def close(self) -> None:
        """Give back the private server; it stops with the last program that uses it."""
        release, self._release = self._release, None
        if release is not None:
            release()
