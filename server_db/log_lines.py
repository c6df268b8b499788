"""How a line of a log looks: for people, or as JSON, one object a line, for a program that collects logs.

Neither ever holds the message of an exception, which may be an amount or a name: `server_db.faults` says what is left.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TypeAlias

from server_db.faults import faults

FORMATS: Final = ("text", "json")
CONTEXT: Final = ("code", "command", "company", "login", "seconds")
"""What a record may carry in `extra`, and a JSON line tells."""
_FAULTS: Final = "faults"
_Thrown: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_values(error: BaseException) -> dict[str, tuple[str, ...]]:
    """An exception as `extra` of a record, so that no handler whatever tells its message."""
    return {_FAULTS: tuple(line for fault in faults(error) for line in fault.words())}


class TextLines(logging.Formatter):
    """Time, level and message; an exception below them."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line, and those of the exception."""
        return "\n".join([super().format(record), *getattr(record, _FAULTS, ())])

    def formatException(self, ei: _Thrown) -> str:
        """The exception without its values."""
        return "\n".join(line for fault in faults(ei[1]) for line in fault.words())


class JsonLines(logging.Formatter):
    """`time` (UTC), `level`, `logger`, `message`, what is known of `CONTEXT`, and `exception` as a list of lines."""

    def __init__(self, context: Mapping[str, str] | None = None) -> None:
        """Make one; `context` is what every line tells, and may change while it is in use."""
        super().__init__()
        self._context = {} if context is None else context

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        known = {**self._context, **{name: getattr(record, name, None) for name in CONTEXT if hasattr(record, name)}}
        said |= {name: known[name] for name in CONTEXT if known.get(name) not in {None, ""}}
        if record.exc_info and record.exc_info[1] is not None:
            said["exception"] = list(without_values(record.exc_info[1])[_FAULTS])
        elif hasattr(record, _FAULTS):
            said["exception"] = list(getattr(record, _FAULTS))
        return json.dumps(said, ensure_ascii=False)


def formatter(kind: str, context: Mapping[str, str] | None = None) -> logging.Formatter:
    """The one called so in `FORMATS`."""
    return JsonLines(context) if kind == "json" else TextLines()
