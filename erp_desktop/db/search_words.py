"""The words of a search box as patterns for `search_key`; twin of `erp_api.search_patterns`."""

from __future__ import annotations

import re
import unicodedata

_CHINESE = re.compile("([\u3400-\u9fff\uf900-\ufaff])")
_STARTS_A_WORD = re.compile("[\u3400-\u9fff]")
_SPECIAL = re.compile(r"([\\%_])")


def search_text(words: str) -> str:
    """A text as search keys hold it: lower case, full-width signs made plain, a blank around Chinese signs."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return " ".join(_CHINESE.sub(r" \1 ", plain).split())


def search_patterns(words: str) -> list[str]:
    """A LIKE pattern for each word: short and Chinese words match where a word starts, others anywhere."""
    patterns = []
    for word in words.split():
        found = search_text(word)
        if found:
            starts = len(word) <= 2 or _STARTS_A_WORD.search(word)
            patterns.append(("% " if starts else "%") + _SPECIAL.sub(r"\\\1", found) + "%")
    return sorted(patterns, key=len, reverse=True)
