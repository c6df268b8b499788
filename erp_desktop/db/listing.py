"""What a repository of master records says about its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from erp_desktop.base.errors import Problem
from erp_desktop.base.paging import Sort
from server_db.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Join:
    """A table whose columns the list shows too; joined outside, so that no row is lost."""

    target: type[DeclarativeBase] | FromClause
    on: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds another record, which an import names by its code.

    Attributes:
        model: mapped class of the other record.
        code: its column that the file holds.
        value: its column that is stored.
    """

    model: type[DeclarativeBase]
    code: str = "code"
    value: str = "id"


def _no_check(_values: Mapping[str, object]) -> list[Problem]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One kind of master record.

    Attributes:
        noun: the business word, as in `erp_api.<noun>__search`.
        model: mapped class, with the columns of `Master`.
        row: dataclass of the list's rows.
        columns: field of the row → column, in the order of the fields; `id` is one of them.
        default_sort: the list's own order.
        key: column that names the record: its id, or its code where that is the key (currency).
        sorts: sort key → what is sorted by, where that is not the column shown.
        joins: tables whose columns are shown too.
        scope: which rows of the table are of this kind.
        nullable: keys of columns that may be null (joined ones may).
        unsorted: keys the list does not sort by.
        filters: filter key → condition for its value.
        children: relationships loaded and saved with the record.
        column_needs: key of a column (of the list or the model) → permission without which it is not read.
        references: column → the record an import names by its code.
        import_key: columns that decide which record a row of an import is of.
        import_follows: column → the column whose value it takes where an import brings none.
        import_currency: column that holds the company's currency where an import brings none for a new record.
        import_values: values of an imported new record that no file holds (`{"is_supplier": True}`).
        check: what is wrong with the values of an imported record, beyond single fields.
    """

    noun: str
    model: type[DeclarativeBase]
    row: Callable[..., Any]
    columns: Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]]
    default_sort: Sort
    key: str = "id"
    sorts: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()
    scope: ColumnElement[bool] | None = None
    nullable: tuple[str, ...] = ()
    unsorted: tuple[str, ...] = ()
    filters: Mapping[str, Callable[[Any], ColumnElement[bool]]] = field(default_factory=dict)
    children: tuple[InstrumentedAttribute[Any], ...] = ()
    column_needs: Mapping[str, Permission] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    import_key: tuple[str, ...] = ("code",)
    import_follows: Mapping[str, str] = field(default_factory=dict)
    import_currency: str = ""
    import_values: Mapping[str, object] = field(default_factory=dict)
    check: Callable[[Mapping[str, object]], list[Problem]] = _no_check

    def table(self) -> Table:
        """The table of the model.

        Raises:
            TypeError: it is mapped to something else.
        """
        table = self.model.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{self.model.__name__} is not mapped to a table")
        return table

    def key_column(self) -> ColumnElement[Any]:
        """The column that names the record."""
        return self.table().c[self.key]

    def sortable(self) -> dict[str, ColumnElement[Any]]:
        """Sort key → column."""
        shown = {key: plain(column) for key, column in self.columns.items() if key not in self.unsorted}
        return shown | dict(self.sorts)


def plain(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The column of the table below a mapped attribute."""
    if isinstance(column, InstrumentedAttribute):
        found: ColumnElement[Any] = column.expression
        return found
    return column
