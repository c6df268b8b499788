"""Arguments for any public method of any repository: by the name and the type of the parameter.

Records are copies of what stands in the company with fresh keys, so that they follow the tables as these change.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
import typing
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final
from uuid import UUID

import psycopg
from sqlalchemy import JSON, Engine, Table, create_engine, select, text
from sqlalchemy import inspect as mapping_of
from sqlalchemy.orm import DeclarativeBase, Session, selectinload
from sqlalchemy.pool import NullPool

from erp_desktop.base.acts import Act
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.db.importing import ImportRow
from erp_desktop.db.listing import Listing
from erp_desktop.modules.admin.company.records import CompanySettings, Level
from erp_desktop.modules.admin.people.records import PersonView
from erp_desktop.modules.ledger.exchange_rates.records import DayRates
from erp_desktop.modules.ledger.fiscal_years.records import YearView
from erp_desktop.modules.ledger.posting_locks.records import PostingLocks
from server_db.access.opens import KEPT
from server_db.maintenance import checks
from server_db.tables import Base
from server_db.tables.base import SCHEMA
from tests.factories.repositories import Method

OTHER_VERSION: Final = 999_999
"""A version that no record has: what is asked with it is refused as stale and changes nothing."""

_TABLES: Final = {
    "order_id": "purchase_order", "supplier_id": "party", "year_id": "fiscal_year", "ids": "product",
}
_UNIQUE: Final = ("code", "supplier_number", "account_number", "valid_from")
_NOT_IMPORTED: Final = {"id", "version", "archived_at", *KEPT}


@dataclass
class Arguments:
    """Makes arguments out of the records of a company (`conninfo` of its superuser)."""

    conninfo: str
    today: date
    engine: Engine = field(init=False)
    numbers: typing.Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(self.conninfo), poolclass=NullPool
        )

    def of(self, method: Method) -> dict[str, object]:
        """One argument for each parameter that has no default.

        Raises:
            LookupError: nothing is known of a parameter: teach this factory.
        """
        function = getattr(method.repository, method.name)
        hints = typing.get_type_hints(function)
        return {
            name: self._argument(method, name, hints.get(name))
            for name, parameter in inspect.signature(function).parameters.items()
            if name != "self" and parameter.default is inspect.Parameter.empty
        }

    def _argument(self, method: Method, name: str, kind: object) -> object:
        by_name: Mapping[str, Callable[[], object]] = {
            "record": lambda: self.copy(listing_of(method.repository).model),
            "price": lambda: self.copy(listing_of(method.repository).model),
            "record_id": lambda: self._key(listing_of(method.repository).model.__table__),
            "rows": lambda: [self._import_row(method.repository)],
            "login": lambda: self._key(_table("person")),
            "codes": lambda: [self._code(listing_of(method.repository).model)],
            "ids": lambda: [self._key(_table("product"))],
            "product_ids": lambda: [self._key(_table("product"))],
            "words": lambda: "a",
            "check": lambda: checks.found()[0].name,
            "currency_code": lambda: "EUR",
            "reason": lambda: "asked for",
            "request_id": new_id,
            "version": lambda: OTHER_VERSION,
            "limit": lambda: 10,
            "is_new": lambda: True,
            "day": lambda: self.today,
            "first": lambda: self.today.replace(month=1, day=1),
            "last": lambda: self.today,
        }
        by_type: Mapping[object, Callable[[], object]] = {
            Query: Query,
            Act: lambda: Act(self._key(listing_of(method.repository).model.__table__), OTHER_VERSION),
            DayRates: lambda: DayRates(self._fresh_day(), {"USD": Decimal("0.9")}),
            YearView: self._year,
            CompanySettings: self._company,
            PersonView: self._person,
            PostingLocks: lambda: PostingLocks(stock=self._fresh_day()),
        }
        if name in by_name:
            return by_name[name]()
        if name.endswith("_id"):
            return self._key(_table(_TABLES.get(name, name.removesuffix("_id"))))
        if kind in by_type:
            return by_type[kind]()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and not _required(kind):
            return kind()
        raise LookupError(f"{method}: no argument is known for {name}: {kind}")

    def copy(self, model: type[DeclarativeBase]) -> Any:
        """A new record like one that is stored, with its children, under keys of its own."""
        children = [
            relationship.key
            for relationship in mapping_of(model).relationships
            if relationship.uselist and (relationship.cascade.delete_orphan or relationship.key == "lines")
        ]
        with Session(self.engine) as session:
            options = [selectinload(getattr(model, key)) for key in children]
            source = session.scalars(self._any(model).options(*options)).first()
            if source is None:
                raise LookupError(f"no {model.__name__} is stored to be copied")
            keys: dict[object, object] = {}
            made = self._copied(source, keys)
            for key in children:
                setattr(made, key, [self._copied(child, keys) for child in getattr(source, key)])
            return made

    def store_copies(self, model: type[DeclarativeBase], count: int) -> None:
        """Store so many copies of a record, so that a list has pages; in the company's own right, as a deploy would."""
        with Session(self.engine) as session:
            for _ in range(count):
                made = self.copy(model)
                session.add(made)
                if "lines" in mapping_of(model).relationships:
                    session.flush()
                    session.add_all(made.lines)
            session.commit()

    def _copied(self, source: Any, keys: dict[object, object]) -> Any:
        columns = {attribute.key for attribute in mapping_of(type(source)).column_attrs}
        values = {
            one.name: getattr(source, one.name)
            for one in dataclasses.fields(source)
            if one.init and one.name in columns and one.name not in KEPT
        }
        if isinstance(values.get("id"), UUID):
            keys[values["id"]] = new_id()
        fresh = {name: keys.get(value, value) for name, value in values.items() if not isinstance(value, dict)}
        fresh |= {name: self._fresh(name) for name in _UNIQUE if name in values}
        if "request_id" in values:
            fresh["request_id"] = None
        return type(source)(**{**values, **fresh})

    def _fresh(self, name: str) -> object:
        if name == "valid_from":
            return self._fresh_day()
        number = next(self.numbers)
        return f"{chr(65 + number // 676 % 26)}{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"

    def _fresh_day(self) -> date:
        return self.today - timedelta(days=next(self.numbers))

    def _year(self) -> YearView:
        last = self._one(select(Base.metadata.tables[f"{SCHEMA}.fiscal_year"].c.ends).order_by("ends"), -1)
        return YearView(new_id(), f"Y{next(self.numbers)}", last + timedelta(days=1), 12)

    def _company(self) -> CompanySettings:
        columns = Base.metadata.tables[f"{SCHEMA}.company"].c
        name = self._one(select(columns.name))
        level = Level(Decimal(next(self.numbers)), "purchase_order:approve", 1)
        account = self._one(select(Base.metadata.tables[f"{SCHEMA}.account"].c.id).where(text("code = '7090'")))
        version = self._one(select(columns.version))
        return CompanySettings(version=version, name=name, levels=(level,), accounts={"rounding": account})

    def _person(self) -> PersonView:
        columns = Base.metadata.tables[f"{SCHEMA}.person"].c
        login = self._one(select(columns.login).order_by(columns.login))
        version = self._one(select(columns.version).order_by(columns.login))
        places = [] if next(self.numbers) % 2 else [self._key(_table("warehouse"))]
        return PersonView(
            id=login, version=version, login=login, name="Somebody", jobs=[], all_warehouses=not places,
            warehouses=places,
        )

    def _import_row(self, repository: type[Any]) -> ImportRow:
        """A row of a file that makes a new record: a copy of a stored one, references by code."""
        if repository.__name__ == "ExchangeRateRepository":
            values = {"date": self._fresh_day(), "currency_code": "USD", "rate": Decimal("0.9")}
            return ImportRow(2, values)
        listing = listing_of(repository)
        table = listing.table()
        source = self.copy(listing.model)
        found: dict[str, object] = {}
        for column in table.c:
            value = getattr(source, column.key, None)
            if column.name in _NOT_IMPORTED - {listing.key} or value is None or isinstance(column.type, JSON):
                continue
            reference = listing.references.get(column.name)
            if reference is not None:
                other = reference.model.__table__.c
                value = self._one(select(other[reference.code]).where(other[reference.value] == value))
            found[column.name] = value
        found.pop("id", None)
        return ImportRow(2, found)

    def _any(self, model: type[DeclarativeBase]) -> Any:
        statement = select(model)
        if hasattr(model, "archived_at"):
            statement = statement.where(model.archived_at.is_(None))
        return statement.limit(1)

    def _key(self, table: Any) -> Any:
        return self._one(select(*table.primary_key.columns))

    def _code(self, model: type[DeclarativeBase]) -> str:
        code: str = self._one(select(model.__table__.c.code))
        return code

    def _one(self, statement: Any, place: int = 0) -> Any:
        with closing(self.engine.connect()) as connection:
            found = connection.execute(statement).all()
        if not found:
            raise LookupError(f"nothing is stored to be asked for: {statement}")
        return found[place][0]


def listing_of(repository: type[Any]) -> Listing:
    """What a repository says of its table.

    Raises:
        LookupError: it says nothing.
    """
    module = sys.modules[repository.__module__]
    listing = getattr(repository, "listing", getattr(module, "LISTING", None))
    if listing is None:
        raise LookupError(f"{repository.__name__} has no listing")
    return typing.cast("Listing", listing)


def _required(kind: type[Any]) -> list[str]:
    missing = dataclasses.MISSING
    return [one.name for one in dataclasses.fields(kind) if one.default is missing and one.default_factory is missing]


def _table(name: str) -> Table:
    return Base.metadata.tables[f"{SCHEMA}.{name}"]
