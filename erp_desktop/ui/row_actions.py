"""Doing one thing to many records: progress, a result line for each, nothing lost when one of them fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import ntext, text
from erp_desktop.base.task import Task
from erp_desktop.ui import icons, theme
from erp_desktop.ui.error_box import words_of
from erp_desktop.ui.runner import Handle, TaskRunner

if TYPE_CHECKING:
    from server_db.access.permissions import Permission

R = TypeVar("R")


def _always(_row: object) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class RowAction(Generic[R]):
    """Something to do with the selected rows of a list.

    Attributes:
        id: command id.
        title: marked for translation, without a count.
        task: row → the work.
        describe: row → how the result line names it.
        icon: name of an icon.
        shortcut: portable key sequence, or empty.
        needs: permission without which it is not offered.
        allowed: row → None, or why not, translated; refused rows are told before anything runs.
        question: asked before it runs, marked for translation, with `{count}`; empty runs at once.
        in_bar: whether the list draws a button for it.
    """

    id: str
    title: str
    task: Callable[[R], Task[Any]]
    describe: Callable[[R], str]
    icon: str = ""
    shortcut: str = ""
    needs: Permission | None = None
    allowed: Callable[[R], str | None] = _always
    question: str = ""
    in_bar: bool = True


class Batch(QObject, Generic[R]):
    """Runs an action on rows, one after another; a failure does not stop the others.

    Signals:
        stepped: a row is over: its name, None or the `KontorError`.
        finished: everything is over, or the rest was cancelled.
    """

    stepped = Signal(str, object)
    finished = Signal()

    def __init__(self, action: RowAction[R], rows: Sequence[R], runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.action = action
        self.total = len(rows)
        self.done = 0
        self.failed = 0
        self.cancelled = False
        self._waiting = list(rows)
        self._runner = runner
        self._handle: Handle | None = None

    def start(self) -> None:
        """Begin with the first row."""
        self._next()

    def cancel(self) -> None:
        """Let the row under way finish and leave the others alone."""
        self.cancelled = True
        self._waiting.clear()

    def _next(self) -> None:
        if not self._waiting:
            self.finished.emit()
            return
        row = self._waiting.pop(0)
        reason = self.action.allowed(row)
        if reason is not None:
            self._over(row, None, reason)
            return
        self._handle = self._runner.run(
            self.action.task(row), owner=self,
            done=lambda _result: self._over(row, None, ""), failed=lambda error: self._over(row, error, ""),
        )

    def _over(self, row: R, error: KontorError | None, reason: str) -> None:
        self.done += 1
        words = words_of(error) if error is not None else reason
        self.failed += bool(words)
        self.stepped.emit(self.action.describe(row), words)
        self._next()


class BatchDialog(QDialog, Generic[R]):
    """Shows a batch at work and what became of every record."""

    def __init__(self, batch: Batch[R], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text(batch.action.title))
        self.setMinimumSize(theme.px(460), theme.px(320))
        self._batch = batch
        batch.setParent(self)
        self.heading = QLabel(self)
        theme.set_role(self.heading, "heading")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setMaximum(batch.total)
        self.bar.setAccessibleName(text("Progress"))
        self.lines = QListWidget(self)
        self.lines.setAccessibleName(text("Results"))
        self.lines.setWordWrap(True)
        theme.set_role(self.lines, "framed")
        self.buttons = QDialogButtonBox(self)
        self.button = self.buttons.addButton(text("Cancel the rest"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (self.heading, self.bar, self.lines, self.buttons):
            column.addWidget(widget)
        self._running = True
        batch.stepped.connect(self._stepped)
        batch.finished.connect(self._finished)
        self._count()
        batch.start()

    def reject(self) -> None:
        """First press stops, the next closes."""
        if self._running:
            self._batch.cancel()
            self.button.setEnabled(False)
        else:
            super().reject()

    def _stepped(self, name: str, problem: str) -> None:
        item = QListWidgetItem(text("{title}: {name}", title=name, name=problem) if problem else name)
        item.setIcon(icons.icon("error" if problem else "check-circle", "bad" if problem else "ok"))
        self.lines.addItem(item)
        self.lines.scrollToItem(item)
        self._count()

    def _count(self) -> None:
        self.bar.setValue(self._batch.done)
        self.heading.setText(
            text("{done} of {total}", done=self._batch.done, total=self._batch.total) if self._running
            else self._result()
        )

    def _result(self) -> str:
        good = self._batch.done - self._batch.failed
        parts = [ntext("{count} done", "{count} done", good)]
        if self._batch.failed:
            parts.append(ntext("{count} not done", "{count} not done", self._batch.failed))
        left = self._batch.total - self._batch.done
        if left:
            parts.append(ntext("{count} left alone", "{count} left alone", left))
        return ", ".join(parts)

    def _finished(self) -> None:
        self._running = False
        self._count()
        self.button.setText(text("Close"))
        self.button.setEnabled(True)
        self.button.setDefault(True)
        self.button.setFocus()
