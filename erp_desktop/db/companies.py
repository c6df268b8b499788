"""The companies of a server that a login may open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Text, cast, column, func, select, table, true
from sqlalchemy.exc import DBAPIError

from erp_desktop.base.errors import Unavailable
from erp_desktop.base.settings import Profile
from erp_desktop.db.engine import Connector

COMPANY_STAMP = "kontor:"
"""A company's database carries this comment, followed by its title: readable before it is opened."""

_database = table("pg_database", column("oid"), column("datname"), column("datallowconn"), schema="pg_catalog")


@dataclass(frozen=True, slots=True)
class Company:
    """A company the person may open: the name of its database, and its title."""

    name: str
    title: str


def list_companies(profile: Profile, password: str) -> tuple[Company, ...]:
    """The companies on the server that the login may open, by title.

    Raises:
        Unavailable: `login.*` or `server.*`.
    """
    connector = Connector(replace(profile, company=""), password)
    title = func.shobj_description(_database.c.oid, "pg_database", type_=Text)
    statement = select(_database.c.datname.cast(Text), title).where(
        _database.c.datallowconn.is_(true()),
        func.has_database_privilege(_database.c.oid, cast("CONNECT", Text)),
        title.startswith(COMPANY_STAMP),
    )
    connection = connector.connect()
    try:
        found = connection.execute(statement).all()
    except DBAPIError as error:
        raise Unavailable("server.unreachable", {"server": profile.server}) from error
    finally:
        connection.close()
        connector.close()
    companies = [Company(name, stamp.removeprefix(COMPANY_STAMP) or name) for name, stamp in found]
    return tuple(sorted(companies, key=lambda company: (company.title.casefold(), company.name)))
