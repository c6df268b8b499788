"""A worker's connection: reads and calls in one round trip each, and a unit of work for drafts.

The connection commits each statement by itself, so that a read, a call of a function or a save of a document
is one round trip and one transaction. `begin` makes a transaction of several statements.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import starmap
from typing import Any, Final, TypeVar

import psycopg
from sqlalchemy import DateTime, Executable, Select, case, event, exists, func, literal, select, table
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from erp_desktop.base import limits
from erp_desktop.base.access import Rights
from erp_desktop.base.errors import Cancelled, KontorError, Refused, Unavailable
from erp_desktop.base.task import Kind
from erp_desktop.db.calls import bind_arguments, call_rows_statement, call_statement
from erp_desktop.db.engine import Connector, driver_of
from erp_desktop.db.error_map import is_database_error, map_error
from erp_desktop.db.handshake import CompanyFacts

R = TypeVar("R")

CANCEL_TIMEOUT_S: Final = 5.0
_SYNC_WAIT: Final = "SyncRepWaitForLSN"
"""The function of the server that warns; its words are in the server's language, and the warning has no code."""
_CONFIRM: Final = select(func.pg_logical_emit_message(literal(value=True), "kontor", ""))
_AS_OF: Final = select(
    case(
        (
            func.pg_is_in_recovery()
            & (
                func.pg_last_wal_receive_lsn().is_distinct_from(func.pg_last_wal_replay_lsn())
                | ~exists().select_from(table("pg_stat_wal_receiver", schema="pg_catalog"))
            ),
            func.pg_last_xact_replay_timestamp(type_=DateTime(timezone=True)),
        )
    )
)
"""Without a connection to its primary a standby cannot know whether it is behind, so it tells its moment then too."""
STREAM_ROWS: Final = 1_000


class Database:
    """One connection to a company. Used by one thread, but for `cancel_running`.

    Every error that leaves it is one of `base.errors`.

    Attributes:
        rights: what the person may do.
        facts: the company's currency, language and other facts.
        round_trips: how often the server was asked, for the benchmarks.
    """

    def __init__(self, connector: Connector, rights: Rights, facts: CompanyFacts) -> None:
        """Open the connection.

        Raises:
            Unavailable: `login.*` or `server.*`.
        """
        self.rights = rights
        self.facts = facts
        self.round_trips = 0
        self._server = connector.profile.server
        self._connection = connector.connect()
        self._driver = driver_of(self._connection)
        self._connector = connector
        self._watch = connector.watch
        self._current_at = time.monotonic()
        self._unconfirmed = False
        self._driver.add_notice_handler(self._hear)
        self._timeout_ms = limits.STATEMENT_TIMEOUT_MS[Kind.READ]
        self._cancelled = False
        self._in_transaction = False
        event.listen(self._connection, "before_cursor_execute", self._count)

    @property
    def broken(self) -> bool:
        """Whether the connection is lost for good; open another one then."""
        return self._driver.closed

    def _hear(self, notice: psycopg.errors.Diagnostic) -> None:
        """A commit whose wait for the standby was ended is done at this server alone, and the server says so."""
        self._unconfirmed = self._unconfirmed or notice.source_function == _SYNC_WAIT

    def confirm(self) -> None:
        """Wait until everything that this server has committed is on the disk of its standby as well, if it has one.

        For answers that tell what was done before: whoever did it may have been cut off while it waited for the
        standby, and nobody waits again when there is nothing left to write. A commit that writes something does.

        Raises:
            Unavailable: `server.not_replicated`, `server.*`.
        """
        self.tuples(_CONFIRM)

    def as_of(self) -> datetime | None:
        """The moment that a standby shows; None for a server that takes writes, or for a standby that is not behind."""
        if not self._connector.reads_standby:
            return None
        found: datetime | None = self.scalar(_AS_OF)
        return found

    def close(self) -> None:
        """Close the connection; safe to repeat."""
        if not self._connection.closed:
            if self._driver.closed:
                self._connection.invalidate()
            self._connection.close()
        self._driver.close()

    @contextmanager
    def limits(self, kind: Kind) -> Iterator[None]:
        """The timeouts of a kind of task for the length of the block, and a fresh start for `cancel_running`.

        Raises:
            Unavailable: `server.unreachable` when another server took over, which is looked at now and then.
        """
        self._cancelled = False
        if time.monotonic() - self._current_at > limits.ASK_AFTER_S:
            self._ensure_current()
        wanted, before = limits.STATEMENT_TIMEOUT_MS[kind], self._timeout_ms
        self._use_timeout(wanted)
        try:
            yield
        finally:
            if not self.broken:
                self._use_timeout(before)

    def _ensure_current(self) -> None:
        with self._translated():
            left_behind = self._connector.is_left_behind(self._driver)
        if left_behind:
            self._driver.close()
            raise Unavailable("server.unreachable", {"server": self._server})
        self._current_at = time.monotonic()

    def _use_timeout(self, timeout_ms: int) -> None:
        if timeout_ms != self._timeout_ms:
            self.scalar(select(func.set_config("statement_timeout", str(timeout_ms), literal(value=False))))
            self._timeout_ms = timeout_ms

    def cancel_running(self) -> None:
        """End the statement under way in the server; safe from any thread, silent when there is none."""
        self._cancelled = True
        try:
            self._driver.cancel_safe(timeout=CANCEL_TIMEOUT_S)
        except psycopg.Error as error:
            # The statement runs on until its timeout; whoever waits for it has gone already.
            raise map_error(error, server=self._server) from error

    def rows(
        self,
        statement: Select[*tuple[Any, ...]],
        row_class: Callable[..., R],
        params: Mapping[str, object] | None = None,
    ) -> list[R]:
        """The rows of `statement` in one round trip, built by position: columns in the order of the fields."""
        with self._translated(), self._released():
            return list(starmap(row_class, self._connection.execute(statement, params or {})))

    def tuples(
        self, statement: Executable, params: Mapping[str, object] | None = None
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """The rows of any statement that returns some, in one round trip that commits."""
        with self._translated(), self._released():
            return self._connection.execute(statement, params or {}).all()

    def find(
        self,
        statement: Select[*tuple[Any, ...]],
        row_class: Callable[..., R],
        params: Mapping[str, object] | None = None,
    ) -> R | None:
        """The first row, or None."""
        found = self.rows(statement, row_class, params)
        return found[0] if found else None

    def one(
        self,
        statement: Select[*tuple[Any, ...]],
        row_class: Callable[..., R],
        params: Mapping[str, object] | None = None,
    ) -> R:
        """The first row.

        Raises:
            Refused: `record.gone` when there is none.
        """
        found = self.find(statement, row_class, params)
        if found is None:
            raise Refused("record.gone")
        return found

    def scalar(self, statement: Select[*tuple[Any, ...]], params: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401
        """The first value of the first row, or None."""
        found = self.tuples(statement, params)
        return found[0][0] if found else None

    def change(self, statement: Executable, params: Mapping[str, object] | None = None) -> int:
        """Run an insert, update or delete in one round trip that commits; how many rows it touched."""
        with self._translated(), self._released():
            return int(getattr(self._connection.execute(statement, params or {}), "rowcount", 0))

    def call(self, name: str, **params: object) -> Any:  # noqa: ANN401 - whatever the function returns
        """`select erp_api.<name>(in_<param> => …)`: one round trip, one transaction.

        Values may be str, int, bool, Decimal, date, datetime, UUID, None, lists of these (arrays), dicts and
        lists of dicts (jsonb); a jsonb that comes back holds `Decimal` for fractions.
        """
        return self.scalar(call_statement(name, tuple(params)), bind_arguments(params))

    def call_rows(self, name: str, row_class: Callable[..., R], **params: object) -> list[R]:
        """The rows of a function that returns a table, in one round trip.

        Args:
            name: the function in `erp_api`.
            row_class: dataclass; its fields are named as the function's columns.
            **params: as for `call`.
        """
        statement = call_rows_statement(name, tuple(params), row_class)
        return self.rows(statement, row_class, bind_arguments(params))

    def stream(self, statement: Select[*tuple[Any, ...]], row_class: Callable[..., R]) -> Iterator[list[R]]:
        """The rows in batches, read as they are consumed, for exports of any length (LONG work).

        All batches show one moment of the database.
        """
        with self._translated(), self._transaction():
            options = {"yield_per": STREAM_ROWS}
            with self._connection.execute(statement, execution_options=options) as result:
                for batch in result.partitions():
                    yield list(starmap(row_class, batch))

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction of several statements: committed when the block ends normally, else rolled back."""
        session = Session(self._connection, expire_on_commit=False, autoflush=False)
        with self._translated(), self._transaction(), session:
            yield session
            with self._watch.over(self._driver, self._timeout_ms):
                session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session whose reads stand alone; what was loaded is detached at the end."""
        session = Session(self._connection, expire_on_commit=False, autoflush=False)
        with self._translated(), self._released(), session:
            yield session
            session.expunge_all()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._in_transaction:
            raise RuntimeError("a transaction is under way on this connection")
        self._connection.rollback()
        self._driver.autocommit = False
        self._in_transaction = True
        self.round_trips += 2  # begin, and commit or rollback
        try:
            # Several statements may take longer in all than one may: only the commit has its limit.
            with self._watch.over(self._driver):
                yield
            self._ensure_confirmed()
        finally:
            self._in_transaction = False
            if not self._driver.closed:
                self._connection.rollback()
                self._driver.autocommit = True

    @contextmanager
    def _released(self) -> Iterator[None]:
        """Let SQLAlchemy forget its transaction after a statement that committed by itself: no round trip."""
        if self._in_transaction:
            raise RuntimeError("use the session of the transaction under way")
        try:
            with self._watch.over(self._driver, self._timeout_ms):
                yield
            self._ensure_confirmed()
        finally:
            if not self._connection.closed and not self._connection.invalidated:
                if self._driver.closed:
                    self._connection.invalidate()
                else:
                    self._connection.rollback()

    def _ensure_confirmed(self) -> None:
        """An answer that the standby may not know of is none: give the connection up, and let it be asked again."""
        if self._unconfirmed:
            self._driver.close()
            raise Unavailable("server.not_replicated", {"server": self._server})

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except KontorError:
            raise
        except Exception as error:
            if not is_database_error(error):
                raise
            mapped = map_error(error, cancelled=self._cancelled, server=self._server)
            if isinstance(mapped, Cancelled):
                raise mapped from None
            raise mapped from error

    def _count(self, *_arguments: object) -> None:
        self.round_trips += 1
