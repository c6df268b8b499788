"""Every constraint of the tables says something to a person, at a field that exists, or is known to be internal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import (
    CheckConstraint,
    Constraint,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql

from erp_desktop.base.constraints import CONSTRAINTS, INTERNAL, constraint_of
from erp_desktop.base.error_texts import TEXTS
from server_db.access.policy import MEMBER, POLICY
from server_db.tables import Base

STATES: dict[type[Constraint], str] = {
    CheckConstraint: "23514",
    ForeignKeyConstraint: "23503",
    PrimaryKeyConstraint: "23505",
    UniqueConstraint: "23505",
}
WRITTEN = {write.table for opens in (MEMBER, *POLICY.values()) for write in opens.writes}
_preparer = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]


def named() -> Iterator[tuple[Table, str, str]]:
    """Table, name and SQLSTATE of each constraint, as the server knows them."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            name = _preparer.format_constraint(constraint)
            assert name is not None, f"{table.name}: {constraint} has no name"
            yield table, name, STATES[type(constraint)]
        for index in table.indexes:
            if index.unique:
                yield table, str(index.name), "23505"


ALL = sorted(named(), key=lambda one: (one[0].name, one[1]))


@pytest.mark.parametrize(("table", "name", "state"), ALL, ids=lambda value: value if "_" in str(value) else "")
def test_a_broken_constraint_is_told_at_its_field(table: Table, name: str, state: str) -> None:
    if name in INTERNAL:
        return
    meant = constraint_of(name, table.name, state)
    if meant is None:
        assert table.name not in WRITTEN, "somebody may write this table: map the constraint or list it as internal"
        return
    assert meant.code in TEXTS
    if meant.field is not None and table.name in WRITTEN and "_id_" not in meant.field:
        assert meant.field in table.c, "the field is a column of the table"


def test_what_is_listed_exists() -> None:
    names = {name for _table, name, _state in ALL}
    assert set(CONSTRAINTS) <= names
    assert names >= INTERNAL
