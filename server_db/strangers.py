"""Finds what is not ours and hangs on our schemas, so that a deployment never drops or breaks it."""

from __future__ import annotations

from typing import Any, Final

import psycopg

from server_db.access.render import API
from server_db.access.roles import Roles
from server_db.errors import ServerError
from server_db.tables.base import SCHEMA

_EXTENSIONS: Final = ["pg_trgm"]

_HANGING: Final = """
with ours as (
    select oid from pg_namespace where nspname = any (%(schemas)s)
),
inside as (
    select 'pg_class'::regclass as classid, oid as objid from pg_class where relnamespace in (select oid from ours)
    union all
    select 'pg_proc'::regclass, oid from pg_proc where pronamespace in (select oid from ours)
    union all
    select 'pg_type'::regclass, oid from pg_type where typnamespace in (select oid from ours)
),
hanging as (
    select distinct d.classid, d.objid
    from pg_depend d
    join inside i on i.classid = d.refclassid and i.objid = d.refobjid
    where d.deptype in ('n', 'a')
        and not exists (select from inside o where o.classid = d.classid and o.objid = d.objid)
),
placed as (
    select
        h.*,
        coalesce(
            (select c.relnamespace from pg_rewrite w join pg_class c on c.oid = w.ev_class
                where h.classid = 'pg_rewrite'::regclass and w.oid = h.objid),
            (select c.relnamespace from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where h.classid = 'pg_trigger'::regclass and t.oid = h.objid),
            (select c.relnamespace from pg_policy p join pg_class c on c.oid = p.polrelid
                where h.classid = 'pg_policy'::regclass and p.oid = h.objid),
            (select c.relnamespace from pg_attrdef a join pg_class c on c.oid = a.adrelid
                where h.classid = 'pg_attrdef'::regclass and a.oid = h.objid),
            (select c.connamespace from pg_constraint c
                where h.classid = 'pg_constraint'::regclass and c.oid = h.objid),
            (select o.oprnamespace from pg_operator o
                where h.classid = 'pg_operator'::regclass and o.oid = h.objid),
            (select o.opcnamespace from pg_opclass o
                where h.classid = 'pg_opclass'::regclass and o.oid = h.objid),
            (select o.opfnamespace from pg_opfamily o
                where h.classid = 'pg_opfamily'::regclass and o.oid = h.objid)
        ) as namespace
    from hanging h
)
select t.type || ' ' || t.identity
from placed p
cross join lateral pg_identify_object(p.classid, p.objid, 0) t
where (p.namespace is null or p.namespace not in (select oid from ours))
    and p.classid not in (
        'pg_amop'::regclass, 'pg_amproc'::regclass, 'pg_publication_rel'::regclass, 'pg_publication'::regclass
    )
"""

_FOREIGN: Final = """
select t.type || ' ' || t.identity
from (
    select 'pg_class'::regclass as classid, oid as objid, relowner as owner, relnamespace as namespace
    from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    union all
    select 'pg_proc'::regclass, oid, proowner, pronamespace from pg_proc
    union all
    select 'pg_type'::regclass, oid, typowner, typnamespace from pg_type where typtype in ('d', 'e', 'r')
) o
cross join lateral pg_identify_object(o.classid, o.objid, 0) t
where o.namespace in (select oid from pg_namespace where nspname = any (%(schemas)s))
    and pg_get_userbyid(o.owner) <> %(owner)s
    and not exists (
        select
        from pg_depend d
        join pg_extension e on e.oid = d.refobjid and d.refclassid = 'pg_extension'::regclass
        where d.classid = o.classid and d.objid = o.objid and d.deptype = 'e' and e.extname = any (%(extensions)s)
    )
"""


def found(connection: psycopg.Connection[Any], roles: Roles) -> list[str]:
    """Type and name of each object that hangs on our schemas from outside, or lies in them with another owner."""
    params = {"schemas": [SCHEMA, API], "owner": roles.owner, "extensions": _EXTENSIONS}
    rows = connection.execute(_HANGING, params).fetchall() + connection.execute(_FOREIGN, params).fetchall()
    return sorted({row[0] for row in rows})


def refuse(connection: psycopg.Connection[Any], roles: Roles) -> None:
    """Stop before anything is dropped.

    Raises:
        ServerError: `deploy.strangers` with the names.
    """
    names = found(connection, roles)
    if names:
        raise ServerError("deploy.strangers", objects=", ".join(names))
