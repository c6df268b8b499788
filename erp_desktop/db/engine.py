"""The way to the server: one SQLAlchemy engine a login, a connection a worker.

A session's `search_path` is `pg_catalog, pg_temp`: every statement of the program names its schema, so nothing
that somebody creates elsewhere is ever called in its place. Its time zone is UTC: moments come with their zone
and are shown on the person's own clock; dates are always given, never taken from the server's clock.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakSet

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from erp_desktop.base import limits
from erp_desktop.base.errors import KontorError, Unavailable
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Kind
from erp_desktop.db.connect_arguments import ANY, MAINTENANCE_DATABASE, READS, WRITES, connect_arguments
from erp_desktop.db.error_map import map_error
from erp_desktop.db.json_text import dump_json, load_json
from erp_desktop.db.server_probe import ask_server, hosts_of
from erp_desktop.db.watch import Watch, cut

C = TypeVar("C")

_CANNOT_CONFIRM = """
    select pg_catalog.current_setting('synchronous_standby_names') <> '' and not exists (
        select from pg_catalog.pg_replication_slots s
        where s.active and pg_catalog.strpos(pg_catalog.current_setting('synchronous_standby_names'), s.slot_name) > 0
    )
"""
"""Whether a server waits for standbys none of which is there; slots are named as they are (`server_db`)."""
_LIKE_A_LOST_LINE = frozenset({"login.refused", "login.wrong_password", "server.not_secure"})
"""What a connection that broke on its way seems to be, once the server answers again."""
_SECOND_TRY_AFTER_S = 0.3


class Connector:
    """Opens connections of one login to one company; keeps the password in memory, so that it can reconnect.

    Attributes:
        profile: where and as whom.
        engine: shared by all connections, with its cache of compiled statements.
        backends: process ids of the connections opened, to know one's own notifications by.
        since: when the person logged in, by the server's clock; with it, each connection more asks whether he has
            been logged out meanwhile.
        watch: looks after the statements under way.
        server: host and port of the last connection, () before there was one.
    """

    def __init__(self, profile: Profile, password: str, *, role: str = WRITES) -> None:
        """Connect to nothing yet.

        Args:
            profile: where and as whom.
            password: kept to reconnect with.
            role: of several servers, the one that takes writes (`WRITES`), or a standby if one answers (`READS`).
        """
        self.profile = profile
        self._password = password
        self._role = role
        self._away: tuple[str, int] | None = None
        self._drivers: WeakSet[psycopg.Connection[Any]] = WeakSet()
        self.server: tuple[str, int] | tuple[()] = ()
        self.backends: set[int] = set()
        self.since: datetime | None = None
        self.watch = Watch(self._give_up)
        self._opening = threading.Lock()
        self._noting = threading.Lock()
        self._entering = ExitStack()
        self.engine: Engine = create_engine(
            URL.create("postgresql+psycopg"),
            poolclass=NullPool,
            use_native_hstore=False,  # saves a round trip at each connection; no table has the type
            json_serializer=dump_json,
            json_deserializer=load_json,
            hide_parameters=True,
        )
        event.listen(self.engine, "do_connect", self._connected)

    @property
    def reads_standby(self) -> bool:
        """Whether its connections are for what may be read at a standby."""
        return self._role == READS

    def knows(self, password: str) -> bool:
        """Whether this is the password of the person."""
        return hmac.compare_digest(password.encode(), self._password.encode())

    def use_password(self, password: str) -> None:
        """Log in with another password from now on."""
        self._password = password

    def renew_password(self, password: str) -> datetime | None:
        """Give the person another password; until when it is valid, None for ever. Only its verifier is sent.

        Raises:
            Refused: `password.not_kept`.
            Unavailable: `login.*` or `server.*`.
        """
        with self.connect_driver() as driver:
            login = driver.info.user
            verifier = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
            try:
                row = driver.execute(
                    "select nullif(until, 'infinity') from erp_keeper.renew_password(%s) until", [verifier]
                ).fetchone()
            except psycopg.Error as error:
                raise map_error(error, server=self.profile.server) from error
            self._password = password
        until: datetime | None = row[0] if row else None
        return until

    def connect(self) -> Connection:
        """A new connection that commits each statement by itself.

        Raises:
            Unavailable: `login.*` or `server.*`, telling why.
        """
        connection = self._opened(self._open)
        driver = driver_of(connection)
        try:
            self._check_admitted(driver)
        except KontorError:
            connection.close()
            raise
        self._note(driver)
        return connection

    def connect_driver(self) -> psycopg.Connection[Any]:
        """A new connection of the driver itself, for what SQLAlchemy has no words for (notifications).

        Raises:
            Unavailable: `login.*` or `server.*`, telling why.
        """
        driver = self._opened(self._open_driver)
        try:
            self._check_admitted(driver)
        except KontorError:
            driver.close()
            raise
        self._note(driver)
        return driver

    def is_left_behind(self, driver: psycopg.Connection[Any]) -> bool:
        """Whether a connection leads to an old primary although another server has taken over; it is given up then.

        An old primary that comes back knows nothing of that. It acknowledges no write, because its standby does not
        follow any more, but it shows the books of yesterday.
        """
        hosts = hosts_of(self.profile)
        if self._role != WRITES or len(hosts) < 2:
            return False
        place = (driver.info.host, driver.info.port)
        with self.watch.over(driver, limits.STATEMENT_TIMEOUT_MS[Kind.READ]):
            found = driver.execute(_CANNOT_CONFIRM).fetchone()
        if found is None or not found[0]:
            return False
        others = [one for one in hosts if one != place]
        try:
            psycopg.connect(**connect_arguments(self.profile, self._password, order=others)).close()
        except psycopg.Error:
            return False  # nobody else takes writes
        self._give_up(*place)
        return True

    def _check_admitted(self, driver: psycopg.Connection[Any]) -> None:
        if self.since is None:
            return
        try:
            with self.watch.over(driver, limits.STATEMENT_TIMEOUT_MS[Kind.READ]):
                driver.execute("select erp_api.session_check(%s)", [self.since])
        except psycopg.Error as error:
            refusal = map_error(error, server=self.profile.server)
            if refusal.code.startswith("login."):
                raise Unavailable(refusal.code, refusal.params) from error
            raise refusal from error

    def _note(self, driver: psycopg.Connection[Any]) -> None:
        self.backends.add(driver.info.backend_pid)
        with self._noting:
            self._drivers.add(driver)
        self.server = (driver.info.host, driver.info.port)
        if self._away == self.server:
            self._away = None

    def _give_up(self, host: str, port: int) -> None:
        """The server went without a word: its other connections are lost too, and of several it is tried last."""
        self._away = (host, port)
        with self._noting:
            drivers = list(self._drivers)
        for driver in drivers:
            cut(driver, host, port)

    def _arguments(self) -> dict[str, Any]:
        hosts = hosts_of(self.profile)
        first = self.server if self.server and self.server != self._away else ()
        order = sorted(hosts, key=lambda one: (one == self._away, one != first))
        return connect_arguments(self.profile, self._password, role=self._role, order=order)

    def _connected(
        self,
        dialect: Any,  # noqa: ANN401 - as SQLAlchemy calls it
        _record: object,
        _words: object,
        arguments: dict[str, Any],
    ) -> psycopg.Connection[Any]:
        """A connection for SQLAlchemy, which asks some things of the first one by itself."""
        driver: psycopg.Connection[Any] = dialect.connect(**(arguments | self._arguments()))
        self._entering.enter_context(self.watch.over(driver, limits.STATEMENT_TIMEOUT_MS[Kind.READ]))
        return driver

    def _open(self) -> Connection:
        connection = self._open_any()
        try:
            if not self.is_left_behind(driver_of(connection)):
                return connection
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        connection.close()
        return self._open_any()

    def _open_any(self) -> Connection:
        # The first connection finds out the server's dialect for all.
        with self._opening, ExitStack() as self._entering:
            connection = self.engine.connect()
        connection.rollback()
        driver_of(connection).autocommit = True
        return connection

    def _open_driver(self) -> psycopg.Connection[Any]:
        driver = self._open_any_driver()
        try:
            if not self.is_left_behind(driver):
                return driver
        except BaseException:
            driver.close()
            raise
        driver.close()
        return self._open_any_driver()

    def _open_any_driver(self) -> psycopg.Connection[Any]:
        return psycopg.connect(**self._arguments(), autocommit=True)

    def _opened(self, opens: Callable[[], C]) -> C:
        """What `opens` opens. A refusal is believed when it is heard twice.

        A connection that breaks while the server restarts looks like a refused one as soon as the server is back:
        there is no SQLSTATE, and the server answers. Whoever is refused for good is refused again; whoever only
        lost the line gets in.
        """
        try:
            return opens()
        except (DBAPIError, psycopg.Error) as error:
            first = self.refusal(error)
            if first.code not in _LIKE_A_LOST_LINE:
                raise first from error
        time.sleep(_SECOND_TRY_AFTER_S)
        try:
            return opens()
        except (DBAPIError, psycopg.Error) as error:
            raise self.refusal(error) from error

    def refusal(self, error: BaseException) -> KontorError:
        """Why no connection could be opened.

        libpq gives no SQLSTATE for a connection that never was, and texts are in the server's language: so the
        reason is found by asking again, in smaller steps.
        """
        original = getattr(error, "orig", None) or error
        profile = self.profile
        if getattr(original, "sqlstate", None) is not None:  # the line was open already
            return map_error(error, server=profile.server)
        known = {"server": profile.server, "login": profile.login, "company": profile.company}
        code = ask_server(profile)
        if code is None:
            code = "server.no_primary" if self._finds_standbys_alone() else self._refusal_after_greeting(original)
        return Unavailable(code, known)

    def _finds_standbys_alone(self) -> bool:
        """Whether a server lets the person in, and none of them takes writes: nobody has taken over yet."""
        if self._role != WRITES or len(hosts_of(self.profile)) < 2:
            return False
        try:
            with psycopg.connect(**connect_arguments(self.profile, self._password, role=ANY)) as driver:
                return driver.pgconn.parameter_status(b"in_hot_standby") == b"on"
        except psycopg.Error:
            return False

    def _refusal_after_greeting(self, error: BaseException) -> str:
        seen = getattr(error, "pgconn", None)
        if isinstance(error, psycopg.errors.ConnectionTimeout):
            return "server.unreachable"
        if not getattr(seen, "used_password", False):
            return "server.not_secure" if self._only_security_fails() else "login.refused"
        if self.profile.company in {"", MAINTENANCE_DATABASE}:
            return "login.wrong_password"
        outside = replace(self.profile, company=MAINTENANCE_DATABASE)
        try:
            with psycopg.connect(**connect_arguments(outside, self._password, role=ANY)) as driver:
                found = driver.execute(
                    "select pg_catalog.has_database_privilege(oid, 'CONNECT') from pg_catalog.pg_database"
                    " where datname = %s and datallowconn",
                    [self.profile.company],
                ).fetchone()
        except psycopg.Error:
            return ask_server(self.profile) or "login.wrong_password"
        if found is None:
            return "login.no_company"
        return "login.refused" if found[0] else "login.no_right"

    def _only_security_fails(self) -> bool:
        """Whether the server asks for the password once encryption and certificate are not insisted on.

        No password is sent in this try.
        """
        if self.profile.tls not in {"verify-full", "verify-ca", "require"}:
            return False
        arguments = connect_arguments(replace(self.profile, tls="prefer", ca_file=""), "")
        try:
            psycopg.connect(**arguments).close()
        except psycopg.Error as error:
            return bool(getattr(error.pgconn, "needs_password", False))
        return False

    def close(self) -> None:
        """Forget the compiled statements; connections are closed by those who opened them."""
        self.watch.close()
        self.engine.dispose()


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's connection below an open SQLAlchemy connection."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("not a connection of psycopg")
    return driver
