"""The rules of a server's settings: what they must be, and what they should be for the people that it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from server_db.deploy import VERSION_MIN
from server_db.maintenance.server_check.findings import Finding, Severity, must, should, unseen
from server_db.maintenance.server_check.seen import Seen

CONNECTIONS_A_DESKTOP: Final = 3
CONNECTIONS_BESIDES: Final = 20
"""For backups, checks, monitoring, standbys and those that the server keeps for superusers."""

MODULES: Final = ("pg_trgm",)
"""Extensions that the migrations create; an architecture test compares."""

_MB: Final = 1024**2
_GB: Final = 1024**3
_SHARED_BUFFERS_MAX: Final = 16 * _GB
_WORK_MEM_MIN: Final = 8 * _MB
_WORK_MEM_MAX: Final = 64 * _MB
_SENDERS_MIN: Final = 4
_ALIVE_MAX_S: Final = 900
_MINUTE_MS: Final = 60_000
_TLS_OLD: Final = ("", "TLSv1", "TLSv1.1")
_UTC: Final = ("UTC", "Etc/UTC", "GMT", "UTC0")
_C_LOCALES: Final = ("C", "POSIX")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A setting, when it is wrong, and what to set instead."""

    code: str
    name: str
    is_wrong: Callable[[Seen], bool]
    wanted: str
    why: str
    severity: Severity = Severity.SHOULD


_RULES: Final = (
    _Rule("durable.fsync", "fsync", lambda seen: not seen.is_on("fsync"), "on",
          "a power failure can destroy every company on the server", Severity.MUST),
    _Rule("durable.full_page_writes", "full_page_writes", lambda seen: not seen.is_on("full_page_writes"), "on",
          "a power failure can leave half-written pages, which nobody notices until they are read", Severity.MUST),
    _Rule("durable.synchronous_commit", "synchronous_commit", lambda seen: seen.text("synchronous_commit") == "off",
          "on", "a voucher that the program has confirmed may be gone after a crash", Severity.MUST),
    _Rule("durable.autovacuum", "autovacuum", lambda seen: not seen.is_on("autovacuum"), "on",
          "tables grow, plans go wrong, and at last the server stops to protect itself", Severity.MUST),
    _Rule("password.encryption", "password_encryption",
          lambda seen: seen.text("password_encryption") != "scram-sha-256", "'scram-sha-256'",
          "passwords that are set by other programs would be stored as MD5, which can be used without being known"),
    _Rule("tls.version", "ssl_min_protocol_version",
          lambda seen: seen.is_on("ssl") and seen.text("ssl_min_protocol_version") in _TLS_OLD, "'TLSv1.2'",
          "older versions of TLS can be broken"),
    _Rule("idle.transaction", "idle_in_transaction_session_timeout",
          lambda seen: seen.number("idle_in_transaction_session_timeout") == 0, "'10min'",
          "a forgotten transaction keeps its locks, and old rows, for ever"),
    _Rule("idle.session", "idle_session_timeout", lambda seen: seen.number("idle_session_timeout") > 0, "0",
          "a desktop that listens for news of others is idle by design, and would be cut off"),
    _Rule("idle.dead", "tcp_keepalives_idle",
          lambda seen: not 0 < seen.number("tcp_keepalives_idle") <= _ALIVE_MAX_S * 1000 and bool(seen.host), "'2min'",
          "a computer that was switched off keeps its edit locks until the server notices, else after two hours"),
    _Rule("log.connections", "log_connections",
          lambda seen: seen.text("log_connections") in {"", "off"}, "on", "nobody could tell later who was logged in"),
    _Rule("log.disconnections", "log_disconnections", lambda seen: not seen.is_on("log_disconnections"), "on",
          "nobody could tell later until when somebody was logged in"),
    _Rule("log.who", "log_line_prefix", lambda seen: not _tells_who(seen), "'%m [%p] %u@%d %h '",
          "a line of the log must say when, who, and in which company (jsonlog and csvlog always do)"),
    _Rule("log.waits", "log_lock_waits", lambda seen: not seen.is_on("log_lock_waits"), "on",
          "one sees who made others wait"),
    _Rule("log.zone", "log_timezone", lambda seen: seen.text("log_timezone") not in _UTC, "'UTC'",
          "Kontor keeps moments in UTC, and in autumn one hour would be in the log twice"),
    _Rule("standby.wal_level", "wal_level", lambda seen: seen.text("wal_level") == "minimal", "'replica'",
          "without it there is neither a standby nor recovery to a point in time"),
    _Rule("standby.senders", "max_wal_senders", lambda seen: seen.number("max_wal_senders") < _SENDERS_MIN, "10",
          "a standby takes one, a base backup two"),
)  # fmt: skip


def findings(seen: Seen) -> Iterator[Finding]:
    """What is wrong with the version, the settings and the modules."""
    if seen.version < VERSION_MIN:
        yield must("server.version", f"The server runs PostgreSQL {seen.version // 10_000}.",
                   "install PostgreSQL 16 or newer", "Kontor uses what is new in PostgreSQL 16")  # fmt: skip
    if not seen.may_create:
        yield must(
            "login.rights",
            f"{seen.login} may not create databases and roles.",
            f'ALTER ROLE "{seen.login}" CREATEDB CREATEROLE;',
            "a company is a database with roles of its own; nothing beyond these two rights is needed",
        )
    for rule in _RULES:
        if rule.name in seen.settings and rule.is_wrong(seen):
            what = f"{rule.name} is {seen.shown[rule.name] or 'empty'}."
            yield Finding(rule.severity, rule.code, what, setting(seen, rule.name, rule.wanted), rule.why)
    yield from _connections(seen)
    yield from _memory(seen)
    yield from _modules(seen)
    yield from _letters(seen)
    if seen.settings.get("data_checksums") == "off":
        yield should("disk.checksums", "Pages are stored without checksums.",
                     "stop the server, then: pg_checksums --enable -D DATA_FOLDER",
                     "a disk that returns wrong bytes is noticed only by them")  # fmt: skip


def setting(seen: Seen, name: str, value: str) -> str:
    """The line that changes a setting, and what makes it count."""
    then = "restart the server" if name in seen.at_restart else "SELECT pg_reload_conf();"
    return f"ALTER SYSTEM SET {name} = {value};  then: {then}"


def _tells_who(seen: Seen) -> bool:
    if {"jsonlog", "csvlog"} & set(seen.text("log_destination").replace(" ", "").split(",")):
        return True
    prefix = seen.text("log_line_prefix")
    return "%u" in prefix and "%d" in prefix and any(moment in prefix for moment in ("%m", "%t", "%n"))


def _connections(seen: Seen) -> Iterator[Finding]:
    wanted = CONNECTIONS_A_DESKTOP * seen.asked.people + CONNECTIONS_BESIDES
    found = seen.number("max_connections")
    if found < wanted:
        yield should(
            "size.max_connections",
            f"max_connections is {found}.",
            setting(seen, "max_connections", str(wanted)),
            f"a desktop opens up to {CONNECTIONS_A_DESKTOP} connections; {seen.asked.people} people and what keeps"
            f" the server need {wanted}",
        )


def _memory(seen: Seen) -> Iterator[Finding]:
    if not seen.memory:
        yield unseen("size.memory", "The memory of the server is not known here.",
                     "tell it with --memory GIGABYTES", "the settings of memory are judged by it")  # fmt: skip
        return
    told = f"the machine has {_size(seen.memory)}"
    buffers = min(seen.memory // 4, _SHARED_BUFFERS_MAX)
    if not buffers // 2 <= seen.number("shared_buffers") <= seen.memory // 2:
        yield should("size.shared_buffers", f"shared_buffers is {seen.shown['shared_buffers']}.",
                     setting(seen, "shared_buffers", f"'{_size(buffers)}'"),
                     f"{told}; a quarter of it is a good beginning")  # fmt: skip
    cache = seen.memory * 3 // 4
    if not cache // 2 <= seen.number("effective_cache_size") <= seen.memory:
        yield should("size.effective_cache_size",
                     f"effective_cache_size is {seen.shown['effective_cache_size']}.",
                     setting(seen, "effective_cache_size", f"'{_size(cache)}'"),
                     f"{told}; what the system keeps of the disk counts when an index is chosen")  # fmt: skip
    room = seen.memory // 4 // max(seen.number("max_connections"), 1)
    wanted = min(max(room, _WORK_MEM_MIN), _WORK_MEM_MAX)
    found = seen.number("work_mem")
    if found < _WORK_MEM_MIN or found * seen.number("max_connections") > seen.memory * 2:
        yield should("size.work_mem", f"work_mem is {seen.shown['work_mem']}.",
                     setting(seen, "work_mem", f"'{_size(wanted)}'"),
                     f"{told}; reports sort in memory, and everybody together must fit into it")  # fmt: skip


def _modules(seen: Seen) -> Iterator[Finding]:
    missing = [name for name in MODULES if name not in seen.modules]
    if missing:
        yield must("module.missing", f"The extension {', '.join(missing)} is not installed.",
                   "install PostgreSQL's contrib modules (Red Hat: postgresql-contrib), no restart",
                   "words are searched with it")  # fmt: skip
    loaded = "shared_preload_libraries"
    if loaded not in seen.settings:
        yield unseen("module.statements", f"What the server loads at its start was not seen: {seen.login} may not.",
                     f'GRANT pg_read_all_settings TO "{seen.login}";',
                     "pg_stat_statements should be among it: by it one sees slow statements")  # fmt: skip
    elif "pg_stat_statements" not in seen.text(loaded):
        yield should("module.statements", "pg_stat_statements is not loaded.",
                     setting(seen, loaded, "'pg_stat_statements'"),
                     "statements that grow slow are seen before people complain")  # fmt: skip


def _letters(seen: Seen) -> Iterator[Finding]:
    locale, _, encoding = seen.ctype.partition(".")
    is_utf8 = encoding.replace("-", "").lower().startswith("utf8")
    if locale in _C_LOCALES and not is_utf8:
        why = "it knows the letters of English alone: names in Chinese or with accents would not be found"
    elif encoding and not is_utf8:
        why = "a company is stored in UTF-8, which this locale does not allow"
    else:
        return
    yield must(
        "server.locale",
        f"New databases have the locale {seen.ctype}.",
        "initialize the server with --encoding=UTF8 --locale=C.UTF-8 (Debian: pg_createcluster --locale C.UTF-8)",
        why,
    )


def _size(amount: int) -> str:
    return f"{round(amount / _GB)}GB" if amount >= 10 * _GB else f"{max(amount // _MB, 1)}MB"
