"""The people of the company in the database; logins, passwords and jobs are roles (`server_db.people`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Text, any_, bindparam, case, delete, func, literal, not_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from erp_desktop.base import limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.db.conditions import one_of
from erp_desktop.db.keyset import Sorts, bounded_count, page
from erp_desktop.db.search_words import search_patterns
from erp_desktop.db.session import Database
from erp_desktop.modules.admin.people import rules
from erp_desktop.modules.admin.people.records import (
    ACTIVE,
    DISABLED,
    Person,
    PersonRow,
    PersonView,
    PersonWarehouse,
)
from server_db.access.permissions import Permission
from server_db.tables.stock import Warehouse

_TABLE: Final[Any] = Person.__table__
_PLACES: Final[Any] = PersonWarehouse.__table__
_SORTS: Final = Sorts(_TABLE.c.login, Sort("login"), {"login": _TABLE.c.login, "name": _TABLE.c.name})
_STATUS: Final = case((Person.disabled_at.is_(None), ACTIVE), else_=DISABLED).label("status")
_EDITED: Final = ("name", "email", "language", "own_documents_only", "all_warehouses")


def _jobs() -> Any:  # noqa: ANN401 - a column of the server's function
    return func.erp_api.person__jobs(Person.login, type_=ARRAY(Text)).label("jobs")


class PersonRepository:
    """Names, languages and limits of the people."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.PERSON_READ)
    def page(self, query: Query, cursor: Cursor | None = None, limit: int = limits.PAGE_ROWS) -> Page[PersonRow]:
        """A page of the list, by login."""
        return page(self.db, self._rows(query), PersonRow, _SORTS.keys(query.sort), cursor=cursor, limit=limit)

    @needs(Permission.PERSON_READ)
    def count(self, query: Query) -> Count:
        """How many people the list has."""
        return bounded_count(self.db, self._rows(query))

    @needs(Permission.PERSON_READ)
    def load(self, login: str) -> Loaded[PersonView]:
        """A person with his warehouses.

        Raises:
            Refused: `record.gone`.
        """
        names = ("version", "login", "name", "jobs", "email", "language", "own_documents_only", "all_warehouses",
                 "disabled_at", "changed_by")
        columns = [_jobs() if name == "jobs" else getattr(Person, name) for name in names]
        found = self.db.one(
            select(*columns).where(Person.login == login),
            lambda *values: PersonView(id=login, **dict(zip(names, values, strict=True))),
        )
        places = self.db.rows(
            select(Warehouse.id, Warehouse.code, Warehouse.name)
            .join(PersonWarehouse, PersonWarehouse.warehouse_id == Warehouse.id)
            .where(PersonWarehouse.login == login)
            .order_by(Warehouse.code),
            PickerRow,
        )
        found.warehouses = [place.id for place in places if isinstance(place.id, UUID)]
        references: dict[RecordId, PickerRow] = {place.id: place for place in places}
        return Loaded(found, references, changed_by=found.changed_by)

    @needs(Permission.PERSON_EDIT)
    def save(self, person: PersonView) -> None:
        """Store what is changed of a person, against the version it was loaded with.

        Raises:
            Stale: `record.stale`.
            Refused: `record.gone`.
            Invalid: a constraint says no, at its field; `person.no_warehouse`.
        """
        values = {name: getattr(person, name) for name in _EDITED}
        problems = rules.check(values, person.warehouses)
        if problems:
            raise Invalid(problems)
        wanted = [] if person.all_warehouses else person.warehouses
        try:
            with self.db.begin() as session:
                _store_person(session, person, values)
                _store_warehouses(session, person.login, wanted)
        except Stale:
            if not self._is_own(person, values, wanted):
                raise

    @needs(Permission.PERSON_EDIT)
    def log_out(self, login: str) -> None:
        """Send the programs of a person back to their login window.

        Raises:
            Refused: `record.gone`.
        """
        self.db.call("person__log_out", login=login)

    def _is_own(self, person: PersonView, values: dict[str, object], wanted: Sequence[UUID]) -> bool:
        """Whether the person stands there already: our own write, done before its answer was lost."""
        kept = [_TABLE.c[name] for name in _EDITED]
        stored = self.db.tuples(
            select(_TABLE.c.version, _TABLE.c.changed_by, *kept).where(_TABLE.c.login == person.login)
        )
        places = self.db.tuples(select(_PLACES.c.warehouse_id).where(_PLACES.c.login == person.login))
        expected = (person.version + 1, self.rights.login, *values.values())
        return [tuple(row) for row in stored] == [expected] and {row[0] for row in places} == set(wanted)

    def _rows(self, query: Query) -> Select[Any]:
        codes = (
            select(func.string_agg(Warehouse.code, aggregate_order_by(literal(", "), Warehouse.code)))
            .join(PersonWarehouse, PersonWarehouse.warehouse_id == Warehouse.id)
            .where(PersonWarehouse.login == Person.login)
            .correlate(Person)
            .scalar_subquery()
        )
        statement: Select[Any] = select(
            Person.login.label("id"), Person.version, Person.login, Person.name, _jobs(), _STATUS, Person.email,
            Person.language, Person.own_documents_only, Person.all_warehouses, codes.label("warehouse_codes"),
            Person.disabled_at,
        )
        for pattern in search_patterns(query.words):
            words = func.lower(" " + Person.login + " " + Person.name + " " + Person.email)
            statement = statement.where(words.like(pattern))
        if "status" in query.filters:
            statement = statement.where(one_of(_STATUS.element, query.filters["status"]))  # type: ignore[arg-type]
        return statement


def _store_person(session: Session, person: PersonView, values: dict[str, object]) -> None:
    statement = (
        update(_TABLE)
        .where(_TABLE.c.login == person.login, _TABLE.c.version == person.version)
        .values(**values, version=_TABLE.c.version + 1)
        .returning(_TABLE.c.version)
    )
    if session.execute(statement).first() is not None:
        return
    stored = session.execute(
        select(_TABLE.c.version, _TABLE.c.changed_by).where(_TABLE.c.login == person.login)
    ).first()
    if stored is None:
        raise Refused("record.gone", {"id": person.login})
    raise Stale("record.stale", dict(stored._mapping))


def _store_warehouses(session: Session, login: str, wanted: Sequence[UUID]) -> None:
    kept = bindparam("kept", list(wanted), type_=ARRAY(Uuid()))
    session.execute(delete(_PLACES).where(_PLACES.c.login == login, not_(_PLACES.c.warehouse_id == any_(kept))))
    if wanted:
        rows = [{"login": login, "warehouse_id": warehouse} for warehouse in wanted]
        session.execute(insert(_PLACES).values(rows).on_conflict_do_nothing())
