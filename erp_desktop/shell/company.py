"""The company that is open. Imports the driver: only workers import this module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from babel.numbers import get_currency_precision

from erp_desktop.base.access import PasswordFacts, Rights
from erp_desktop.base.changes import Changes
from erp_desktop.base.editors import Edited, Editors
from erp_desktop.base.errors import Invalid, KontorError, Problem
from erp_desktop.base.hosts import join_hosts, split_hosts
from erp_desktop.base.profiles import STANDBY
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.connect_arguments import READS
from erp_desktop.db.edit_locks import EditLocks
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import log_in
from erp_desktop.db.listener import Listener
from erp_desktop.db.session import Database
from erp_desktop.shell.passwords import renew_kept
from server_db.access.passwords import LENGTH_MAX, LENGTH_MIN, weakness


class Company:
    """A login to one company (`shell.connect.OpenCompany`)."""

    def __init__(
        self, profile: Profile, password: str, *, released: Callable[[], None] | None = None
    ) -> None:
        """Log in.

        Args:
            profile: where and as whom.
            password: kept in memory to reconnect with.
            released: called once when the company is closed (a server of its own).

        Raises:
            Unavailable: `login.*`, `server.*`.
        """
        self.profile = profile
        self._released = released
        self._listener: Listener | None = None
        self._locks: EditLocks | None = None
        self.connector = Connector(profile, password)
        self._reader = Connector(profile, password, role=READS) if profile.reports == STANDBY else None
        try:
            logged_in = log_in(self.connector)
        except BaseException:
            self.connector.close()
            raise
        if self._reader is not None:
            self._reader.since = self.connector.since
        self.rights: Rights = logged_in.rights
        self.facts = logged_in.facts

    @property
    def title(self) -> str:
        """The company's name."""
        return self.facts.name

    @property
    def person(self) -> str:
        """The person's name."""
        return self.facts.person_name

    @property
    def currency(self) -> str:
        """The company's currency."""
        return self.facts.currency

    @property
    def server_release(self) -> str:
        """The release that the company was deployed by."""
        return self.facts.release

    def minor_units(self, currency: str) -> int:
        """Decimals of a currency (ISO 4217), those of the company's own as the company says."""
        return self.facts.minor_units if currency == self.facts.currency else get_currency_precision(currency)

    def open_database(self) -> Database:
        """One connection more."""
        return Database(self.connector, self.rights, self.facts)

    def server_in_use(self) -> str:
        """Name of the server in use where there are several, else ""."""
        hosts = split_hosts(self.profile.server, self.profile.port)
        return join_hosts((self.connector.server,)) if len(hosts) > 1 and self.connector.server else ""

    def standby_opener(self) -> Callable[[], Database] | None:
        """What opens a connection for reports, at a standby if one answers; None when they are read like the rest."""
        reader = self._reader
        return None if reader is None else lambda: Database(reader, self.rights, self.facts)

    @property
    def password(self) -> PasswordFacts:
        """What is to be known of the person's password."""
        return self.facts.password

    def change_password(self, old: str | None, new: str) -> Task[PasswordFacts]:
        """Give the person another password, and remember it where the one before was remembered.

        Refused with `password.*` at the fields `old` and `new`.
        """

        def run(_work: Work[Any]) -> PasswordFacts:
            if old is not None and not self.connector.knows(old):
                raise Invalid([Problem("password.wrong", "old")])
            weak = "password.same" if self.connector.knows(new) else weakness(new, self._known_words())
            if weak is not None:
                params = {"length": LENGTH_MIN, "length_max": LENGTH_MAX}
                raise Invalid([Problem(weak, "new", params=params)])
            until = self.connector.renew_password(new)
            if self._reader is not None:
                self._reader.use_password(new)
            renew_kept(self.profile, new)
            self.facts = replace(self.facts, password=PasswordFacts(until, may_renew=True))
            return self.facts.password

        return Task("password.change", Kind.WRITE, run)

    def _known_words(self) -> tuple[str, ...]:
        return (self.profile.login, self.profile.company, self.person, self.title)

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
        self._locks = EditLocks(editors)
        self._listener = Listener(self.connector, changed, missed, self._locks, ended)
        self._listener.start()

    def enter(self, edited: Edited) -> None:
        """Tell the other desktops that a record is edited here."""
        if self._locks is not None:
            self._locks.enter(edited)

    def leave(self, edited: Edited) -> None:
        """Tell them that it is not any more."""
        if self._locks is not None:
            self._locks.leave(edited)

    def close(self) -> None:
        """Stop listening, forget the compiled statements, give back a server of its own."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        if self._reader is not None:
            self._reader.close()
        self.connector.close()
        released, self._released = self._released, None
        if released is not None:
            released()
