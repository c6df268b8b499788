"""How a field or a cell chooses a record: by search while typing, by texts at once when pasted.

`LookUpEdit` is the `Picker` for forms and grids: it never drops what was typed. Words that are no choice yet
are handed over (`left_open`) and settled in the background: the record whose code they are, else the only one
that matches, else a problem at their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui.picker import Picker, PickerRow, SearchTask
from erp_desktop.ui.runner import TaskRunner

MATCHES_MIN = 3
"""Enough rows to see that a text fits more than one."""

ResolveTask = Callable[[Sequence[str]], Task[Mapping[str, PickerRow]]]
"""Texts (codes, names, barcodes) → a task that gives the record of each that has exactly one."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """How to choose one kind of record.

    Attributes:
        search_task: words and row limit → what matches, best first.
        resolve_task: many texts at once, in one statement; without it each is searched in turn.
        placeholder: hint in the empty field, marked for translation.
        command: command id that opens the record chosen, empty for none.
    """

    search_task: SearchTask
    resolve_task: ResolveTask | None = None
    placeholder: str = ""
    command: str = ""


def only_match(typed: str, rows: Sequence[PickerRow]) -> PickerRow:
    """The record that `typed` means among what was found.

    Raises:
        Invalid: `reference.unknown` when nothing was found, `reference.ambiguous` when several fit equally.
    """
    wanted = typed.casefold()
    exact = [row for row in rows if row.code.casefold() == wanted]
    if not exact:
        exact = [row for row in rows if wanted in {row.name.casefold(), row.words().casefold()}]
    fitting = exact or list(rows)
    if len(fitting) == 1:
        return fitting[0]
    raise Invalid([Problem("reference.ambiguous" if fitting else "reference.unknown", params={"code": typed})])


def settle_task(look_up: LookUp, typed: str) -> Task[PickerRow]:
    """A task that finds the record `typed` means; fails like `only_match`."""
    search = look_up.search_task(typed, MATCHES_MIN)

    def run(work: Work[Any]) -> PickerRow:
        return only_match(typed, search.run(work))

    return Task(search.name, Kind.READ, run)


def resolve_texts_task(look_up: LookUp, texts: Sequence[str]) -> Task[Mapping[str, PickerRow]]:
    """One task that finds the records of many texts; those not in the answer were not found."""
    if look_up.resolve_task is not None:
        return look_up.resolve_task(texts)
    searches = [(typed, look_up.search_task(typed, MATCHES_MIN)) for typed in texts]

    def run(work: Work[Any]) -> Mapping[str, PickerRow]:
        found: dict[str, PickerRow] = {}
        for number, (typed, search) in enumerate(searches, 1):
            work.token.ensure_active()
            work.progress.step(number, len(searches))
            try:
                found[typed] = only_match(typed, search.run(work))
            except Invalid:
                continue
        return found

    return Task("reference.resolve", Kind.LONG, run)


class LookUpEdit(Picker):
    """A look-up field that keeps what was typed.

    Signals:
        left_open: words the person left, or pressed Enter on, before they were a choice.
    """

    left_open = Signal(str)

    def __init__(
        self, runner: TaskRunner, look_up: LookUp, *, accessible_name: str, placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            runner, look_up.search_task, accessible_name=accessible_name, placeholder=placeholder, parent=parent
        )
        self.look_up = look_up
        self._moved = False

    def typed(self) -> str:
        """The words in the field."""
        return " ".join(self.edit.text().split())

    def settled(self) -> bool:
        """Whether the open list belongs to the words in the field, so that Enter takes what is marked there."""
        searching = self._handle is not None or self._delay.isActive()
        return self.list_open() and not searching and bool(self._popup.matches.rows)

    def takes_marked(self) -> bool:
        """Whether Enter means what is marked in the list, and not the value that is there already."""
        return self.settled() and (self.pending() or self._moved or self.value() is None)

    def take_marked(self) -> None:
        """Choose what is marked in the list."""
        self._take(self._popup.view.currentIndex().row())

    def open_list(self) -> None:
        """Show what matches; nothing is chosen by hand yet."""
        self._moved = False
        super().open_list()

    def _move(self, step: int) -> None:
        self._moved = True
        super()._move(step)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            # A list that belongs to fewer words than are typed by now is not what the person means.
            if self.pending() and self.takes_marked():
                self.take_marked()
            return False
        return super()._key(event)

    def _enter(self) -> bool:
        if self.takes_marked():
            self.take_marked()
        elif self.pending() and self.typed():
            self._hand_over()
        elif not self.typed():
            self._choose(None)
        self.accepted.emit()
        return True

    def _left(self, event: QFocusEvent) -> None:
        if event.reason() in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self._popup.hide()
        elif self.edit.isReadOnly():
            self.close_list()
        elif not self.typed():
            self._choose(None)
        elif self.pending():
            self._hand_over()
        else:
            self.close_list()

    def _hand_over(self) -> None:
        words = self.typed()
        self.close_list()
        self.left_open.emit(words)
