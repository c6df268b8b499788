"""The look-up rows of the records that other records refer to: one statement for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Executable, Select, Table, any_, bindparam, cast, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text, Uuid

from erp_desktop.base.lookups import PickerRow, RecordId
from erp_desktop.db.listing import Reference
from erp_desktop.db.session import Database


def references_of(
    db: Database, records: Iterable[object], references: Mapping[str, Reference]
) -> dict[RecordId, PickerRow]:
    """What the `references` attributes of the records refer to, by the value they hold.

    Archived records are found too, because what was chosen once stays readable.
    """
    wanted: dict[str, tuple[Reference, set[Any]]] = {}
    loaded = list(records)
    for key, reference in references.items():
        values = {getattr(record, key, None) for record in loaded} - {None, ""}
        if values:
            name = f"{_table(reference).name}.{reference.value}"
            wanted.setdefault(name, (reference, set()))[1].update(values)
    if not wanted:
        return {}
    selects: list[Select[Any]] = [_select(name, reference) for name, (reference, _) in wanted.items()]
    statement: Executable = union_all(*selects)
    params = {name: sorted(values, key=str) for name, (_, values) in wanted.items()}
    found: dict[RecordId, PickerRow] = {}
    for identity, code, name in map(tuple, db.tuples(statement, params)):
        found[identity or code] = PickerRow(identity or code, code, name)
    return found


def _table(reference: Reference) -> Table:
    table = reference.model.__table__
    assert isinstance(table, Table)
    return table


def _select(name: str, reference: Reference) -> Select[Any]:
    table = _table(reference)
    key = table.c[reference.value]
    by_id = isinstance(key.type, Uuid)
    identity = key if by_id else cast(null(), Uuid)
    code = table.c[reference.code]
    names = table.c["name"] if "name" in table.c else cast(literal(""), Text)
    values = bindparam(name, type_=ARRAY(key.type))
    return select(identity, code, names).where(key == any_(values))
