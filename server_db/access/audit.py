"""Whether the server's catalogue says exactly what the policy says (design.md section 6).

Everything is compared as a set, both ways: a right that is missing is told as well as one too many, an unknown
function as well as a guard that was switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, LiteralString, TypeAlias

import psycopg
from psycopg.sql import SQL

from server_db import keeper
from server_db.access import render
from server_db.access.guards import guards
from server_db.access.opens import Open, Opens
from server_db.access.policy import KEEPER, MEMBER, POLICY, WATCHER
from server_db.access.roles import Roles
from server_db.access.scopes import ROW_SCOPES
from server_db.functions import manifest
from server_db.maintenance import checks
from server_db.tables import Base
from server_db.tables.base import SCHEMA

_GENERATED: Final = ("client_release_min", "permission_names", "scope_nouns")
_SCHEMAS: Final = [SCHEMA, render.API]
_PUBLIC: Final = "public"
KEPT: Final = "keeper of passwords"
"""The kind of what is wrong with the keeper, who is no part of a backup."""
Facts: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the catalogue says otherwise.

    Attributes:
        kind: what was compared: `grant`, `function`, `guard`, `row rule`, `owner`, `role` …
        fact: the fact in words, with names.
        is_extra: True when the server has it and the policy does not, False the other way round.
    """

    kind: str
    fact: str
    is_extra: bool

    def __str__(self) -> str:
        return f"{self.kind} {'not in the policy' if self.is_extra else 'missing'}: {self.fact}"


def audit(connection: psycopg.Connection[Any], roles: Roles) -> list[Difference]:
    """Every difference between policy and catalogue of the company's database; empty when they agree."""
    parts: tuple[tuple[str, Callable[[], Facts], Callable[[], Facts]], ...] = (
        ("grant", lambda: _expected_grants(roles), lambda: _found_grants(connection)),
        ("database right", lambda: _expected_database(roles), lambda: _found_database(connection)),
        ("default privilege", lambda: _expected_defaults(roles), lambda: _found_defaults(connection)),
        ("table", _expected_tables, lambda: _found_tables(connection)),
        ("function", _expected_functions, lambda: _found_functions(connection)),
        ("owner", frozenset, lambda: _foreign_owners(connection, roles)),
        ("guard", _expected_guards, lambda: _found_guards(connection)),
        ("row rule", _expected_rules, lambda: _found_rules(connection)),
        ("role", lambda: frozenset(render.role_names(roles)), lambda: _found_roles(connection, roles)),
        ("membership", lambda: _expected_members(roles), lambda: _found_members(connection, roles)),
        (KEPT, frozenset, lambda: frozenset(keeper.differences(connection, roles))),
    )
    return [difference for kind, wanted, found in parts for difference in _compare(kind, wanted(), found())]


def _compare(kind: str, wanted: Facts, found: Facts) -> Iterator[Difference]:
    for fact in sorted(wanted - found):
        yield Difference(kind, fact, is_extra=False)
    for fact in sorted(found - wanted):
        yield Difference(kind, fact, is_extra=True)


def _facts(
    connection: psycopg.Connection[Any], query: LiteralString, params: Mapping[str, object] | None = None
) -> Facts:
    return frozenset(row[0] for row in connection.execute(query, params).fetchall())


def _expected_grants(roles: Roles) -> Facts:
    facts = {f"usage on schema {render.API} to {roles.watcher}"}
    facts |= {f"execute on function {name} to {roles.watcher}" for name in WATCHER.functions}
    for role, opens in _openings(roles):
        schemas = [render.API] if opens is KEEPER else _SCHEMAS
        facts |= {f"usage on schema {schema} to {role}" for schema in schemas}
        facts |= {f"execute on function {name} to {role}" for name in opens.functions}
        for (table, privilege), columns in render.table_rights(opens).items():
            facts |= {f"{privilege} on {table} ({column}) to {role}" for column in columns}
            if not columns:
                facts.add(f"{privilege} on {table} to {role}")
    return frozenset(facts)


def _openings(roles: Roles) -> Iterator[tuple[str, Opens]]:
    yield roles.member, MEMBER
    yield roles.keeper, KEEPER
    for permission, opens in POLICY.items():
        yield roles.permission(permission), opens


def _found_grants(connection: psycopg.Connection[Any]) -> Facts:
    """Rights of all but the owner on tables, columns, functions, types and schemas, also the public one."""
    return _facts(
        connection,
        """
        with ours as (select oid, nspname, nspacl, nspowner from pg_namespace where nspname = any (%(schemas)s)),
        acl as (
            select 'on ' || c.relname as what, c.relowner as owner, (aclexplode(c.relacl)).*
            from pg_class c join ours on ours.oid = c.relnamespace
            union all
            select 'on ' || c.relname || ' (' || a.attname || ')', c.relowner, (aclexplode(a.attacl)).*
            from pg_class c join ours on ours.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
            union all
            select 'on function ' || p.proname, p.proowner,
                (aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))).*
            from pg_proc p join ours on ours.oid = p.pronamespace
            where not exists (
                select from pg_depend d
                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
            )
            union all
            select 'on type ' || t.typname, t.typowner,
                (aclexplode(coalesce(t.typacl, acldefault('T', t.typowner)))).*
            from pg_type t join ours on ours.oid = t.typnamespace
            left join pg_class c on c.oid = t.typrelid
            where t.typtype in ('d', 'e', 'r') or (t.typtype = 'c' and c.relkind = 'c')
            union all
            select 'on schema ' || nspname, nspowner, (aclexplode(nspacl)).* from ours
            union all
            select 'on schema public', nspowner, (aclexplode(coalesce(nspacl, acldefault('n', nspowner)))).*
            from pg_namespace where nspname = 'public'
        )
        select lower(privilege_type) || ' ' || what || ' to '
            || case when grantee = 0 then 'public' else pg_get_userbyid(grantee) end
            || case when is_grantable then ' with grant option' else '' end
        from acl
        where grantee <> owner
        """,
        {"schemas": _SCHEMAS},
    )


def _expected_database(roles: Roles) -> Facts:
    return frozenset({f"connect to {roles.member}", f"connect to {roles.watcher}", f"owner {roles.owner}"})


def _found_database(connection: psycopg.Connection[Any]) -> Facts:
    return _facts(
        connection,
        """
        select lower(a.privilege_type) || ' to '
            || case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end
        from pg_database d cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        where d.datname = current_database() and a.grantee <> d.datdba
        union all
        select 'owner ' || pg_get_userbyid(datdba) from pg_database where datname = current_database()
        """,
    )


def _expected_defaults(roles: Roles) -> Facts:
    return frozenset(f"{kind} of {roles.owner}: only the owner" for kind in ("functions", "types"))


def _found_defaults(connection: psycopg.Connection[Any]) -> Facts:
    return _facts(
        connection,
        """
        select case d.defaclobjtype when 'f' then 'functions' when 'T' then 'types' else d.defaclobjtype::text end
            || ' of ' || pg_get_userbyid(d.defaclrole) || ': '
            || case when count(*) filter (where a.grantee <> d.defaclrole) = 0 and d.defaclnamespace = 0
                then 'only the owner' else 'others too' end
        from pg_default_acl d left join lateral aclexplode(d.defaclacl) a on true
        group by d.oid, d.defaclobjtype, d.defaclrole, d.defaclnamespace
        """,
    )


def _expected_tables() -> Facts:
    return frozenset({*(table.name for table in Base.metadata.sorted_tables), "alembic_version"})


def _found_tables(connection: psycopg.Connection[Any]) -> Facts:
    return _facts(
        connection,
        "select relname from pg_class"
        " where relnamespace = 'erp'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')",
    )


def _expected_functions() -> Facts:
    return frozenset({*manifest.functions(), *_GENERATED, *(check.function for check in checks.found())})


def _found_functions(connection: psycopg.Connection[Any]) -> Facts:
    """Names of functions; what is wrong with one (another body, no safe search path) is told behind its name."""
    sources = "\n".join(source.text for source in manifest.sources())
    rows = connection.execute(
        """
        select p.proname, p.prosrc,
            exists (select from unnest(p.proconfig) c where c ~ '^search_path=.*pg_temp$'), p.prosecdef,
            count(*) over (partition by p.proname), p.pronamespace::regnamespace::text
        from pg_proc p
        where p.pronamespace::regnamespace::text = any (%s) and not exists (
            select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
        )
        """,
        [_SCHEMAS],
    ).fetchall()
    facts = set()
    made = {*_GENERATED, *(check.function for check in checks.found())}
    for name, body, is_safe, is_definer, count, schema in rows:
        facts.add(name if schema == render.API else f"{schema}.{name}")
        if count > 1:
            facts.add(f"{name} exists {count} times")
        if body and body not in sources and name not in made:
            facts.add(f"{name} with a body that is not in its file")
        if is_definer and not is_safe:
            facts.add(f"{name} without pg_temp at the end of its search_path")
    return frozenset(facts)


def _foreign_owners(connection: psycopg.Connection[Any], roles: Roles) -> Facts:
    return _facts(
        connection,
        """
        with ours as (select oid, nspname, nspowner from pg_namespace where nspname = any (%(schemas)s)),
        things as (
            select 'pg_class'::regclass as class, c.oid, c.relname as name, c.relowner as owner
            from pg_class c join ours on ours.oid = c.relnamespace where c.relkind not in ('i', 'I', 't')
            union all
            select 'pg_proc'::regclass, p.oid, p.proname, p.proowner
            from pg_proc p join ours on ours.oid = p.pronamespace
            union all
            select 'pg_namespace'::regclass, oid, nspname, nspowner from ours
        )
        select t.name || ' belongs to ' || pg_get_userbyid(t.owner)
        from things t
        where pg_get_userbyid(t.owner) <> %(owner)s and not exists (
            select from pg_depend d where d.classid = t.class and d.objid = t.oid and d.deptype = 'e'
        )
        """,
        {"schemas": _SCHEMAS, "owner": roles.owner},
    )


def _expected_guards() -> Facts:
    ours = {f"{one.name} on {one.table}{' always' if one.always else ''}" for one in guards()}
    return frozenset(ours | {f"{name} on {table}" for table, name in manifest.triggers()})


def _found_guards(connection: psycopg.Connection[Any]) -> Facts:
    return _facts(
        connection,
        """
        select t.tgname || ' on ' || c.relname
            || case t.tgenabled when 'O' then '' when 'A' then ' always' else ' switched off' end
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = 'erp'::regnamespace and not t.tgisinternal
        """,
    )


def _expected_rules() -> Facts:
    return frozenset(
        f"{table}: {'open' if isinstance(scope, Open) else 'scope, forced'}" for table, scope in ROW_SCOPES.items()
    )


def _found_rules(connection: psycopg.Connection[Any]) -> Facts:
    """One fact a table: `open`, or its rules and whether they bind the owner, or what is wrong."""
    rows = connection.execute(
        SQL(
            """
            select c.relname, c.relrowsecurity, c.relforcerowsecurity,
                array(
                    select p.polname || case
                        when obj_description(p.oid, 'pg_policy') is distinct from {} then ' changed by hand' else ''
                    end
                    from pg_policy p where p.polrelid = c.oid order by 1
                )
            from pg_class c
            where c.relnamespace = 'erp'::regnamespace and c.relkind = 'r' and c.relname <> 'alembic_version'
            """
        ).format(render.RULE_DIGEST)
    ).fetchall()
    facts = set()
    for table, is_on, is_forced, rules in rows:
        said = [*rules, *(["forced"] if is_forced else []), *([] if is_on or not (rules or is_forced) else ["off"])]
        facts.add(f"{table}: {', '.join(said) if said else 'on' if is_on else 'open'}")
    return frozenset(facts)


def _found_roles(connection: psycopg.Connection[Any], roles: Roles) -> Facts:
    """The company's roles, jobs of its own apart; a right of the whole server is told behind the name."""
    return _facts(
        connection,
        """
        select rolname || case
            when rolcanlogin or rolsuper or rolcreaterole <> (rolname = %(keeper)s)
                or rolcreatedb or rolreplication or rolbypassrls
            then ' with rights of the whole server' else '' end
        from pg_roles
        where starts_with(rolname, %(prefix)s) and (
            not starts_with(rolname, %(jobs)s) or rolname = any (%(shipped)s) or rolcanlogin or rolsuper
            or rolcreaterole
            or rolcreatedb or rolreplication or rolbypassrls
        )
        """,
        {
            "prefix": f"{roles.prefix}__",
            "jobs": roles.job_pattern,
            "shipped": list(render.role_names(roles)),
            "keeper": roles.keeper,
        },
    )


def _expected_members(roles: Roles) -> Facts:
    return frozenset(f"{member} in {role}" for role, member in render.memberships(roles))


def _found_members(connection: psycopg.Connection[Any], roles: Roles) -> Facts:
    """Who is in the company's roles, as far as the policy has a say.

    Left out: people in jobs, logins that watch, permissions in jobs of the company's own, who may only grant a role
    (its maker), and administrators who may act as the owner.
    """
    return _facts(
        connection,
        """
        select m.rolname || ' in ' || r.rolname || case
            when a.set_option and not starts_with(m.rolname, %(prefix)s) then ''
            when a.set_option then ' may become it'
            when not a.inherit_option then ' without its rights' else '' end
        from pg_auth_members a
        join pg_roles r on r.oid = a.roleid
        join pg_roles m on m.oid = a.member
        where (starts_with(r.rolname, %(prefix)s) or starts_with(m.rolname, %(prefix)s))
            and (a.inherit_option or a.set_option)
            and not ((starts_with(r.rolname, %(jobs)s) or r.rolname = %(watcher)s) and m.rolcanlogin)
            and not (
                starts_with(m.rolname, %(jobs)s) and m.rolname <> all (%(shipped)s)
                and starts_with(r.rolname, %(prefix)s) and not starts_with(r.rolname, %(jobs)s)
                and r.rolname <> %(owner)s
            )
            and not (r.rolname in (%(owner)s, %(keeper)s) and (m.rolcreaterole or m.rolsuper))
            and m.rolname <> %(keeper)s
        """,
        {
            "prefix": f"{roles.prefix}__",
            "jobs": roles.job_pattern,
            "shipped": list(render.role_names(roles)),
            "owner": roles.owner,
            "watcher": roles.watcher,
            "keeper": roles.keeper,
        },
    )
