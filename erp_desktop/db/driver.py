"""What the database driver is made of, and whether it gets an answer: for the selftest of the program."""

from __future__ import annotations

from erp_desktop.base.settings import Profile
from erp_desktop.db.engine import Connector


def driver_words() -> str:
    """Names and versions of the driver and of the client library it works with."""
    import psycopg

    major, minor = divmod(psycopg.pq.version(), 10_000)
    return f"psycopg {psycopg.__version__} ({psycopg.pq.__impl__}), libpq {major}.{minor}"


def ask_version(profile: Profile, password: str) -> str:
    """Log in, send one query, and return the server's version that it answers with.

    Raises:
        Unavailable: `login.*` or `server.*`, telling why.
    """
    connector = Connector(profile, password)
    try:
        with connector.connect_driver() as driver:
            row = driver.execute("select pg_catalog.current_setting('server_version')").fetchone()
    finally:
        connector.close()
    return str(row[0]) if row else ""
