"""What can go wrong, as types with data; sentences are made at the edge by `erp_desktop.base.error_texts`.

Known or bug is the first fork (design.md section 11): every class here but `Bug` is the world's fault and has
a sentence for the person. Whatever else reaches the task runner is wrapped in `Bug`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at the place where it was made.

    Attributes:
        code: the error code, `noun.fact`; has a sentence in `error_texts`.
        field: key of the field, or None when it concerns the whole.
        row: 0-based row of a grid or 1-based line of an imported file, None outside of rows.
        params: values for the sentence.
    """

    code: str
    field: str | None = None
    row: int | None = None
    params: Mapping[str, object] = dataclass_field(default_factory=dict)


class KontorError(Exception):
    """A known error.

    Attributes:
        code: the error code, `noun.fact`.
        params: values for the sentence.
    """

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = dict(params or {})


class Invalid(KontorError):
    """Input that cannot be taken; carries every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].code, problems[0].params)
        self.problems = tuple(problems)


class Refused(KontorError):
    """A rule, a right or a lock says no."""


class Stale(KontorError):
    """Somebody else was faster: the version written against is not the version stored."""


class Unavailable(KontorError):
    """The server, the network, the login or the release does not allow it now."""


AWAY = frozenset({"server.unreachable", "server.closing", "server.full", "server.no_primary"})
"""Codes of `Unavailable` that pass by themselves: whoever waits and tries again gets in."""


def is_away(error: BaseException | None) -> bool:
    """Whether the server is only away for now, in contrast to a login or a release that it refuses."""
    return isinstance(error, Unavailable) and error.code in AWAY


class Retry(Unavailable):
    """Lost against another transaction (deadlock, serialization): the task runner repeats the task at once."""


class Cancelled(KontorError):
    """The person or a newer request ended the work; never shown."""

    def __init__(self) -> None:
        super().__init__("task.cancelled")


class Bug(KontorError):
    """An error of ours; its `__cause__` holds what happened."""

    def __init__(self) -> None:
        super().__init__("program.bug")


def ensure_valid(problems: Sequence[Problem]) -> None:
    """Raise `Invalid` when there is any problem."""
    if problems:
        raise Invalid(problems)
