"""The rules of who gets in how: encryption, the server's certificate, passwords, pg_hba.conf."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from typing import Final

from server_db import certificates
from server_db.maintenance.server_check import wire
from server_db.maintenance.server_check.findings import Finding, must, should, unseen
from server_db.maintenance.server_check.seen import AccessRule, Seen
from server_db.maintenance.server_check.settings import setting
from server_db.reach import is_local

_OPEN_METHODS: Final = ("trust", "password", "md5")
_UNENCRYPTED_KINDS: Final = ("host", "hostnossl")
_HERE: Final = ("127.", "::1", "localhost", "samehost")
_RULES_SHOWN: Final = 5
_WHY_METHOD: Final = {
    "trust": "whoever reaches the server is whom he says he is",
    "password": "the password itself goes to whatever server answers",
    "md5": "what is stored of a password is enough to log in with, and MD5 can be guessed quickly",
}


def findings(seen: Seen) -> Iterator[Finding]:
    """What is wrong with the way in."""
    yield from _encryption(seen)
    yield from _from_outside(seen)
    yield from _rules(seen)


def _encryption(seen: Seen) -> Iterator[Finding]:
    if not seen.is_on("ssl") and not _listens_here_alone(seen):
        yield must(
            "tls.off",
            f"The server takes connections from elsewhere (listen_addresses is {seen.text('listen_addresses')})"
            " and does not speak TLS.",
            setting(seen, "ssl", "on"),
            "names, prices and bank accounts would cross the network in the open;"
            " kontor-server certificates makes a certificate for a small office",
        )
    elif not seen.is_here and not seen.is_encrypted:
        yield must("tls.unused", f"This connection to {seen.host} is not encrypted.",
                   "connect with sslmode=verify-full sslrootcert=AUTHORITY.crt",
                   "the new passwords of people cross it")  # fmt: skip


def _from_outside(seen: Seen) -> Iterator[Finding]:
    place = _place(seen)
    if place is None:
        return
    try:
        yield from _passwords(seen, place)
        if seen.is_on("ssl"):
            yield from _certificate(seen, place)
    except (OSError, ValueError) as error:
        yield unseen("access.outside", f"{place.host}:{place.port} could not be asked from outside ({_reason(error)}).",
                     "try again from a computer of the office", "it was not seen what it lets in")  # fmt: skip


def _place(seen: Seen) -> wire.Place | None:
    """Where it can be asked from outside: as it was reached, or, by a socket, where it listens on this computer."""
    host = seen.host
    if not host:
        listening = [one.strip() for one in seen.text("listen_addresses").split(",") if one.strip()]
        if not listening:
            return None
        everywhere = {"*", "0.0.0.0", "::", "localhost"}  # noqa: S104 - read, not bound
        host = "localhost" if set(listening) & everywhere else listening[0]
    return wire.Place(host, seen.port, seen.login, seen.database)


def _passwords(seen: Seen, place: wire.Place) -> Iterator[Finding]:
    if not is_local(place.host) and wire.wanted(place, encrypted=False) is not wire.Answer.REFUSED:
        yield must("access.unencrypted", "The server takes connections from this computer that are not encrypted.",
                   'in pg_hba.conf write "hostssl" where "host" stands', _WHY_PLAIN)  # fmt: skip
    answer = wire.wanted(place, encrypted=seen.is_on("ssl"))
    if answer.value in _OPEN_METHODS:
        yield must("access.method", f"The server asks {seen.login} from this computer for {answer.value}.",
                   'in pg_hba.conf write "scram-sha-256" as method of the line', _WHY_METHOD[answer.value])  # fmt: skip


_WHY_PLAIN: Final = "one desktop with a wrong setting would send everything in the open"


def _certificate(seen: Seen, place: wire.Place) -> Iterator[Finding]:
    until = wire.certificate(place).not_valid_after_utc
    now = dt.datetime.now(dt.UTC)
    change = "kontor-server certificates FOLDER --renew, or a new one of your authority; then SELECT pg_reload_conf();"
    if until < now:
        yield must("tls.expired", f"The server's certificate ended on {until:%Y-%m-%d}.", change,
                   "desktops that check the server refuse it")  # fmt: skip
    elif until < now + certificates.RENEW_BEFORE:
        yield should("tls.expires", f"The server's certificate ends on {until:%Y-%m-%d}.", change,
                     "desktops that check the server will refuse it then")  # fmt: skip
    if seen.asked.authority is not None or seen.asked.hosts:
        for host in seen.asked.hosts or (place.host,):
            reason = wire.refusal(place, host, seen.asked.authority)
            if reason:
                yield must("tls.not_trusted", f"Desktops would not trust the server as {host}: {reason}.",
                           f"make a certificate for {host}: kontor-server certificates FOLDER --host {host}",
                           "nobody could log in")  # fmt: skip


def _rules(seen: Seen) -> Iterator[Finding]:
    if seen.rules is None:
        yield unseen(
            "access.rules",
            f"The lines of pg_hba.conf were not seen: {seen.login} may not read them.",
            f'GRANT SELECT ON pg_hba_file_rules TO "{seen.login}";'
            f' GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO "{seen.login}";',
            f"what they let in for other addresses and logins is not known; by a superuser, in {seen.database}",
        )
        return
    broken = [rule for rule in seen.rules if rule.error]
    if broken:
        yield must("access.broken", f"Lines of pg_hba.conf that the server does not understand: {_lines(broken)}.",
                   broken[0].error, "at the next start the server would not come up")  # fmt: skip
    for method in _OPEN_METHODS:
        open_rules = [rule for rule in seen.rules if rule.method == method]
        if open_rules:
            yield must("access.method", f"pg_hba.conf has the method {method}: {_lines(open_rules)}.",
                       'write "scram-sha-256" there, or "peer" on lines that begin with "local"',
                       _WHY_METHOD[method])  # fmt: skip
    plain = [rule for rule in seen.rules if _lets_in_plain(rule)]
    if plain and not _listens_here_alone(seen):
        yield must("access.unencrypted", f"pg_hba.conf lets in without encryption: {_lines(plain)}.",
                   'write "hostssl" where "host" stands, or remove the line', _WHY_PLAIN)  # fmt: skip


def _lets_in_plain(rule: AccessRule) -> bool:
    return (
        rule.kind in _UNENCRYPTED_KINDS and rule.method != "reject" and not rule.address.lower().startswith(_HERE)
    )


def _listens_here_alone(seen: Seen) -> bool:
    return all(is_local(one.strip()) for one in seen.text("listen_addresses").split(","))


def _lines(rules: list[AccessRule]) -> str:
    shown = [f"line {rule.line} ({rule.kind} {rule.databases} {rule.users} {rule.address})".replace(" )", ")")
             for rule in rules[:_RULES_SHOWN]]  # fmt: skip
    return ", ".join([*shown, *(["…"] if len(rules) > _RULES_SHOWN else [])])


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        return error.reason or "no TLS"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
