"""The proof that guard and database agree: what a login with one permission, and one with all others, reaches.

A method's guard names one permission. With it alone the method works; without it the guard says no and, in a
program whose guards are taken away, PostgreSQL says no. Some rights are opened by several permissions (who edits a
supplier reads him too), so PostgreSQL is asked as somebody who holds every permission but those that open the
rarest right the method uses: the policy decides which these are, the statements that ran decide what is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import event

from erp_desktop.base.access import Rights
from erp_desktop.base.errors import Invalid, KontorError, Refused, Stale
from erp_desktop.db.session import Database
from server_db.access.opens import Opens, columns
from server_db.access.permissions import Permission
from server_db.access.policy import MEMBER, POLICY
from server_db.access.render import table_rights
from server_db.tables import Base
from tests.factories.arguments import Arguments
from tests.factories.repositories import Method
from tests.plugins.clerks import open_database
from tests.plugins.company import Company

DENIED: Final = "access.denied"
OPEN_MAX: Final = 10  # connections: the server of the tests has 200 for everybody
TABLES: Final = {table.name for table in Base.metadata.sorted_tables}

Right = tuple[str, str, str]
"""Verb, table or function, column (empty for delete, call and count, which any readable column allows)."""


def rights_of(opens: Opens) -> frozenset[Right]:
    """Every single right that a permission opens."""
    found = {("call", name, "") for name in opens.functions}
    for (table, privilege), names in table_rights(opens).items():
        if privilege == "delete":
            found.add((privilege, table, ""))
            continue
        found |= {(privilege, table, name) for name in names or columns(table)}
        if privilege == "select":
            found.add(("count", table, ""))
    return frozenset(found)


OPENED: Final = {permission: rights_of(opens) for permission, opens in POLICY.items()}
EVERYBODY: Final = rights_of(MEMBER)
BY_NOUN: Final = {("call", "document__history", "")}
"""Open to everybody, and refused inside unless the person holds a permission of the document's noun."""
ANSWERED_IN_PART: Final = {("call", "document__chain", "")}
"""Open to everybody, and answered with those documents alone that the person may read."""

_ALIAS: Final = re.compile(r"\berp\.(\w+) AS (\w+)")
_COLUMN: Final = re.compile(r"\b(?:erp\.)?(\w+)\.(\w+)\b")
_INSERT: Final = re.compile(r"INSERT INTO erp\.(\w+)(?: AS \w+)? \(([^)]*)\)")
_UPDATE: Final = re.compile(r"UPDATE erp\.(\w+)(?: AS \w+)? SET (.*?)(?: FROM | WHERE | RETURNING |$)", re.DOTALL)
_SET: Final = re.compile(r"(?:^|, ?)\s*(\w+)\s*=")
_FROM: Final = re.compile(r"(?:FROM|JOIN) erp\.(\w+)")
_DELETE: Final = re.compile(r"DELETE FROM erp\.(\w+)")
_CALL: Final = re.compile(r"\berp_api\.(\w+)\s*\(")


def rights_used(statements: Sequence[str]) -> frozenset[Right]:
    """The rights that statements of SQLAlchemy need, read from their text."""
    found: set[Right] = set()
    for statement in statements:
        aliases = {alias: table for table, alias in _ALIAS.findall(statement)}
        for owner, name in _COLUMN.findall(statement):
            table = aliases.get(owner, owner)
            if table in TABLES and name in columns(table):
                found.add(("select", table, name))
        for table, names in _INSERT.findall(statement):
            found |= {("insert", table, name.strip()) for name in names.split(",")}
        for table, values in _UPDATE.findall(statement):
            found |= {("update", table, name) for name in _SET.findall(values) if name in columns(table)}
        found |= {("count", table, "") for table in _FROM.findall(_DELETE.sub("", statement))}
        found |= {("delete", table, "") for table in _DELETE.findall(statement)}
        found |= {("call", name, "") for name in _CALL.findall(statement)}
    return frozenset(found)


@dataclass
class Outcome:
    """What came of a call: the result or the known error, and the statements that were sent."""

    result: Any = None
    error: KontorError | None = None
    statements: list[str] = field(default_factory=list)

    @property
    def denied(self) -> bool:
        return self.error is not None and self.error.code == DENIED


@dataclass
class Proof:
    """Runs methods under logins made for the purpose; `close` ends them."""

    company: Company
    arguments: Arguments
    logins: dict[frozenset[Permission], str] = field(default_factory=dict)
    opened: dict[frozenset[Permission], tuple[Database, Callable[[], None]]] = field(default_factory=dict)

    def close(self) -> None:
        """Close the connections that are open."""
        while self.opened:
            self._close_oldest()

    def holding(self, permissions: frozenset[Permission]) -> Database:
        """The company, opened by somebody who holds just these permissions."""
        if permissions not in self.opened:
            if permissions not in self.logins:
                self.logins[permissions] = self.company.login(permissions=permissions)
            if len(self.opened) == OPEN_MAX:
                self._close_oldest()
            self.opened[permissions] = open_database(self.logins[permissions])
        return self.opened[permissions][0]

    def _close_oldest(self) -> None:
        _, close = self.opened.pop(next(iter(self.opened)))
        close()

    def run(
        self, database: Database, method: Method, believed: frozenset[Permission] | None = None
    ) -> Outcome:
        """Call the method with fresh arguments; errors that are no known ones come through.

        With `believed` the program takes these for the person's rights, whatever the server knows of him.
        """
        outcome = Outcome()
        arguments = self.arguments.of(method)
        true_rights = database.rights
        if believed is not None:
            database.rights = Rights(true_rights.login, believed)
        try:
            with _recorded(database, outcome.statements):
                outcome.result = getattr(method.repository(database), method.name)(**arguments)
        except (Refused, Invalid, Stale) as error:
            outcome.error = error
        finally:
            database.rights = true_rights
        return outcome

    def faults(self, method: Method) -> list[str]:
        """All that speaks against the method's guard; empty when guard, policy and database agree."""
        permission = method.permission
        if permission is None:
            return [f"{method}: no permission guards it"]
        alone = self.run(self.holding(frozenset({permission})), method)
        if alone.denied:
            return [f"{method}: {permission} alone is not enough"]
        guarded = self.run(self.holding(frozenset({permission})), method, frozenset(Permission) - {permission})
        faults = []
        if not guarded.denied or guarded.statements:
            faults.append(f"{method}: the guard lets somebody without {permission} in")
        faults += self._faults_of_server(method, permission, alone)
        return faults

    def _faults_of_server(self, method: Method, permission: Permission, alone: Outcome) -> Iterator[str]:
        used = rights_used(alone.statements)
        openers = self._fewest_openers(method, used)
        if openers is None:
            yield f"{method}: everybody has the rights it uses"
            return
        if permission not in openers:
            yield f"{method}: its rarest right is opened by {', '.join(sorted(openers))}, not by {permission}"
        writes = {right for right in used - EVERYBODY if right[0] not in {"select", "count"}}
        if writes and openers != {permission}:
            yield f"{method}: what it does is also opened by {', '.join(sorted(openers - {permission}))}"
        others = self.holding(frozenset(Permission) - openers)
        tampered = self.run(others, method, frozenset({permission}))
        if used <= ANSWERED_IN_PART:
            noun = permission.value.split(":")[0]
            if tampered.error is None and any(link.command.startswith(f"{noun}.") for link in tampered.result):
                yield f"{method}: the server shows documents to somebody without {permission}"
        elif not tampered.denied:
            yield f"{method}: the server does it for somebody without {', '.join(sorted(openers))}"

    def _fewest_openers(self, method: Method, used: frozenset[Right]) -> frozenset[Permission] | None:
        """Who opens the rarest of the rights; None when everybody has them all."""
        candidates = [
            frozenset(permission for permission, opened in OPENED.items() if right in opened)
            for right in sorted(used - EVERYBODY)
        ]
        if not candidates and used & (BY_NOUN | ANSWERED_IN_PART):
            noun = f"{method.permission}".split(":")[0]
            return frozenset(one for one in Permission if one.value.split(":")[0] == noun)
        return min((one for one in candidates if one), key=lambda one: (len(one), sorted(one)), default=None)


@contextmanager
def _recorded(database: Database, statements: list[str]) -> Iterator[None]:
    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    connection = database._connection
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", note)
