"""The proof, generated from the policy: each permission reaches all that it opens, and nothing else reaches it.

For every permission a person who holds it alone; for everything that is opened, a person who holds all
permissions but those that open it. Refusals are PostgreSQL's own (42501), no guard of the program is in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import pytest
from psycopg.sql import SQL, Composed, Identifier

from server_db.access.opens import Opens, columns
from server_db.access.permissions import Permission
from server_db.access.policy import MEMBER, POLICY
from server_db.access.render import table_rights
from tests.plugins.company import Company, copied

pytestmark = pytest.mark.permissions
DENIED: Final = "42501"


@dataclass(frozen=True, order=True)
class Act:
    """Something that can be opened: select, insert or update of a column, delete of rows, call of a function."""

    verb: str
    what: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.what}{f'({self.column})' if self.column else ''}"


def acts(opens: Opens) -> frozenset[Act]:
    found = {Act("call", name) for name in opens.functions}
    for (table, privilege), names in table_rights(opens).items():
        if privilege == "delete":
            found.add(Act(privilege, table))
        else:
            found |= {Act(privilege, table, name) for name in names or columns(table)}
    return frozenset(found)


OPENED: Final = {permission: acts(opens) for permission, opens in POLICY.items()}
ALL_ACTS: Final = frozenset().union(*OPENED.values()) - acts(MEMBER)
BY_OPENERS: Final[dict[frozenset[Permission], list[Act]]] = {}
for act in sorted(ALL_ACTS):
    openers = frozenset(permission for permission, opened in OPENED.items() if act in opened)
    BY_OPENERS.setdefault(openers, []).append(act)


@pytest.fixture(scope="module")
def shared(template_company: Company) -> Iterator[Company]:
    yield from copied(template_company)


@pytest.fixture(scope="module")
def calls(shared: Company) -> dict[str, str]:
    """A call of each function with nothing but nulls."""
    with shared.connect() as connection:
        rows = connection.execute(
            "select p.proname, array(select format_type(a, null) from unnest(p.proargtypes) a)"
            " from pg_proc p where p.pronamespace = 'erp_api'::regnamespace and p.prorettype <> 'trigger'::regtype"
        ).fetchall()
    return {name: _call(name, kinds) for name, kinds in rows}


def _call(name: str, kinds: list[str]) -> str:
    """Nulls from a sub-select: a call with constant nulls may be folded away before rights are looked at."""
    nulls = ", ".join(f"null::{kind} as a{number}" for number, kind in enumerate(kinds))
    arguments = ", ".join(f"given.a{number}" for number in range(len(kinds)))
    return f"(select {nulls} offset 0) given, erp_api.{name}({arguments})" if kinds else f"erp_api.{name}()"


def statement(act: Act, calls: dict[str, str]) -> Composed:
    """Rights are checked when a plan starts, so nothing need be written to see whether it may be."""
    table, column = Identifier("erp", act.what), Identifier(act.column)
    match act.verb:
        case "call":
            return SQL("select * from {}").format(SQL(calls[act.what]))
        case "select":
            return SQL("explain select {} from {}").format(column, table)
        case "insert":
            return SQL("explain insert into {} ({}) values (null)").format(table, column)
        case "update":
            return SQL("explain update {} set {} = null").format(table, column)
        case _:
            return SQL("explain delete from {}").format(table)


def state(connection: psycopg.Connection[Any], query: Composed) -> str | None:
    """SQLSTATE of a statement that leaves nothing behind; None when it succeeds."""
    try:
        connection.execute(query)
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        connection.rollback()
    return None


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_alone_reaches_all_that_it_opens(
    shared: Company, calls: dict[str, str], permission: Permission
) -> None:
    with psycopg.connect(shared.login(permissions=[permission])) as person:
        refused = [str(act) for act in sorted(OPENED[permission]) if state(person, statement(act, calls)) == DENIED]
    assert refused == []


@pytest.mark.parametrize("openers", BY_OPENERS, ids=lambda openers: "+".join(sorted(openers)))
def test_all_other_permissions_together_do_not_reach_it(
    shared: Company, calls: dict[str, str], openers: frozenset[Permission]
) -> None:
    with psycopg.connect(shared.login(permissions=frozenset(Permission) - openers)) as person:
        reached = [str(act) for act in BY_OPENERS[openers] if state(person, statement(act, calls)) != DENIED]
    assert reached == []


def test_nobody_reaches_what_is_internal(shared: Company, calls: dict[str, str]) -> None:
    opened = {act.what for opens in (*OPENED.values(), acts(MEMBER)) for act in opens if act.verb == "call"}
    internal = [Act("call", name) for name in sorted(set(calls) - opened)]
    with psycopg.connect(shared.login(permissions=Permission)) as person:
        reached = [act.what for act in internal if state(person, statement(act, calls)) != DENIED]
    assert reached == []
