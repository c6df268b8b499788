"""Every code that the program raises has a sentence; those of SQL are looked at in test_server_policy."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from erp_desktop.base.error_texts import TEXTS
from server_db.errors import SENTENCES

ROOT = Path(__file__).parents[2] / "erp_desktop"
RAISERS = {"Invalid", "Refused", "Stale", "Unavailable", "Retry", "Problem"}
CODE = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
SOURCES = sorted(path for path in ROOT.rglob("*.py") if RAISERS & set(re.findall(r"\w+", path.read_text("utf-8"))))


def codes_of(path: Path) -> set[str]:
    """Codes in the first argument of whatever makes an error or a problem."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISERS and node.args:
            found |= {
                one.value
                for one in ast.walk(node.args[0])
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and CODE.fullmatch(one.value)
            }
    return found


def test_codes_are_found() -> None:
    assert "record.gone" in codes_of(ROOT / "db" / "masters.py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_code_has_a_sentence(path: Path) -> None:
    assert codes_of(path) <= set(TEXTS)


def server_errors(path: Path) -> list[tuple[str, set[str]]]:
    """Code and names of the parameters of each error that a file of the server's side makes."""
    return [
        (node.args[0].value, {word.arg for word in node.keywords if word.arg is not None})
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ServerError"
        and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
        and all(word.arg is not None for word in node.keywords)
    ]  # fmt: skip


def test_every_error_of_the_server_has_a_sentence_and_what_it_names() -> None:
    found = [one for path in (ROOT.parent / "server_db").rglob("*.py") for one in server_errors(path)]
    assert len(found) > 100
    for code, given in found:
        assert code in SENTENCES
        assert {name for _, name, *_ in Formatter().parse(SENTENCES[code]) if name} <= given, code
