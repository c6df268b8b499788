"""Reads what a server says of itself, in a few statements, and how it was reached."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import errors

from server_db.maintenance.server_check.findings import Asked
from server_db.reach import PORT, is_local

_UNITS: Final = {
    "B": 1, "kB": 1024, "8kB": 8192, "MB": 1024**2, "16MB": 16 * 1024**2,
    "ms": 1, "s": 1000, "min": 60_000,
}


@dataclass(frozen=True, slots=True)
class AccessRule:
    """A line of pg_hba.conf as the server read it."""

    line: int
    kind: str
    databases: str
    users: str
    address: str
    method: str
    error: str


@dataclass(frozen=True, slots=True)
class _Setting:
    """A setting: in bytes, milliseconds or as it is; when it is read; and as the server writes it."""

    name: str
    value: str | int
    context: str
    shown: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a server.

    Attributes:
        asked: what it is to be good for.
        version: as number, 170010.
        login: who asks.
        may_create: whether he may make databases and roles.
        settings: by name, in bytes, milliseconds or as they are.
        shown: the same as the server writes them, with their units.
        at_restart: names of the settings that the server reads at its start alone.
        modules: names of the extensions that can be created.
        ctype: rules for letters that new databases start from.
        rules: of pg_hba.conf; None when the login may not read them.
        is_encrypted: this connection.
        host: as it was reached, "" by a socket.
        port: of it.
        database: that it was asked in.
        memory: bytes of the machine, 0 when it is another one and nobody said.
    """

    asked: Asked
    version: int
    login: str
    may_create: bool
    settings: Mapping[str, str | int]
    shown: Mapping[str, str]
    at_restart: frozenset[str]
    modules: frozenset[str]
    ctype: str
    rules: tuple[AccessRule, ...] | None
    is_encrypted: bool
    host: str
    port: int
    database: str
    memory: int

    @property
    def is_here(self) -> bool:
        """Whether it was reached without a network: by a socket, or by an address of this computer alone."""
        return is_local(self.host)

    def text(self, name: str) -> str:
        """A setting in words, "" when this version does not have it."""
        return str(self.settings.get(name, ""))

    def number(self, name: str) -> int:
        """A setting as number."""
        return int(self.settings[name])

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.settings.get(name) == "on"


def look(connection: psycopg.Connection[Any], asked: Asked) -> Seen:
    """Ask the server."""
    info = connection.info
    host = "" if info.host.startswith(("/", "@")) else info.host
    row = connection.execute(
        "select rolsuper or (rolcreatedb and rolcreaterole),"
        " (select datctype from pg_database where datname = 'template0'),"
        " (select ssl from pg_stat_ssl where pid = pg_backend_pid())"
        " from pg_roles where rolname = current_user"
    ).fetchone()
    may_create, ctype, is_encrypted = row or (False, "", False)
    names = connection.execute("select name from pg_available_extensions").fetchall()
    rows = _settings(connection)
    memory = asked.memory or (memory_here() if is_local(info.hostaddr or host) else 0)
    return Seen(
        asked=asked,
        version=info.server_version,
        login=info.user,
        may_create=bool(may_create),
        settings={row.name: row.value for row in rows},
        shown={row.name: row.shown for row in rows},
        at_restart=frozenset(row.name for row in rows if row.context == "postmaster"),
        modules=frozenset(name for (name,) in names),
        ctype=ctype,
        rules=_rules(connection),
        is_encrypted=bool(is_encrypted),
        host=host,
        port=info.port or PORT,
        database=info.dbname,
        memory=memory,
    )


if sys.platform == "win32":

    class _Status(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "a", "b", "c", "d", "e")),
        )

    def memory_here() -> int:
        """Bytes of memory of this machine, 0 where the system does not say."""
        status = _Status(length=ctypes.sizeof(_Status))
        known = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.total) if known else 0

else:

    def memory_here() -> int:
        """Bytes of memory of this machine, 0 where the system does not say."""
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (OSError, ValueError):
            return 0


def _settings(connection: psycopg.Connection[Any]) -> tuple[_Setting, ...]:
    rows = connection.execute(
        "select name, setting, unit, vartype, context, current_setting(name) from pg_settings"
    ).fetchall()
    return tuple(
        _Setting(name, int(setting) * _UNITS.get(unit or "B", 1) if kind == "integer" else setting, context, shown)
        for name, setting, unit, kind, context, shown in rows
    )


def _rules(connection: psycopg.Connection[Any]) -> tuple[AccessRule, ...] | None:
    """Only superusers may read them, unless somebody was let."""
    try:
        with connection.transaction():
            rows = connection.execute(
                "select line_number, coalesce(type, ''), coalesce(array_to_string(database, ','), ''),"
                " coalesce(array_to_string(user_name, ','), ''), coalesce(address, ''), coalesce(auth_method, ''),"
                " coalesce(error, '') from pg_hba_file_rules order by line_number"
            ).fetchall()
    except errors.InsufficientPrivilege:
        return None
    return tuple(AccessRule(*row) for row in rows)
