"""Asks everything at each scrape and never fails: a server or a company that does not answer is told as down."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import psycopg
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from server_db.maintenance.metrics import company, places, server
from server_db.maintenance.metrics.families import Sample, families

LOGGER: Final = "kontor.metrics"
CONNECT_TIMEOUT_S: Final = 5
STATEMENT_TIMEOUT_MS: Final = 5_000
_CERTIFICATE_EVERY_S: Final = 3600.0

_log = logging.getLogger(LOGGER)


class KontorCollector(Collector):
    """The metrics of one server; one scrape at a time."""

    def __init__(self, conninfo: str, companies: Sequence[str] = (), backups: Path | None = None) -> None:
        """Nothing is asked yet.

        Args:
            conninfo: the login that watches, on a database of the server.
            companies: databases; all companies of the server when empty.
            backups: the folder of the backups, when it can be seen from here.
        """
        given: dict[str, Any] = {"application_name": "kontor-metrics", "connect_timeout": CONNECT_TIMEOUT_S}
        self._conninfo = make_conninfo(conninfo, **given | conninfo_to_dict(conninfo))
        self._companies = list(companies)
        self._backups = backups
        self._one_at_a_time = threading.Lock()
        self._known: list[str] = []
        self._down: dict[str, str] = {}
        self._certificate: tuple[float, float | None] | None = None

    def describe(self) -> Iterator[Metric]:
        """Nothing, so that registering it asks no server."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Every metric of this moment."""
        with self._one_at_a_time:
            began = time.monotonic()
            samples = list(self._samples())
            samples.append(Sample("kontor_scrape_timestamp_seconds", time.time()))
            samples.append(Sample("kontor_scrape_duration_seconds", time.monotonic() - began))
        return families(samples)

    def _samples(self) -> Iterator[Sample]:
        try:
            of_server = list(self._of_server())
        except psycopg.Error as error:
            self._told("the server", error)
            yield Sample("kontor_server_up", 0)
            for name in self._companies or self._known:
                yield Sample("kontor_up", 0, (name,))
        else:
            self._told("the server", None)
            yield Sample("kontor_server_up", 1)
            yield from of_server
            for name in self._known:
                yield from self._of_company(name)
        if self._backups is not None:
            yield from places.backups(self._backups, self._companies or self._known)

    def _of_server(self) -> Iterator[Sample]:
        with self._connected(self._conninfo) as connection:
            self._known = self._companies or server.companies(connection)
            row = server.facts(connection)
            yield from server.about_server(connection, row)
            yield from server.about_companies(connection, self._known)
            end = self._certificate_end(connection)
            if end is not None:
                yield Sample("kontor_certificate_expiry_timestamp_seconds", end)
            if row["data_folder"] and places.is_same_machine(connection):
                yield from places.disk("data", Path(row["data_folder"]))

    def _of_company(self, name: str) -> Iterator[Sample]:
        try:
            with self._connected(make_conninfo(self._conninfo, dbname=name)) as connection:
                found = list(company.about_company(connection, name))
        except psycopg.Error as error:
            self._told(name, error)
            yield Sample("kontor_up", 0, (name,))
            return
        self._told(name, None)
        yield Sample("kontor_up", 1, (name,))
        yield from found

    def _connected(self, conninfo: str) -> psycopg.Connection[Any]:
        connection = psycopg.connect(conninfo, autocommit=True)
        try:
            connection.execute(
                "select set_config('statement_timeout', %(ms)s, false), set_config('lock_timeout', %(ms)s, false),"
                " set_config('default_transaction_read_only', 'on', false)",
                {"ms": str(STATEMENT_TIMEOUT_MS)},
            )
        except BaseException:
            connection.close()
            raise
        return connection

    def _certificate_end(self, connection: psycopg.Connection[Any]) -> float | None:
        now = time.monotonic()
        if self._certificate is None or now - self._certificate[0] > _CERTIFICATE_EVERY_S:
            self._certificate = now, places.certificate_end(connection)
        return self._certificate[1]

    def _told(self, what: str, error: psycopg.Error | None) -> None:
        """Log it once when something goes down, and once when it is back; the words of the server hold no rows."""
        reason = "" if error is None else str(error).strip().split("\n", 1)[0]
        was = self._down.get(what, "")
        if reason and not was:
            _log.warning("%s cannot be asked: %s", what, reason, extra={"code": getattr(error, "sqlstate", None)})
        elif was and not reason:
            _log.info("%s can be asked again", what)
        self._down[what] = reason
