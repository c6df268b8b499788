"""The repositories of the program, found where they stand."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from erp_desktop.base.access import NEEDS_ATTRIBUTE
from server_db.access.permissions import Permission

MODULES = Path(__file__).parents[2] / "erp_desktop" / "modules"


@dataclass(frozen=True)
class Method:
    """A public method of a repository, and the permission that guards it (None: nothing does)."""

    repository: type[Any]
    name: str
    permission: Permission | None

    def __str__(self) -> str:
        return f"{self.repository.__name__}.{self.name}"


def repositories() -> list[type[Any]]:
    """Every repository class of every slice."""
    found = []
    for path in sorted(MODULES.glob("*/*/repository.py")):
        name = ".".join(("erp_desktop", "modules", *path.relative_to(MODULES).with_suffix("").parts))
        module = importlib.import_module(name)
        found += [
            member
            for title, member in inspect.getmembers(module, inspect.isclass)
            if title.endswith("Repository") and member.__module__ == name
        ]
    return found


def methods_of(repository: type[Any]) -> list[Method]:
    """Its public methods, those of its bases too; properties are no methods."""
    return [
        Method(repository, name, getattr(member, NEEDS_ATTRIBUTE, None))
        for name, member in inspect.getmembers(repository, inspect.isfunction)
        if not name.startswith("_")
    ]


def methods() -> list[Method]:
    """Every public method of every repository."""
    return [method for repository in repositories() for method in methods_of(repository)]
