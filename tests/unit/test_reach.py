"""A server elsewhere has to prove that it is the right one before `kontor-server` gives it a password."""

from __future__ import annotations

import pytest
from psycopg.conninfo import conninfo_to_dict

from server_db.reach import verified

VARIABLES = ("PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSSLROOTCERT")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def tls_of(conninfo: str) -> tuple[object, object]:
    params = conninfo_to_dict(verified(conninfo))
    return params.get("sslmode"), params.get("sslrootcert")


@pytest.mark.parametrize(
    ("conninfo", "tls"),
    [
        ("", (None, None)),
        ("host=/run/postgresql", (None, None)),
        ("host=localhost,127.0.0.1", (None, None)),
        ("host=erp.example", ("verify-full", "system")),
        ("postgresql://boss@erp.example/acme", ("verify-full", "system")),
        ("host=localhost,erp.example", ("verify-full", "system")),
        ("host=localhost hostaddr=192.0.2.7", ("verify-full", "system")),
        ("host=erp.example sslrootcert=/etc/kontor/ca.crt", ("verify-full", "/etc/kontor/ca.crt")),
        ("host=erp.example sslmode=require", ("require", None)),
    ],
)
def test_what_is_asked_of_a_server(conninfo: str, tls: tuple[object, object]) -> None:
    assert tls_of(conninfo) == tls


def test_what_the_variables_decide_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "erp.example")
    assert tls_of("user=boss") == ("verify-full", "system")
    monkeypatch.setenv("PGSSLROOTCERT", "/etc/kontor/tls/authority.crt")
    assert tls_of("user=boss") == ("verify-full", None)
    monkeypatch.setenv("PGSSLMODE", "require")
    assert tls_of("user=boss") == (None, None)
