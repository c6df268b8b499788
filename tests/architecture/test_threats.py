"""Every sentence of the threat model names a test that exists and runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "installer" / "server" / "THREATS.md").read_text(encoding="utf-8")
SENTENCE = re.compile(r"- He can(?:not)? (?:[^`]|`kontor-server check`)+\. `([\w/]+\.py)::(test_\w+)`")
LINES = [line for line in MODEL.splitlines() if line.startswith("- ")]
ATTACKERS = ("A thief of a laptop", "A curious clerk with psql", "A man in the middle", "A rogue administrator")
LINES_MAX = 90
"""A page, more or less."""


@pytest.mark.parametrize("line", LINES, ids=lambda line: re.sub(r"\W+", "_", line)[2:50])
def test_every_sentence_names_its_test(line: str) -> None:
    named = SENTENCE.fullmatch(line)
    assert named is not None, "say “He can …” or “He cannot …”, then name the test"
    tree = ast.parse((ROOT / "tests" / named[1]).read_text(encoding="utf-8"))
    found = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == named[2]]
    assert found, "there is no such test"
    marks = " ".join(ast.unparse(one) for one in found[0].decorator_list)
    assert "skip" not in marks, "it is not run"
    assert "xfail" not in marks, "it does not show it"


def test_everybody_has_a_chapter_and_both_kinds_of_sentences() -> None:
    chapters = dict(part.split("\n", 1) for part in MODEL.split("\n## ")[1:])
    assert tuple(chapters) == ATTACKERS
    for words in chapters.values():
        assert "- He can " in words
        assert "- He cannot " in words


def test_it_is_a_page() -> None:
    assert len(MODEL.splitlines()) < LINES_MAX


def test_nothing_else_is_claimed_outside_of_sentences() -> None:
    for line in MODEL.splitlines():
        if re.search(r"\bcan(?:not)?\b", line):
            assert line.startswith(("- He can", "# "))
