"""Runs the history through the repositories, a lane for each kind of document.

Every kind has numbers of its own (and a journal of its own for its vouchers), so each lane keeps to the order of
days and the numbers come out the same every time, while the lanes run side by side. A step waits for the documents
it follows: a receipt for its order, an invoice for its receipts, a payment for its invoices.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from erp_desktop.base.errors import Cancelled
from erp_desktop.demo.offices import Desk, Offices

_POLL_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done on a day.

    Attributes:
        after: ids of what must be there before.
        makes: ids of what is there afterwards.
        run: does it, at the desks of the lane.
    """

    day: date
    run: Callable[[Desk], None]
    after: Iterable[UUID] = ()
    makes: Iterable[UUID] = ()


Told = Callable[[int, int, date], None]
"""Hears steps done, steps in all, and the day the history has come to; may raise to end the work."""


class _Stopped(Exception):
    """Another lane failed."""


class Lanes:
    """Runs lists of steps side by side."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices
        self._changed = threading.Condition()
        self._there: set[UUID] = set()
        self._done = 0
        self._day = date.min
        self._failure: BaseException | None = None

    def run(self, lanes: Sequence[Sequence[Step]], told: Told) -> None:
        """Run every lane to its end; the first error of any of them ends all and is raised."""
        total = sum(len(lane) for lane in lanes)
        self._day = min((step.day for lane in lanes for step in lane), default=date.min)
        threads = [
            threading.Thread(target=self._run_lane, args=(lane,), name=f"demo-lane-{number}", daemon=True)
            for number, lane in enumerate(lanes)
        ]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                told(self._done, total, self._day)
                with self._changed:
                    self._changed.wait(_POLL_S)
        except BaseException as error:
            self._fail(error)
            raise
        finally:
            for thread in threads:
                thread.join()
        if self._failure is not None:
            raise self._failure
        told(total, total, self._day)

    def _run_lane(self, steps: Sequence[Step]) -> None:
        try:
            with self._offices.desk() as desk:
                for step in sorted(steps, key=lambda one: one.day):
                    self._await(step)
                    step.run(desk)
                    self._finish(step)
        except _Stopped:
            return
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._fail(error)

    def _await(self, step: Step) -> None:
        needed = set(step.after)
        with self._changed:
            while self._failure is None and not needed <= self._there:
                self._changed.wait()
            if self._failure is not None:
                raise _Stopped

    def _finish(self, step: Step) -> None:
        with self._changed:
            self._there.update(step.makes)
            self._done += 1
            self._day = max(self._day, step.day)
            self._changed.notify_all()

    def _fail(self, error: BaseException) -> None:
        with self._changed:
            if self._failure is None or isinstance(error, Cancelled):
                self._failure = error
            self._changed.notify_all()
