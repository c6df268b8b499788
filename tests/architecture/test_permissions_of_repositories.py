"""Every public method of a repository says which permission it needs, and the permission exists in the policy."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from erp_desktop.base.access import NEEDS_ATTRIBUTE
from server_db.access.permissions import Permission

MODULES = Path(__file__).parents[2] / "erp_desktop" / "modules"
REPOSITORIES = sorted(
    ".".join(("erp_desktop", "modules", *path.relative_to(MODULES).with_suffix("").parts))
    for path in MODULES.glob("*/*/repository.py")
)


def repository_classes(module_name: str) -> list[type]:
    """Classes that a repository module itself defines and that end in `Repository`."""
    module = importlib.import_module(module_name)
    return [
        member
        for name, member in inspect.getmembers(module, inspect.isclass)
        if name.endswith("Repository") and member.__module__ == module_name
    ]


@pytest.mark.parametrize("module_name", REPOSITORIES)
def test_every_public_method_needs_a_permission(module_name: str) -> None:
    classes = repository_classes(module_name)
    assert classes, "a repository module defines a repository"
    for repository in classes:
        methods = {
            name: member
            for name, member in inspect.getmembers(repository, inspect.isfunction)
            if not name.startswith("_")
        }
        assert methods
        for name, method in methods.items():
            assert isinstance(getattr(method, NEEDS_ATTRIBUTE, None), Permission), f"{repository.__name__}.{name}"
