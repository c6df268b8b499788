"""The tree is the same everywhere: slices hold the same files, modules stay small (design.md sections 2 to 4)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "erp_desktop" / "modules"
SCREENS = ("list_screen", "edit_screen", "report_screen")
# A slice's files from the top to the bottom: each may import those after it, never those before it.
ORDER = (SCREENS, ("lines",), ("picker",), ("tasks",), ("document", "repository"), ("rules",), ("records",))
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
SHARED_BETWEEN_SLICES = {"records", "tasks", "picker"}
LINES_MAX = 400
FUNCTION_LINES_MAX = 60

SLICES = sorted(
    path for path in MODULES.glob("*/*") if path.is_dir() and path.name != "__pycache__"
)
SOURCES = sorted(
    path
    for part in ("erp_desktop", "server_db", "installer", "migrations")
    for path in (ROOT / part).rglob("*.py")
)


def imports_of(path: Path) -> set[str]:
    """Names of all modules that a file imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_there_are_slices() -> None:
    assert SLICES


@pytest.mark.parametrize("slice_path", SLICES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_slice_has_the_known_files_and_imports_downwards(slice_path: Path) -> None:
    files = {path.stem for path in slice_path.glob("*.py")} - {"__init__"}
    assert files <= set(RANK), "a slice has only the files that every slice may have"
    assert {"records", "tasks", "repository"} <= files
    package = ".".join(slice_path.relative_to(ROOT).parts)
    for name in files:
        for imported in imports_of(slice_path / f"{name}.py"):
            other = imported.removeprefix(package + ".").split(".")[0]
            if imported.startswith(package + ".") and other in RANK:
                assert RANK[other] > RANK[name], f"{name} may not import {other}"


@pytest.mark.parametrize("slice_path", SLICES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_slices_meet_only_through_records_tasks_and_pickers(slice_path: Path) -> None:
    own = ".".join(slice_path.relative_to(ROOT).parts)
    for path in slice_path.glob("*.py"):
        for imported in imports_of(path):
            parts = imported.split(".")
            if parts[:2] != ["erp_desktop", "modules"] or len(parts) < 5 or imported.startswith(own + "."):
                continue
            assert parts[4] in SHARED_BETWEEN_SLICES, f"{path.name} reaches into {imported}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LINES_MAX
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < FUNCTION_LINES_MAX, node.name


def test_only_the_theme_names_colours() -> None:
    for path in SOURCES:
        if path.parent.name == "ui" and path.stem == "theme":
            continue
        if "printing" in path.parts or path.parts[-2] == "installer":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                value = node.value
                hexadecimal = len(value) in {4, 7} and value.startswith("#") and value[1:].isalnum()
                assert not (hexadecimal and all(c in "0123456789abcdefABCDEF" for c in value[1:])), (path, value)
