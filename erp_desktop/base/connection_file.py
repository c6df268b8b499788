"""The connection file (`.kontor`) that IT hands out: how to reach a company, and never a password.

It is TOML. `kontor-server connection-file` writes it (`server_db.connection_file`)::

    kontor-connection = 1
    title = "Zhonghe Trading"
    servers = ["erp1.example", "erp2.example:5433"]
    reports = "standby"
    company = "zhonghe"
    tls = "verify-full"
    language = "zh_CN"
    certificate = \"\"\"
    -----BEGIN CERTIFICATE-----
    …
    -----END CERTIFICATE-----
    \"\"\"

`servers` are tried in their order, the one that takes writes is used; with `reports = "standby"` reports and exports
are read at a standby among them if one answers. `certificate` is the authority that signed
the server's certificate, or "system" for those that this computer knows. A file with the certificate in it serves
libpq as file of the authority as it is: what stands outside of the BEGIN and END lines is passed over.
"""

from __future__ import annotations

import binascii
import re
import tomllib
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from erp_desktop.base import clock
from erp_desktop.base.errors import KontorError, Refused
from erp_desktop.base.hosts import server_of
from erp_desktop.base.i18n import LANGUAGES
from erp_desktop.base.profiles import REPORTS, TLS_MODES, Profile

SUFFIX: Final = ".kontor"
FORMAT: Final = 1
FORMAT_KEY: Final = "kontor-connection"
SYSTEM: Final = "system"
BYTES_MAX: Final = 1_000_000
_TEXTS: Final = ("title", "company", "tls", "language", "certificate", "reports")
_KEYS: Final = frozenset({FORMAT_KEY, "servers", *_TEXTS})
_PASSWORDS: Final = re.compile(r"passw(or)?d|secret|kennwort|密码", re.IGNORECASE)
_CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----\s(.+?)\s-----END CERTIFICATE-----", re.DOTALL)
_DER_SEQUENCE: Final = b"\x30"
_CHECKED: Final = ("verify-full", "verify-ca")


@dataclass(frozen=True, slots=True)
class Connection:
    """What a connection file says.

    Attributes:
        title: of the company, in words; empty when not given.
        profile: how to log in; nobody's login in it, and no file of a certificate yet.
        language: code, or "" for the person's own.
        certificate: the authority's certificates in PEM, "" for those of the system.
    """

    title: str
    profile: Profile
    language: str = ""
    certificate: str = ""


def read_connection(path: Path) -> Connection:
    """Read a connection file.

    Raises:
        Refused: `file.unreadable`, `connection_file.*`: what is wrong with it.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
    except OSError as error:
        raise Refused("file.unreadable", {"name": name}) from error
    if len(content) > BYTES_MAX:
        raise Refused("connection_file.garbage", {"name": name})
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("connection_file.garbage", {"name": name}) from error
    except tomllib.TOMLDecodeError as error:
        if FORMAT_KEY.encode() not in content:
            raise Refused("connection_file.garbage", {"name": name}) from error
        raise Refused("connection_file.broken", {"name": name, "reason": str(error)}) from error
    return _connection(values, name)


def check_certificate(connection: Connection, name: str) -> None:
    """Check that the authority's certificates can be read and are valid today; imports what reads them.

    Raises:
        Refused: `connection_file.certificate_wrong`, `connection_file.certificate_expired`.
    """
    if not connection.certificate:
        return
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(connection.certificate.encode())
    except ValueError as error:
        raise Refused("connection_file.certificate_wrong", {"name": name}) from error
    last = max(one.not_valid_after_utc for one in found)
    if last < clock.now():
        raise Refused("connection_file.certificate_expired", {"name": name, "date": last.date()})


def _connection(values: dict[str, Any], name: str) -> Connection:
    if FORMAT_KEY not in values:
        raise Refused("connection_file.garbage", {"name": name})
    number = values[FORMAT_KEY]
    if type(number) is int and number > FORMAT:
        raise Refused("connection_file.newer", {"name": name})
    if type(number) is not int or number != FORMAT:
        raise _wrong(name, FORMAT_KEY, number)
    _check_keys(values, name)
    texts = {key: values.get(key, "") for key in _TEXTS}
    tls = texts["tls"] or TLS_MODES[0]
    if tls not in TLS_MODES:
        raise _wrong(name, "tls", tls)
    if texts["language"] and texts["language"] not in LANGUAGES:
        raise _wrong(name, "language", texts["language"])
    if texts["reports"] not in REPORTS:
        raise _wrong(name, "reports", texts["reports"])
    certificate = _certificate(texts["certificate"], tls, name)
    server, port = _servers(values.get("servers"), name)
    return Connection(
        title=texts["title"],
        profile=Profile(server, port, company=texts["company"], tls=tls, reports=texts["reports"]),
        language=texts["language"],
        certificate=certificate,
    )


def _check_keys(values: dict[str, Any], name: str) -> None:
    if any(_PASSWORDS.search(key) for key in values):
        raise Refused("connection_file.password", {"name": name})
    unknown = sorted(set(values) - _KEYS)
    if unknown:
        raise Refused("connection_file.unknown_keys", {"name": name, "keys": unknown})
    for key in _TEXTS:
        if not isinstance(values.get(key, ""), str):
            raise _wrong(name, key, values[key])


def _servers(found: object, name: str) -> tuple[str, int]:
    if not isinstance(found, list) or not found or not all(isinstance(one, str) and one.strip() for one in found):
        raise Refused("connection_file.no_server", {"name": name})
    try:
        return server_of(",".join(found))
    except ValueError as error:
        raise _wrong(name, "servers", error.args[0]) from error


def _certificate(words: str, tls: str, name: str) -> str:
    if words == SYSTEM:
        return ""
    if not words.strip():
        if tls in _CHECKED:
            raise Refused("connection_file.no_certificate", {"name": name})
        return ""
    pieces = _CERTIFICATE.findall(words)
    if not pieces or not all(_is_der(piece) for piece in pieces):
        raise Refused("connection_file.certificate_wrong", {"name": name})
    return words.strip() + "\n"


def _is_der(piece: str) -> bool:
    try:
        return b64decode("".join(piece.split()), validate=True).startswith(_DER_SEQUENCE)
    except binascii.Error:
        return False


def _wrong(name: str, key: str, value: object) -> KontorError:
    return Refused("connection_file.wrong_value", {"name": name, "key": key, "value": str(value)})
