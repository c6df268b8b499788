"""Which SQL files make up schema erp_api, and in which order they run."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEPARTMENTS: Final = (
    "core",
    "ledger",
    "parties",
    "products",
    "stock",
    "purchasing",
    "payments",
    "reports",
    "checks",
)
_FOLDER: Final = Path(__file__).parent
_LAST: Final = {"types": 0, "": 1, "triggers": 2, "views": 3}
_TRIGGER: Final = re.compile(r"create\s+(?:constraint\s+)?trigger\s+(\w+)[^;]*?\son\s+erp\.(\w+)", re.IGNORECASE)
_FUNCTION: Final = re.compile(r"create\s+function\s+erp_api\.(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of SQL: `name` is its path below `server_db/functions`."""

    name: str
    text: str


def sources() -> tuple[Source, ...]:
    """Every file, in the order in which the deployment runs them.

    Departments in their order; in one, types first, then functions, then triggers and views.
    """
    found: list[Source] = []
    for department in DEPARTMENTS:
        paths = sorted((_FOLDER / department).glob("*.sql"), key=_order)
        found += [Source(f"{department}/{path.name}", path.read_text(encoding="utf-8")) for path in paths]
    return tuple(found)


def functions() -> dict[str, str]:
    """Name of each function → the file that makes it."""
    return {name: source.name for source in sources() for name in _FUNCTION.findall(source.text)}


def triggers() -> frozenset[tuple[str, str]]:
    """Table and name of each trigger that the files make (those of `server_db.access.guards` apart)."""
    return frozenset((table, name) for source in sources() for name, table in _TRIGGER.findall(source.text))


def code_hash(*more: str) -> str:
    """SHA-256 over every file and `more`: two deployments with the same hash have the same code."""
    digest = hashlib.sha256()
    for source in sources():
        digest.update(f"{source.name}\0{source.text}\0".encode())
    for text in more:
        digest.update(f"{text}\0".encode())
    return digest.hexdigest()


def _order(path: Path) -> tuple[int, str]:
    return _LAST.get(path.name.split("_", 1)[0], 1), path.name
