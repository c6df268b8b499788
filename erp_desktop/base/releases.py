"""Releases, compared: `1.4.2` and `1.4.7` are patches of one and understand each other, 1.4 and 1.5 may not."""

from __future__ import annotations

import re

_RELEASE = re.compile(r"\d{1,6}(\.\d{1,6}){2}", re.ASCII)


def is_release(words: str) -> bool:
    """Whether it is written as a release is."""
    return _RELEASE.fullmatch(words) is not None


def numbers(release: str) -> tuple[int, int, int]:
    """To sort by; what is not a number counts as 0."""
    first, second, third = (int(part) if part.isdecimal() else 0 for part in [*release.split("."), "0", "0"][:3])
    return first, second, third


def is_newer(release: str, other: str) -> bool:
    """Whether it is of a later release than the other, patches apart."""
    return numbers(release)[:2] > numbers(other)[:2]
