"""What a look at a server finds, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

PEOPLE: Final = 10


class Severity(Enum):
    """How much a finding matters."""

    MUST = "must"
    SHOULD = "should"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a server.

    Attributes:
        severity: must be changed, should be changed, or could not be looked at.
        code: `area.fact`.
        what: how it is.
        change: the exact line that puts it right; how to see it when it is unseen.
        why: what happens otherwise.
    """

    severity: Severity
    code: str
    what: str
    change: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the server is to be good for.

    Attributes:
        people: how many work at the same time.
        memory: bytes of the machine, when it is another one than this; 0 when not known.
        hosts: names and addresses under which desktops will reach it.
        authority: file of the authority that desktops will check it with; None for those the computers know.
    """

    people: int = PEOPLE
    memory: int = 0
    hosts: tuple[str, ...] = ()
    authority: Path | None = None


def must(code: str, what: str, change: str, why: str) -> Finding:
    """It may not stay so."""
    return Finding(Severity.MUST, code, what, change, why)


def should(code: str, what: str, change: str, why: str) -> Finding:
    """It would be better otherwise."""
    return Finding(Severity.SHOULD, code, what, change, why)


def unseen(code: str, what: str, change: str, why: str) -> Finding:
    """Nobody knows."""
    return Finding(Severity.UNSEEN, code, what, change, why)
