"""The policy as SQL: roles and who is in them, guards, row rules, grants.

`python -m server_db.access.render` writes `generated.sql`, the same for a company whose prefix is `company`, so
that a review sees every grant; a test asserts that it is current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from server_db.access.guards import Guard, guards
from server_db.access.jobs import JOB_ROLES
from server_db.access.opens import Both, Open, Opens, Own, Parent, Person, Record, Scope, Warehouse
from server_db.access.permissions import Permission
from server_db.access.policy import KEEPER, MEMBER, POLICY, WATCHER
from server_db.access.release import CLIENT_RELEASE_MIN
from server_db.access.roles import Roles, is_keeper
from server_db.access.scopes import NOUN_READERS, ROW_SCOPES
from server_db.tables.base import SCHEMA

API: Final = "erp_api"
GENERATED: Final = Path(__file__).parent / "generated.sql"
_SAMPLE: Final = "company"
_LIMITED: Final = ("warehouse", "bin", "stock_opening", "purchase_order", "goods_receipt")


RULE_DIGEST: Final = SQL(
    "md5(concat_ws(' / ', p.polcmd, p.polpermissive, p.polroles::text, pg_get_expr(p.polqual, p.polrelid),"
    " pg_get_expr(p.polwithcheck, p.polrelid)))"
)
"""What a row rule says, in short; `p` is its row in pg_policy."""


def role_names(roles: Roles) -> tuple[str, ...]:
    """Every role of a company, the owner first."""
    return (
        roles.owner,
        roles.member,
        roles.watcher,
        roles.keeper,
        *(roles.permission(permission) for permission in Permission),
        *(roles.job(job) for job in JOB_ROLES),
    )


def memberships(roles: Roles) -> frozenset[tuple[str, str]]:
    """Pairs (role, who is in it) among the roles that every company is made with."""
    return frozenset(
        (role, roles.job(job))
        for job, permissions in JOB_ROLES.items()
        for role in (roles.member, *(roles.permission(permission) for permission in permissions))
    )


def create_role(name: str) -> Composed:
    """A role that nobody logs in as; the keeper of passwords alone may change roles, those he is given."""
    kind = SQL("nologin createrole") if is_keeper(name) else SQL("nologin")
    return SQL("create role {} {}").format(Identifier(name), kind)


def grant_role(role: str, member: str) -> Composed:
    """Let `member` have what `role` has, without becoming it."""
    return SQL("grant {} to {} with inherit true, set false").format(Identifier(role), Identifier(member))


def database_rights(roles: Roles, database: str) -> Iterator[Composed]:
    """Who may open the database; needed again for a copy, which comes with PostgreSQL's own defaults."""
    yield SQL("revoke all on database {} from public").format(Identifier(database))
    yield SQL("grant connect on database {} to {}").format(Identifier(database), Identifier(roles.member))
    # Earlier releases had no such role, and what is restored or copied of theirs gets it when it is deployed.
    yield SQL(
        "do $$ begin if exists (select from pg_roles where rolname = {}) then grant connect on database {} to {};"
        " end if; end $$"
    ).format(Literal(roles.watcher), Identifier(database), Identifier(roles.watcher))
    yield SQL("revoke all on schema {} from public").format(Identifier("public"))
    for kind in ("functions", "types"):
        yield SQL("alter default privileges for role {} revoke all on {} from public").format(
            Identifier(roles.owner), SQL(kind)
        )


def generated_functions() -> Iterator[Composed]:
    """Functions made from Python: names of the permissions, whose history a person may read, which programs fit."""
    path = SQL("set search_path = erp_api, erp, pg_catalog, pg_temp")
    yield SQL(
        "create function erp_api.client_release_min() returns text\nlanguage sql immutable parallel safe\n{}\n"
        "as $$\n    select {}::text\n$$"
    ).format(path, Literal(CLIENT_RELEASE_MIN))
    yield SQL("comment on function erp_api.client_release_min() is {}").format(
        Literal("The oldest release of the program that works with this company, from server_db.access.release.")
    )
    yield SQL(
        "create function erp_api.permission_names() returns table (permission text)\n"
        "language sql immutable parallel safe\n{}\nas $$\n    select unnest(array[\n        {}\n    ])\n$$"
    ).format(path, SQL(",\n        ").join(Literal(permission.value) for permission in Permission))
    yield SQL("comment on function erp_api.permission_names() is {}").format(
        Literal("The permissions of this release, made from server_db.access.")
    )
    yield SQL(
        "create function erp_api.scope_nouns() returns text[]\nlanguage plpgsql stable security definer\n{}\n"
        "as $$\nbegin\n    return (\n        select coalesce(array_agg(distinct n.noun), '{{}}')\n"
        "        from company c\n"
        "        cross join (values\n"
        "            {}\n        ) n(noun, permission)\n"
        # As `may`, but without a call for each: this stands in the way of every look at a document's events.
        "        where pg_has_role(session_user, current_user, 'member')\n"
        "            or pg_has_role(session_user, to_regrole(c.role_prefix || '__' || n.permission), 'usage')\n"
        "    );\nend\n$$"
    ).format(
        path,
        SQL(",\n            ").join(
            SQL("({}, {})").format(Literal(noun), Literal(permission.value.replace(":", "_")))
            for noun, reader in NOUN_READERS.items()
            for permission in Permission
            if permission.value.split(":")[0] == reader.value.split(":")[0]
        ),
    )
    yield SQL("comment on function erp_api.scope_nouns() is {}").format(
        Literal("Row rule: the nouns whose records, and therefore their history, the person may read.")
    )


def guard(trigger: Guard) -> Iterator[Composed]:
    """One of the triggers of `server_db.access.guards`."""
    table = Identifier(SCHEMA, trigger.table)
    yield SQL("create trigger {} {} on {} {} for each {} {} execute function {}({})").format(
        Identifier(trigger.name),
        SQL(trigger.timing),
        table,
        SQL(trigger.transition),
        SQL(trigger.each),
        SQL(f"when ({trigger.condition})" if trigger.condition else ""),
        Identifier(API, trigger.function),
        SQL(", ").join(Literal(argument) for argument in trigger.arguments),
    )
    if trigger.always:
        # Also while a replica or a restore applies changes, when ordinary triggers are silent.
        yield SQL("alter table {} enable always trigger {}").format(table, Identifier(trigger.name))


def row_rules() -> Iterator[Composed]:
    """Row level security of every table that is not open, for everybody, the owner's functions included."""
    for table, scope in ROW_SCOPES.items():
        if isinstance(scope, Open):
            continue
        name = Identifier(SCHEMA, table)
        yield SQL("alter table {} enable row level security").format(name)
        yield SQL("alter table {} force row level security").format(name)
        rule = _visible(table, scope)
        check = SQL("true") if isinstance(scope, Record) else rule
        yield SQL("create policy scope on {} using ({}) with check ({})").format(name, rule, check)
    # What PostgreSQL made of the rules, so that the audit sees one that was changed by hand.
    yield SQL(
        "do $$ declare rule record; begin for rule in"
        " select p.polrelid::regclass as name, {} as digest from pg_policy p"
        " join pg_class c on c.oid = p.polrelid where c.relnamespace = 'erp'::regnamespace"
        " loop execute format('comment on policy scope on %s is %L', rule.name, rule.digest); end loop; end $$"
    ).format(RULE_DIGEST)


def lift_row_rules() -> Iterator[Composed]:
    """Let the owner see all rows while data is migrated; `row_rules` puts them back."""
    for table, scope in ROW_SCOPES.items():
        if not isinstance(scope, Open):
            yield SQL("alter table if exists {} disable row level security").format(Identifier(SCHEMA, table))
            yield SQL("alter table if exists {} no force row level security").format(Identifier(SCHEMA, table))


def object_grants(roles: Roles) -> Iterator[tuple[str, Composed]]:
    """Every grant on tables, columns and functions, with the function that it needs (or an empty name)."""
    for schema in (SCHEMA, API):
        yield "", SQL("grant usage on schema {} to {}").format(Identifier(schema), Identifier(roles.member))
    yield from _opened(roles.member, MEMBER)
    yield "", SQL("grant usage on schema {} to {}").format(Identifier(API), Identifier(roles.watcher))
    yield from _opened(roles.watcher, WATCHER)
    yield "", SQL("grant usage on schema {} to {}").format(Identifier(API), Identifier(roles.keeper))
    yield from _opened(roles.keeper, KEEPER)
    for permission, opens in POLICY.items():
        role = roles.permission(permission)
        for schema in (SCHEMA, API):
            yield "", SQL("grant usage on schema {} to {}").format(Identifier(schema), Identifier(role))
        yield from _opened(role, opens)


def table_rights(opens: Opens) -> dict[tuple[str, str], frozenset[str]]:
    """(table, privilege) → columns, empty for the whole table; several grants of one right are united."""
    rights: dict[tuple[str, str], set[str] | None] = {}

    def add(table: str, privilege: str, columns: Iterable[str]) -> None:
        names = set(columns)
        known = rights.get((table, privilege), set())
        rights[(table, privilege)] = None if not names or known is None else known | names

    for read in opens.reads:
        add(read.table, "select", read.columns)
    for write in opens.writes:
        if write.insert:
            add(write.table, "insert", write.insert)
        if write.update:
            add(write.table, "update", write.update)
        if write.delete:
            add(write.table, "delete", ())
    return {key: frozenset(columns or ()) for key, columns in rights.items()}


def generated_sql() -> str:
    """All of it for a company whose prefix is `company`."""
    roles = Roles(_SAMPLE)
    parts: list[tuple[str, Iterable[Composed]]] = [
        ("roles", (create_role(name) for name in role_names(roles))),
        ("who is in them", (grant_role(role, member) for role, member in sorted(memberships(roles)))),
        ("the database", database_rights(roles, _SAMPLE)),
        ("functions made from the policy", generated_functions()),
        ("guards", (statement for trigger in guards() for statement in guard(trigger))),
        ("row rules", row_rules()),
        ("grants", (statement for _, statement in object_grants(roles))),
    ]
    lines = ["-- Made from server_db/access by `python -m server_db.access.render`; not to be edited.", ""]
    for title, statements in parts:
        lines += [f"-- {title}", *(f"{statement.as_string()};" for statement in statements), ""]
    return "\n".join(lines)


def _opened(role: str, opens: Opens) -> Iterator[tuple[str, Composed]]:
    grantee = Identifier(role)
    for (table, privilege), columns in sorted(table_rights(opens).items()):
        what: Composable = SQL(privilege)
        if columns:
            what = SQL("{} ({})").format(what, SQL(", ").join(Identifier(name) for name in sorted(columns)))
        yield "", SQL("grant {} on {} to {}").format(what, Identifier(SCHEMA, table), grantee)
    for name in opens.functions:
        yield name, SQL("grant execute on function {} to {}").format(Identifier(API, name), grantee)


def _visible(table: str, scope: Scope) -> Composable:
    """The expression of a row rule. Sub-selects without outer columns run once a statement, not once a row."""
    match scope:
        case Warehouse(column):
            rule: Composable = SQL(
                "(select erp_api.scope_all_warehouses())"
                " or {} = any ((select erp_api.scope_warehouse_ids())::uuid[])"
            ).format(Identifier(column))
        case Own(column):
            rule = SQL("(select erp_api.scope_all_documents()) or {} = session_user").format(Identifier(column))
        case Both(scopes):
            rule = SQL(" and ").join(SQL("({})").format(_visible(table, part)) for part in scopes)
        case Parent(parent, column):
            rule = SQL(
                "({}) or exists (select from {} parent where parent.id = {}) or erp_api.scope_written({}, {})"
            ).format(
                _sees_all(ROW_SCOPES[parent]),
                Identifier(SCHEMA, parent),
                Identifier(table, column),
                Literal(parent),
                Identifier(column),
            )
        case Person(column, others):
            rule = SQL("{} = session_user").format(Identifier(column))
            for permission in others or ("",):  # who may act as the owner sees all of it anyway
                rule = SQL("{} or (select erp_api.scope_people({}))").format(rule, Literal(permission))
        case Record(noun, record_id):
            rule = SQL(
                "{noun} = any ((select erp_api.scope_nouns())::text[])"
                " and (({all}) or {noun} <> all ({scoped}::text[]) or erp_api.scope_record({noun}, {id}::text))"
                " or (select erp_api.scope_people(''))"
            ).format(
                noun=Identifier(noun),
                id=Identifier(record_id),
                scoped=Literal(list(_LIMITED)),
                all=_sees_all(Both((Warehouse(""), Own("")))),
            )
        case Open():
            rule = SQL("true")
    return rule


def _sees_all(scope: Scope) -> Composable:
    """Whether the person sees every row of a table with that scope."""
    match scope:
        case Warehouse():
            return SQL("(select erp_api.scope_all_warehouses())")
        case Own():
            return SQL("(select erp_api.scope_all_documents())")
        case Both(scopes):
            return SQL(" and ").join(_sees_all(part) for part in scopes)
        case _:
            raise ValueError(scope)


if __name__ == "__main__":
    GENERATED.write_text(generated_sql(), encoding="utf-8", newline="\n")
