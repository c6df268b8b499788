"""Conditions that lists of many kinds filter by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, any_, bindparam, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import Text

TextColumn = ColumnElement[str] | InstrumentedAttribute[str]


def one_of(column: TextColumn, values: Sequence[str]) -> ColumnElement[bool]:
    """`column` is one of some texts; one statement whatever their number."""
    found: ColumnElement[bool] = column == any_(bindparam(None, list(values), type_=ARRAY(Text)))
    return found


def within(column: InstrumentedAttribute[Any], days: tuple[date | None, date | None]) -> ColumnElement[bool]:
    """`column` is a day from the first to the last; either may be open."""
    first, last = days
    bounds: list[ColumnElement[bool]] = []
    if first is not None:
        bounds.append(column >= first)
    if last is not None:
        bounds.append(column <= last)
    return and_(true(), *bounds)
