"""What stands in a company's database: tables, code, guards, row rules, rights; read to be compared.

The audit compares with the policy of this very release. This reads a company of any release: a deployment keeps
the digest of what it left, so that the next upgrade sees whether somebody changed it by hand, and a dry run tells
what an upgrade changes. Names of roles stand without the company's prefix.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, LiteralString

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from server_db.access import render
from server_db.access.roles import Roles

_STAMP: Final = "kontor digest: "
_RELEASED: Final[Mapping[str, str]] = MappingProxyType(
    {"0.1.0": "851c0480b828ec1456c0f1fc3d882d034a35e4548d6db97079943f85e012b497"}
)
"""Release that did not keep the digest → the digest of what it deployed."""

_QUERIES: Final[Mapping[str, LiteralString]] = MappingProxyType(
    {
        "column": (
            "select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)"
            " from pg_attribute a join pg_class c on c.oid = a.attrelid"
            " where c.relnamespace = 'erp'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0"
            " and not a.attisdropped"
        ),
        "function": (
            "select format('%s(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), md5(concat_ws(' / ',"
            " p.prosrc, pg_get_function_result(p.oid), p.prosecdef, p.provolatile, p.proconfig::text))"
            " from pg_proc p where p.pronamespace = 'erp_api'::regnamespace"
        ),
        "guard": (
            "select t.tgname || ' on ' || c.relname, concat_ws(' ', f.proname, t.tgenabled, t.tgtype,"
            " encode(t.tgargs, 'hex'), (select string_agg(a.attname, ',' order by a.attname) from pg_attribute a"
            " where a.attrelid = t.tgrelid and a.attnum = any (t.tgattr)))"
            " from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc f on f.oid = t.tgfoid"
            " where c.relnamespace = 'erp'::regnamespace and not t.tgisinternal"
        ),
        "right": (
            "with acl as ("
            " select c.relname::text as name, c.relowner as owner, (aclexplode(c.relacl)).* from pg_class c"
            " where c.relnamespace = 'erp'::regnamespace"
            " union all select c.relname || '.' || t.attname, c.relowner, (aclexplode(t.attacl)).*"
            " from pg_attribute t join pg_class c on c.oid = t.attrelid where c.relnamespace = 'erp'::regnamespace"
            " union all select p.proname || '()', p.proowner,"
            " (aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))).*"
            " from pg_proc p where p.pronamespace = 'erp_api'::regnamespace)"
            " select format('%s: %s %s', case when grantee = 0 then 'everybody'"
            " else substr(pg_get_userbyid(grantee), {cut}) end, lower(privilege_type), name),"
            " case when is_grantable then 'and may pass it on' else '' end"
            " from acl where grantee <> owner"
        ),
    }
)
_RULES: Final[LiteralString] = (
    "select c.relname, concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity, (select string_agg(p.polname ||"
    " case when obj_description(p.oid, 'pg_policy') is distinct from {digest} then ' changed' else '' end,"
    " ' ' order by p.polname) from pg_policy p where p.polrelid = c.oid))"
    " from pg_class c where c.relnamespace = 'erp'::regnamespace and c.relkind = 'r'"
)
_JOBS: Final[LiteralString] = (
    "select distinct format('%s: %s', substr(m.rolname, {jobs}), substr(r.rolname, {cut})), ''"
    " from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member"
    " where starts_with(m.rolname, {job}) and starts_with(r.rolname, {prefix})"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not in both: `what` is `added`, `removed` or `changed`."""

    kind: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.what}: {self.name}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Kind (`column`, `function`, `guard`, `row rule`, `right`, `job`) → name → what it is, in short."""

    facts: Mapping[str, Mapping[str, str]]

    @property
    def digest(self) -> str:
        """Of what a deployment makes; who is in which job is decided by the company and left out."""
        said = {kind: dict(sorted(found.items())) for kind, found in sorted(self.facts.items()) if kind != "job"}
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def changes(self, later: Catalogue) -> tuple[Change, ...]:
        """What is otherwise in a later one, by kind and name."""
        found = []
        for kind, before in self.facts.items():
            after = later.facts[kind]
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name):
                    what = "added" if name not in before else "removed" if name not in after else "changed"
                    found.append(Change(kind, name, what))
        return tuple(found)


def read(connection: psycopg.Connection[Any], roles: Roles) -> Catalogue:
    """What stands in the database of `connection`."""
    prefix = f"{roles.prefix}__"
    names = {
        "cut": Literal(len(prefix) + 1),
        "jobs": Literal(len(roles.job_pattern) + 1),
        "job": Literal(roles.job_pattern),
        "prefix": Literal(prefix),
        "digest": render.RULE_DIGEST,
    }
    queries = {**_QUERIES, "row rule": _RULES, "job": _JOBS}
    return Catalogue(
        {kind: dict(connection.execute(SQL(query).format(**names)).fetchall()) for kind, query in queries.items()}
    )


def keep_digest(connection: psycopg.Connection[Any], roles: Roles) -> Composed:
    """The statement that keeps the digest of what stands there now, as a remark on the schema of the code."""
    found = read(connection, roles).digest
    return SQL("comment on schema {} is {}").format(Identifier(render.API), Literal(f"{_STAMP}{found}"))


def is_as_deployed(connection: psycopg.Connection[Any], roles: Roles, release: str) -> bool | None:
    """Whether nobody changed by hand what `release` deployed; None when that release kept no digest."""
    row = connection.execute(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s", [render.API]
    ).fetchone()
    kept = str(row[0] or "") if row is not None else ""
    expected = kept.removeprefix(_STAMP) if kept.startswith(_STAMP) else _RELEASED.get(release)
    return None if expected is None else read(connection, roles).digest == expected


