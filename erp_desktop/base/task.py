"""A task: what a person can ask for, as an object that the window decorates and the runner runs.

A slice's `tasks.py` returns tasks, it never runs them::

    def submit_order(order_id: UUID, version: int) -> Task[None]:
        return Task("purchase_order.submit", Kind.WRITE,
                    lambda work: OrderRepository(work.db).submit(order_id, version),
                    changes=("purchase_order",), lane=f"purchase_order:{order_id}")
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from erp_desktop.base.cancel import CancelToken

D_co = TypeVar("D_co", covariant=True)
S = TypeVar("S")
T_co = TypeVar("T_co", covariant=True)


class Kind(enum.Enum):
    """How long a task may take and what happens when the connection breaks (see `base.limits`)."""

    READ = "read"
    WRITE = "write"
    LONG = "long"


class Progress:
    """How far a task is: written by the worker, polled by the window; plain attributes are enough for that.

    Attributes:
        done: units finished.
        total: units in all, 0 while unknown.
        text: what is being done, already translated.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.text = ""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report `done` of `total`."""
        self.done, self.total, self.text = done, total, text


@dataclass(frozen=True, slots=True)
class Work(Generic[D_co]):
    """What a task gets to work with: the worker's database (`db.session.Database`), progress, cancel token."""

    db: D_co
    progress: Progress
    token: CancelToken


@dataclass(frozen=True, slots=True)
class Task(Generic[T_co]):
    """One thing to be done away from the window's thread.

    Attributes:
        name: `noun.verb`, for the log and the strip.
        kind: READ, WRITE or LONG.
        run: the work; called in a worker thread with a `Work`.
        changes: nouns that are different afterwards.
        lane: tasks of one lane run one after another, in the order asked.
        at_standby: whether it only reads, and may read at a standby that is a moment behind. Reports and exports
            may; what shows the person his own latest change may not.
    """

    name: str
    kind: Kind
    run: Callable[[Work[Any]], T_co]
    changes: tuple[str, ...] = ()
    lane: str | None = None
    at_standby: bool = False

    def then(self, shape: Callable[[T_co], S]) -> Task[S]:
        """The same task whose result is shaped by a pure function, still in the worker."""
        return replace(self, run=lambda work: shape(self.run(work)))  # type: ignore[arg-type,return-value]

    def current(self) -> Task[T_co]:
        """The same task, read where every change is."""
        return replace(self, at_standby=False)
