"""What every table shares: schema, constraint names, types, the columns of masters and documents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    FetchedValue,
    Index,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, declared_attr, mapped_column

SCHEMA = "erp"
DAYS_POSSIBLE = "between '1900-01-01' and '9999-01-01'"

Money = Annotated[Decimal, "money"]
"""Amount in a currency; rounded to its minor units (domain.md section 1)."""
Price = Annotated[Decimal, "price"]
"""Unit price or cost, up to 8 decimals."""
Quantity = Annotated[Decimal, "quantity"]
"""Quantity in a unit, up to 6 decimals."""
Rate = Annotated[Decimal, "rate"]
"""Company currency for one unit of a foreign currency."""
Percent = Annotated[Decimal, "percent"]
"""Hundredths, so 13 means 13 %."""
Day: TypeAlias = date
"""A calendar day; its own name because many tables have a column `date`."""
Json = Annotated[dict[str, Any], "jsonb"]
Small = Annotated[int, "smallint"]


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The declarative base of every table."""

    metadata = MetaData(
        schema=SCHEMA,
        naming_convention={
            "pk": "%(table_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_known",
            "uq": "%(table_name)s_%(column_0_N_name)s_unique",
            "ix": "%(table_name)s_%(column_0_N_name)s_index",
            "ck": "%(table_name)s_%(constraint_name)s",
        },
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Money: Numeric(20, 4),
        Price: Numeric(20, 8),
        Quantity: Numeric(20, 6),
        Rate: Numeric(20, 10),
        Percent: Numeric(9, 4),
        Json: JSONB,
        Small: SmallInteger,
        str: Text,
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        date: Date,
    }

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - those of a dataclass
        """Check every number and every date of the table.

        `numeric` takes NaN, which is greater than any number; an infinite one needs no check, because no column
        without a precision is allowed, and one with it refuses them. Dates may be infinite, or of a year that no
        client can show, and a list with one such row would open for nobody. A moment that has a default is the
        database's own.
        """
        super().__init_subclass__(**options)
        table = cls.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{cls.__name__} is not mapped to a table")
        for column in table.columns:
            if isinstance(column.type, Numeric):
                if column.type.precision is None:
                    raise TypeError(f"{table.name}.{column.name} has no precision, so it would take an infinite value")
                table.append_constraint(fact(f"{column.name}_is_number", f"{column.name} <> 'NaN'"))
            elif isinstance(column.type, (Date, DateTime)) and column.server_default is None:
                table.append_constraint(fact(f"{column.name}_is_day", f"{column.name} {DAYS_POSSIBLE}"))


def fact(name: str, expression: str) -> CheckConstraint:
    """A check named for the fact it keeps; the client turns `<table>_<name>` into the message on a field."""
    return CheckConstraint(expression, name=name)


def filled(column: str, length_max: int = 200) -> CheckConstraint:
    """A check that `column` holds 1 to `length_max` characters and no outer blanks."""
    return fact(f"{column}_filled", f"{column} = btrim({column}) and length({column}) between 1 and {length_max}")


def searchable() -> Index:
    """The index behind the look-ups of a master: trigrams of its `search_key`."""
    return Index(
        None, "search_key", postgresql_using="gin", postgresql_ops={"search_key": f"{SCHEMA}.gin_trgm_ops"}
    )


class Identified(MappedAsDataclass, kw_only=True):
    """The key of a record: a UUID version 7 made by the client."""

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Stamped(MappedAsDataclass, kw_only=True):
    """Who made and last changed a record, and when; written by the database alone."""

    created_by: Mapped[str] = mapped_column(server_default=text("session_user"), init=False)
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), init=False)
    changed_by: Mapped[str] = mapped_column(
        server_default=text("session_user"), server_onupdate=FetchedValue(), init=False
    )
    changed_at: Mapped[datetime] = mapped_column(
        server_default=text("clock_timestamp()"), server_onupdate=FetchedValue(), init=False
    )


class Versioned(MappedAsDataclass, kw_only=True):
    """A version that every write carries, so that nobody's edit is lost."""

    version: Mapped[int] = mapped_column(server_default=text("1"), default=1, init=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy compare and count the version on every flush."""
        return {"version_id_col": cls.__table__.c.version, "eager_defaults": False}  # type: ignore[attr-defined]


class Master(Identified, Stamped, Versioned, kw_only=True):
    """A master record: found by code and name, archived instead of deleted.

    `search_key` is kept by a trigger from code, name, pinyin initials and what else identifies the record.
    """

    code: Mapped[str]
    name: Mapped[str]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    search_key: Mapped[str] = mapped_column(server_default=text("''"), init=False, deferred=True)


class Document(Identified, Stamped, Versioned, kw_only=True):
    """A document: a draft that is edited, then posted by a function and final.

    `number` is given when the document leaves the draft; `request_id` is that of the last write.
    """

    number: Mapped[str | None] = mapped_column(default=None, init=False)
    status: Mapped[str] = mapped_column(server_default=text("'draft'"), default="draft", init=False)
    request_id: Mapped[UUID | None] = mapped_column(default=None)
