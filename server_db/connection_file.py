"""The connection file (`.kontor`) that IT hands out, so that nobody types servers and certificates.

The desktop reads it (`erp_desktop.base.connection_file`, which describes it); it never holds a password.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psycopg

from server_db.deploy import roles_of, title_of
from server_db.errors import ServerError
from server_db.reach import PORT, is_local

FORMAT: Final = 1
TLS_MODES: Final = ("verify-full", "verify-ca", "require", "disable")
SYSTEM: Final = "system"
STANDBY: Final = "standby"
_CHECKED: Final = ("verify-full", "verify-ca")


def connection_file(
    conninfo: str, *, hosts: Sequence[str] = (), tls: str = "verify-full", certificate: str = "", language: str = "",
    reports: str = "",
) -> str:
    """The text of the file for a company.

    Args:
        conninfo: connection string of an administrator to the company.
        hosts: as desktops reach the server and its standbys; when empty, as the administrator does.
        tls: libpq's sslmode.
        certificate: file of the authority in PEM; "system" for those each computer knows; when empty, the file
            with which the administrator himself checks the server.
        language: of the program at first, "" for that of the computer.
        reports: "standby" when reports are to be read at a standby if one answers.

    Raises:
        ServerError: `server.not_company`, `connection_file.*`.
    """
    with psycopg.connect(conninfo) as connection:
        roles_of(connection)  # refuses what is no company
        info = connection.info
        company, title = info.dbname, title_of(connection)
        own_host, own_port, own_file = info.host, info.port, info.get_parameters().get("sslrootcert", "")
    lines = [
        "# Connection file of Kontor: open it with Kontor to log in. It holds no password.",
        f"kontor-connection = {FORMAT}",
        f"title = {_quoted(title)}",
        f"servers = [{', '.join(map(_quoted, hosts or (_host(own_host, own_port),)))}]",
        f"company = {_quoted(company)}",
        f"tls = {_quoted(tls)}",
    ]
    if language:
        lines.append(f"language = {_quoted(language)}")
    if reports:
        lines.append(f"reports = {_quoted(reports)}")
    if tls in _CHECKED:
        lines.append(_certificate(certificate or own_file))
    return "\n".join(lines) + "\n"


def ensure_possible(conninfo: str, hosts: Sequence[str], certificate: str) -> None:
    """Check that a file can be made before there is a company: hosts that desktops can reach, and a certificate.

    Raises:
        ServerError: `connection_file.no_host`, `connection_file.no_certificate`, `connection_file.certificate`.
    """
    with psycopg.connect(conninfo) as connection:
        info = connection.info
        own_host, own_port, own_file = info.host, info.port, info.get_parameters().get("sslrootcert", "")
    if not hosts:
        _host(own_host, own_port)
    ensure_certificate(certificate or own_file)


def ensure_certificate(file: str) -> None:
    """Check that the file holds certificates.

    Raises:
        ServerError: `connection_file.no_certificate`, `connection_file.certificate`.
    """
    _certificate(file)


def store(text: str, path: Path) -> None:
    """Write the file.

    Raises:
        ServerError: `connection_file.unwritable`.
    """
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServerError("connection_file.unwritable", file=str(path), reason=reason) from error


def _host(host: str, port: int) -> str:
    if is_local(host):
        raise ServerError("connection_file.no_host", host=host or "socket")
    shown = f"[{host}]" if ":" in host else host
    return shown if port == PORT else f"{shown}:{port}"


def _certificate(file: str) -> str:
    if not file:
        raise ServerError("connection_file.no_certificate")
    if file == SYSTEM:
        return f"certificate = {_quoted(SYSTEM)}"
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(Path(file).read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it holds none"
        raise ServerError("connection_file.certificate", file=file, reason=reason) from error
    from cryptography.hazmat.primitives.serialization import Encoding

    pem = "".join(one.public_bytes(Encoding.PEM).decode() for one in found)
    return f'certificate = """\n{pem}"""'


def _quoted(text: str) -> str:
    """A string of TOML; JSON escapes all that TOML must."""
    return json.dumps(text, ensure_ascii=False)
