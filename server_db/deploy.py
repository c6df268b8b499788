"""Brings a company's database to this release, in one transaction (design.md section 7).

Advisory lock → timeouts → refuse what is not ours, with names → drop code → migrate → rebuild code → guards,
row rules, roles and grants → stamp. Deploying the same release again changes nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg
from alembic.util import CommandError
from psycopg import errors
from psycopg.sql import SQL, Composed, Identifier, Literal
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from migrations import runner
from migrations.runner import Migrated
from server_db import keeper, strangers
from server_db.access import catalogue, render
from server_db.access.guards import guards
from server_db.access.release import RELEASE
from server_db.access.roles import Roles
from server_db.errors import ServerError
from server_db.functions import manifest
from server_db.maintenance import checks
from server_db.tables.base import SCHEMA

VERSION_MIN: Final = 160_000
COMPANY_STAMP: Final = "kontor:"
"""How the comment of a company's database begins; its name follows."""

_LOCK_TIMEOUT: Final = "10s"
_STATEMENT_TIMEOUT: Final = "30min"
_LOCK_KEY: Final = 7_203_411_905
_SUFFIX: Final = "__owner"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a deployment left: `changed` is False when the database had all of it already.

    Attributes:
        migrations: those that were run.
    """

    revision: str
    code_hash: str
    release: str
    changed: bool
    migrations: tuple[Migrated, ...] = ()


def deploy(conninfo: str) -> Deployed:
    """Bring the company's database behind `conninfo` to this release.

    The login is a superuser, or the one who made the company.

    Raises:
        ServerError: with a sentence for the administrator; nothing was changed then.
    """
    with transaction(conninfo) as connection:
        return deploy_in(connection, roles_of(raw(connection)))


def is_current(conninfo: str) -> bool:
    """Whether the company was last deployed by this release, with this very code."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(
            "select code_hash, release from erp.deployment order by id desc limit 1"
        ).fetchone()
    return row == (_code_hash(), RELEASE)


@contextmanager
def transaction(conninfo: str) -> Iterator[Connection]:
    """One transaction on `conninfo` for Alembic and psycopg alike; committed at the normal end."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        # One kind of error for whoever calls: what Alembic runs comes wrapped, what files run does not.
        if isinstance(error.orig, psycopg.Error):
            raise error.orig from error
        raise
    finally:
        engine.dispose()


def raw(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's connection: files of SQL go through it, because SQLAlchemy reads `:name` and `%` in them."""
    found = connection.connection.driver_connection
    if not isinstance(found, psycopg.Connection):
        raise TypeError(found)
    return found


def roles_of(connection: psycopg.Connection[Any]) -> Roles:
    """The roles of the company in this database: the prefix is that of the owner of its schema.

    Raises:
        ServerError: `server.not_company`.
    """
    row = connection.execute(
        "select pg_get_userbyid(nspowner) from pg_namespace where nspname = %s", [SCHEMA]
    ).fetchone()
    if row is None or not row[0].endswith(_SUFFIX):
        raise ServerError("server.not_company", database=connection.info.dbname)
    return Roles(row[0].removesuffix(_SUFFIX))


def deploy_in(connection: Connection, roles: Roles) -> Deployed:
    """The steps of a deployment inside a transaction; `Roles` must exist or be creatable by the login."""
    driver = raw(connection)
    _prepare(driver)
    _make_roles(driver, roles)
    become_owner(driver, roles)
    driver.execute(SQL("create schema if not exists {}").format(Identifier(SCHEMA)))
    strangers.refuse(driver, roles)
    _drop_code(driver)
    _run(driver, render.lift_row_rules())
    try:
        migrations = runner.upgrade(connection)
    except CommandError as error:
        found = str(_value(driver, "select version_num from erp.alembic_version"))
        raise ServerError("deploy.newer", database=driver.info.dbname, found=found) from error
    except runner.MigrationFailed as error:
        reason = str(getattr(error.__cause__, "orig", error)).strip().splitlines()[0]
        raise ServerError("deploy.sql", file=f"migration {error.revision}", reason=reason.rstrip(".")) from error
    named = driver.execute("select name from erp.company").fetchone()
    if named is not None:
        put_title(driver, driver.info.dbname, named[0])
    _build_code(driver)
    _run(driver, (statement for guard in guards() for statement in render.guard(guard)))
    _run(driver, render.row_rules())
    _grant(driver, roles)
    driver.execute(catalogue.keep_digest(driver, roles))
    deployed = _stamp(driver, migrations)
    rows = driver.execute("select login from erp.person").fetchall()
    driver.execute("reset role")
    _ensure_keeper(driver, roles, [login for (login,) in rows])
    return deployed


def become_owner(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Act as the owner until the transaction ends.

    Raises:
        ServerError: `deploy.not_allowed`.
    """
    try:
        connection.execute(SQL("set local role {}").format(Identifier(roles.owner)))
    except (errors.InsufficientPrivilege, errors.InvalidParameterValue) as error:
        raise ServerError(
            "deploy.not_allowed", login=connection.info.user, database=connection.info.dbname
        ) from error


def put_title(connection: psycopg.Connection[Any], database: str, title: str) -> None:
    """Write the name of the company at its database, where a login sees it before it opens one; as the owner."""
    connection.execute(
        SQL("comment on database {} is {}").format(Identifier(database), Literal(f"{COMPANY_STAMP}{title}"))
    )


def title_of(connection: psycopg.Connection[Any]) -> str:
    """The name of the company that stands at its database, "" when none does."""
    row = connection.execute(
        "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
    ).fetchone()
    return str((row and row[0]) or "").removeprefix(COMPANY_STAMP)


def ensure_memberships(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Put the roles of the company into each other as the policy says, and take out what it does not say."""
    shipped = set(render.role_names(roles))
    wanted = render.memberships(roles)
    rows = connection.execute(
        "select r.rolname, m.rolname, g.rolname, a.inherit_option and not a.set_option and not a.admin_option"
        " from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member"
        " join pg_roles g on g.oid = a.grantor"
        " where r.rolname = any (%(names)s) and m.rolname = any (%(names)s)",
        {"names": list(shipped)},
    ).fetchall()
    right = {(role, member) for role, member, _, as_meant in rows if as_meant}
    for role, member, grantor, as_meant in rows:
        if (role, member) not in wanted or not as_meant:
            connection.execute(
                SQL("revoke {} from {} granted by {}").format(
                    Identifier(role), Identifier(member), Identifier(grantor)
                )
            )
    _run(connection, (render.grant_role(role, member) for role, member in sorted(wanted - right)))


def _prepare(connection: psycopg.Connection[Any]) -> None:
    found = connection.info.server_version
    if found < VERSION_MIN:
        raise ServerError("server.version", found=str(found // 10_000))
    if not _value(connection, "select pg_try_advisory_xact_lock(%s)", _LOCK_KEY):
        raise ServerError("deploy.busy", database=connection.info.dbname)
    for name, value in (
        ("lock_timeout", _LOCK_TIMEOUT),
        ("statement_timeout", _STATEMENT_TIMEOUT),
        ("check_function_bodies", "off"),
        ("client_min_messages", "warning"),
        ("search_path", "pg_catalog, pg_temp"),
    ):
        connection.execute("select set_config(%s, %s, true)", [name, value])
    with contextlib.suppress(errors.InvalidParameterValue), connection.transaction():
        # Who is killed holds no lock until a long migration ends; a server on Windows can not look for that.
        connection.execute("set local client_connection_check_interval = '1s'")


def _make_roles(connection: psycopg.Connection[Any], roles: Roles) -> None:
    names = render.role_names(roles)
    rows = connection.execute("select rolname from pg_roles where rolname = any (%s)", [list(names)]).fetchall()
    known = {row[0] for row in rows}
    try:
        _run(connection, (render.create_role(name) for name in names if name not in known))
        if not _value(connection, "select pg_has_role(%s, 'set')", roles.owner):
            # Who may create roles has the ADMIN option on those he made, but not at once the right to become them.
            connection.execute(
                SQL("grant {} to {} with inherit true, set true").format(
                    Identifier(roles.owner), Identifier(connection.info.user)
                )
            )
        ensure_memberships(connection, roles)
    except errors.InsufficientPrivilege as error:
        raise ServerError(
            "deploy.not_allowed", login=connection.info.user, database=connection.info.dbname
        ) from error


def _ensure_keeper(connection: psycopg.Connection[Any], roles: Roles, logins: list[str]) -> None:
    try:
        keeper.ensure(connection, roles)
        keeper.entrust(connection, roles, logins)
    except errors.InsufficientPrivilege as error:
        raise ServerError(
            "deploy.not_allowed", login=connection.info.user, database=connection.info.dbname
        ) from error


def _drop_code(connection: psycopg.Connection[Any]) -> None:
    """Drop what is rebuilt. `strangers.refuse` has made sure that nothing else hangs on it."""
    policies = connection.execute(
        "select polname, c.relname from pg_policy p join pg_class c on c.oid = p.polrelid"
        " where c.relnamespace = %s::regnamespace",
        [SCHEMA],
    ).fetchall()
    for policy, table in policies:
        connection.execute(SQL("drop policy {} on {}").format(Identifier(policy), Identifier(SCHEMA, table)))
    triggers = connection.execute(
        "select tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where c.relnamespace = %s::regnamespace and not t.tgisinternal",
        [SCHEMA],
    ).fetchall()
    for trigger, table in triggers:
        connection.execute(SQL("drop trigger {} on {}").format(Identifier(trigger), Identifier(SCHEMA, table)))
    connection.execute(SQL("drop schema if exists {} cascade").format(Identifier(render.API)))


def _build_code(connection: psycopg.Connection[Any]) -> None:
    connection.execute(SQL("create schema {}").format(Identifier(render.API)))
    _run(
        connection,
        (SQL("alter default privileges revoke all on {} from public").format(SQL(kind)) for kind in _DEFAULT_KINDS),
    )
    for source in manifest.sources():
        _run_file(connection, source.name, source.text)
    _run(connection, render.generated_functions())
    for check in checks.found():
        _run_file(connection, check.name, check.function_sql())
    # The bodies were not looked at while their order did not matter; now everything is there.
    connection.execute("set local check_function_bodies = on")
    connection.execute("set local search_path = erp_api, erp, pg_catalog, pg_temp")
    bodies = connection.execute(
        "select p.oid, p.proname, l.lanname from pg_proc p join pg_language l on l.oid = p.prolang"
        " where p.pronamespace = %s::regnamespace and l.lanname in ('sql', 'plpgsql')",
        [render.API],
    ).fetchall()
    for oid, name, language in bodies:
        validator = "fmgr_sql_validator" if language == "sql" else "plpgsql_validator"
        with _named(f"function {name}"):
            connection.execute(SQL("select {}({})").format(Identifier(validator), Literal(oid)))
    connection.execute("set local search_path = pg_catalog, pg_temp")


_DEFAULT_KINDS: Final[tuple[LiteralString, ...]] = ("functions", "types")


def _grant(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Take back every right that somebody has on our tables, then give what the policy says."""
    grantees = connection.execute(
        "select distinct case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee)::text end"
        " from pg_class c cross join lateral ("
        "   select (aclexplode(c.relacl)).grantee union"
        "   select (aclexplode(t.attacl)).grantee from pg_attribute t where t.attrelid = c.oid"
        " ) a where c.relnamespace = %(schema)s::text::regnamespace and a.grantee <> c.relowner"
        " union select case when n.grantee = 0 then 'public' else pg_get_userbyid(n.grantee)::text end"
        " from (select (aclexplode(nspacl)).grantee, nspowner from pg_namespace where nspname = %(schema)s::text) n"
        " where n.grantee <> n.nspowner",
        {"schema": SCHEMA},
    ).fetchall()
    for (grantee,) in grantees:
        who = SQL("public") if grantee == "public" else Identifier(grantee)
        connection.execute(SQL("revoke all on all tables in schema {} from {}").format(Identifier(SCHEMA), who))
        connection.execute(SQL("revoke all on schema {} from {}").format(Identifier(SCHEMA), who))
    _run(connection, render.database_rights(roles, connection.info.dbname))
    rows = connection.execute(
        "select proname from pg_proc where pronamespace = %s::regnamespace", [render.API]
    ).fetchall()
    there = {"", *(row[0] for row in rows)}
    _run(connection, (grant for function, grant in render.object_grants(roles) if function in there))


def _stamp(connection: psycopg.Connection[Any], migrations: tuple[Migrated, ...]) -> Deployed:
    revision, code_hash = runner.head(), _code_hash()
    last = connection.execute(
        "select revision, code_hash, release from erp.deployment order by id desc limit 1"
    ).fetchone()
    changed = last != (revision, code_hash, RELEASE)
    if changed:
        connection.execute(
            "insert into erp.deployment (revision, code_hash, release) values (%s, %s, %s)",
            [revision, code_hash, RELEASE],
        )
    return Deployed(revision, code_hash, RELEASE, changed, migrations)


def _code_hash() -> str:
    return manifest.code_hash(render.generated_sql(), keeper.source(), *(check.text for check in checks.found()))


def _run(connection: psycopg.Connection[Any], statements: Iterable[Composed]) -> None:
    for statement in statements:
        connection.execute(statement)


def _run_file(connection: psycopg.Connection[Any], name: str, text: str) -> None:
    with _named(name):
        connection.execute(text.encode())


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Say which file it was that the server did not like."""
    try:
        yield
    except psycopg.Error as error:
        raise ServerError("deploy.sql", file=name, reason=str(error).strip()) from error


def _value(connection: psycopg.Connection[Any], query: LiteralString, *params: object) -> object:
    row = connection.execute(query, params or None).fetchone()
    return None if row is None else row[0]
