"""`select erp_api.<function>(in_a => …)` as SQLAlchemy statements, compiled once for each set of arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any, Final

from psycopg.types.json import Jsonb
from sqlalchemy import ColumnElement, FunctionElement, Select, bindparam, column, func, literal_column, select
from sqlalchemy.types import NullType

from erp_desktop.db.json_text import dump_json

SCHEMA: Final = "erp_api"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_STATEMENTS_MAX: Final = 1_000


def _function(name: str, params: tuple[str, ...]) -> Any:  # noqa: ANN401 - SQLAlchemy's generated functions
    for word in (name, *params):
        if _NAME.fullmatch(word) is None:
            raise ValueError(f"{word!r} is no name of a function or an argument")
    return getattr(getattr(func, SCHEMA), name)(*(_named(param) for param in params))


def _named(param: str) -> ColumnElement[Any]:
    """`in_<param> => :<param>`; the driver knows the type of the value, and leaves text to the server."""
    return literal_column(f"in_{param}").op("=>")(bindparam(param, type_=NullType()))


@lru_cache(maxsize=_STATEMENTS_MAX)
def call_statement(name: str, params: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """The statement that calls a function for one value."""
    return select(_function(name, params))


@lru_cache(maxsize=_STATEMENTS_MAX)
def call_rows_statement(
    name: str, params: tuple[str, ...], row_class: Callable[..., Any]
) -> Select[*tuple[Any, ...]]:
    """The statement that reads the columns named as the fields of `row_class` from a function."""
    function: FunctionElement[Any] = _function(name, params)
    names = [one.name for one in fields(row_class) if not one.metadata.get("local")]  # type: ignore[arg-type]
    found = function.table_valued(*(column(name) for name in names), name="found")
    return select(*(found.c[name] for name in names))


def bind_arguments(params: Mapping[str, object]) -> dict[str, object]:
    """The values as the driver sends them: dicts and lists of dicts as jsonb, other lists as arrays.

    Raises:
        TypeError: a float, which has no place in this program's data.
    """
    return {name: _bound(value) for name, value in params.items()}


def _bound(value: object) -> object:
    if isinstance(value, float):
        raise TypeError("a float never reaches the server")
    if isinstance(value, dict):
        return Jsonb(value, dumps=dump_json)
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, dict) for item in value):
            return Jsonb(list(value), dumps=dump_json)
        return list(value)
    return value
