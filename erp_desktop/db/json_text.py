"""JSON between client and server without a float in it."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


def dump_json(value: object) -> str:
    """JSON text; decimals, dates and ids are strings, as `json_to_recordset` and `->>` take them.

    Raises:
        TypeError: a float, or a value that has no place in JSON.
    """
    _refuse_floats(value)
    return json.dumps(value, default=_plain, ensure_ascii=False)


def load_json(text: str | bytes) -> object:
    """The value of a JSON text, its fractions as `Decimal`."""
    return json.loads(text, parse_float=Decimal)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float never reaches the server")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
