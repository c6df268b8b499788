"""Choosing a record by typing: a field whose drop-down shows what matches, searched in the server.

Enter takes the first match, also when it is still on its way; F4 or F7 opens the list; Esc gives back what was
chosen before.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from erp_desktop.base import limits
from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Task
from erp_desktop.ui import icons
from erp_desktop.ui.error_box import words_of
from erp_desktop.ui.picker_list import MatchList
from erp_desktop.ui.runner import Handle, TaskRunner

__all__ = ["Picker", "PickerRow", "SearchTask"]

SearchTask = Callable[[str, int], Task[tuple[PickerRow, ...]]]
"""Words as typed and the most rows wanted → a task that finds them, best first."""


class Picker(QWidget):
    """A look-up field.

    Signals:
        value_changed: the `PickerRow` chosen, or None when the field was emptied.
        accepted: the person pressed Enter on a choice (also an unchanged one); a grid goes to the next cell.
    """

    value_changed = Signal(object)
    accepted = Signal()

    def __init__(
        self,
        runner: TaskRunner,
        search_task: SearchTask,
        *,
        accessible_name: str = "",
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build the field.

        Args:
            runner: runs the searches.
            search_task: words and row limit → task that finds records, best first.
            accessible_name: what is chosen here, translated.
            placeholder: hint in the empty field, translated.
            parent: the form or the grid.
        """
        super().__init__(parent)
        self._runner = runner
        self._search_task = search_task
        self._value: PickerRow | None = None
        self._handle: Handle | None = None
        self._take_on_arrival = False
        self.edit = QLineEdit(self)
        self._placeholder = placeholder
        self.edit.setPlaceholderText(placeholder)
        self.edit.textEdited.connect(self._typed)
        self.edit.installEventFilter(self)
        open_list = self.edit.addAction(
            icons.icon("chevron-down", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        icons.bind(open_list, "chevron-down", "muted")
        open_list.setToolTip(text("Show the list (F4)"))
        open_list.triggered.connect(self.open_list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_accessible_name(accessible_name)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(limits.SEARCH_DELAY_MS // 2)
        self._delay.timeout.connect(self._search)
        self._popup = MatchList(self)
        self._popup.view.clicked.connect(lambda index: self._take(index.row()))

    def set_accessible_name(self, name: str) -> None:
        """What screen readers call the field."""
        self.setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def set_search_task(self, search_task: SearchTask) -> None:
        """Search with another task (the supplier changed, so its products did)."""
        self._search_task = search_task

    def value(self) -> PickerRow | None:
        """What is chosen."""
        return self._value

    def set_value(self, value: PickerRow | None) -> None:
        """Show a record without telling anybody."""
        self._value = value
        self.edit.setText(value.words() if value is not None else "")
        self.edit.setCursorPosition(0)
        self.close_list()

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as QLineEdit.setReadOnly
        """Show only; what can not be typed needs no hint how to type it."""
        self.edit.setReadOnly(read_only)
        self.edit.setPlaceholderText("" if read_only else self._placeholder)

    def pending(self) -> bool:
        """Whether words are typed that are not a choice yet."""
        return self.edit.text().strip() != (self._value.words() if self._value is not None else "")

    def start_typing(self, typed: str) -> None:
        """Begin with `typed` in place of the value: a grid's cell was opened by a letter."""
        self.edit.setText(typed)
        self._typed(typed)

    def open_list(self) -> None:
        """Show what matches, everything when nothing was typed."""
        if self.edit.isReadOnly():
            return
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search()

    def close_list(self) -> None:
        """Put the list away and forget what is on its way."""
        self._delay.stop()
        self._take_on_arrival = False
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        self._popup.hide()

    def list_open(self) -> bool:
        """Whether the list of matches is open."""
        return self._popup.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field while the list is open, and leaving it."""
        if watched is self.edit:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
                self._left(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in {Qt.Key.Key_F4, Qt.Key.Key_F7}:
            self.open_list()
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return self._enter()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.list_open():
            self._move(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_list()
            return True
        if key == Qt.Key.Key_Escape and (self.list_open() or self.pending()):
            self.set_value(self._value)
            return True
        if key == Qt.Key.Key_Tab and self.pending() and self.list_open() and self._popup.matches.rows:
            self._take(self._popup.view.currentIndex().row())
        return False

    def _enter(self) -> bool:
        if self._popup.matches.rows and self.list_open():
            self._take(self._popup.view.currentIndex().row())
            self.accepted.emit()
            return True
        if self.edit.isReadOnly() or not self.pending():
            self.accepted.emit()
            return False
        if not self.edit.text().strip():
            self._choose(None)
            self.accepted.emit()
            return True
        self._take_on_arrival = True
        if self._handle is None:
            self._search()
        return True

    def _move(self, step: int) -> None:
        rows = len(self._popup.matches.rows)
        if rows:
            now = self._popup.view.currentIndex().row()
            self._popup.view.setCurrentIndex(self._popup.matches.index((now + step) % rows, 0))

    def _left(self, event: QFocusEvent) -> None:
        if event.reason() in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self._popup.hide()
            return
        if not self.edit.text().strip() and self._value is not None and not self.edit.isReadOnly():
            self._choose(None)
        else:
            self.set_value(self._value)

    def _typed(self, _words: str) -> None:
        self._take_on_arrival = False
        if self.edit.text().strip():
            self._delay.start()
        else:
            self.close_list()

    def _search(self) -> None:
        self._delay.stop()
        words = self.edit.text().strip() if self.pending() else ""
        self._handle = self._runner.run(
            self._search_task(words, limits.PICKER_ROWS), owner=self, done=self._found, failed=self._failed,
            latest=True, key="picker",
        )

    def _found(self, rows: tuple[PickerRow, ...]) -> None:
        self._handle = None
        if rows:
            self._popup.show_rows(rows)
        else:
            self._popup.show_message(text("Nothing matches"))
        if self._take_on_arrival and rows:
            self._take_on_arrival = False
            self._take(0)
            self.accepted.emit()
            return
        self._take_on_arrival = False
        self._show_popup()

    def _failed(self, error: KontorError) -> None:
        self._handle = None
        self._take_on_arrival = False
        self._popup.show_message(words_of(error).splitlines()[0])
        self._show_popup()

    def _show_popup(self) -> None:
        if self.edit.hasFocus():
            self._popup.place_under(self.edit)
            self._popup.show()

    def _take(self, row: int) -> None:
        rows = self._popup.matches.rows
        if 0 <= row < len(rows):
            self._choose(rows[row])

    def _choose(self, value: PickerRow | None) -> None:
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.value_changed.emit(value)
