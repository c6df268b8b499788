"""That something is under way: a strip after 300 ms, and for long work a window with Cancel after one second."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from erp_desktop.base import limits
from erp_desktop.base.i18n import ntext, text
from erp_desktop.base.task import Kind, Progress
from erp_desktop.ui import theme
from erp_desktop.ui.runner import Handle, TaskRunner

QUIET_TASKS = frozenset({"connection.probe"})


def show_progress(bar: QProgressBar, progress: Progress) -> None:
    """Set a bar to a task's progress; unknown totals move to and fro."""
    if progress.total > 0:
        # Qt counts in 32 bits: a thousandth part is finer than the bar is long.
        bar.setRange(0, 1000)
        bar.setValue(min(1000, progress.done * 1000 // progress.total))
    else:
        bar.setRange(0, 0)


class ProgressStrip(QWidget):
    """In the status strip: a thin bar and words while any task takes longer than a blink."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(theme.px(96))
        self.bar.setAccessibleName(text("Progress"))
        self.words = QLabel(self)
        theme.set_tone(self.words, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addWidget(self.bar)
        self._show(shown=False)
        runner.polled.connect(self._look)
        runner.busy.connect(self._count)

    def active(self) -> bool:
        """Whether it shows work."""
        return not self.bar.isHidden()

    def _look(self, handles: tuple[Handle, ...]) -> None:
        slow = [one for one in handles
                if one.waited_ms() >= limits.STRIP_AFTER_MS and one.task.name not in QUIET_TASKS]
        if slow:
            show_progress(self.bar, slow[0].progress)
            words = slow[0].progress.text or text("Working…")
            more = ntext("and {count} more", "and {count} more", len(slow) - 1) if len(slow) > 1 else ""
            self.words.setText(f"{words} {more}".strip())
        self._show(shown=bool(slow))

    def _count(self, under_way: int) -> None:
        if under_way == 0:
            self._show(shown=False)

    def _show(self, *, shown: bool) -> None:
        self.bar.setVisible(shown)
        self.words.setVisible(shown)


class ProgressDialog(QDialog):
    """One long task with its Cancel; closes itself when the task is over."""

    def __init__(self, handle: Handle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("Working…"))
        self.setMinimumWidth(theme.px(380))
        self._handle = handle
        self.words = QLabel(text("Working…"), self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text("Progress"))
        self.figures = QLabel(self)
        theme.set_tone(self.figures, "muted")
        self.cancel_button = QPushButton(text("Cancel"), self)
        self.cancel_button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.figures, 1)
        row.addWidget(self.cancel_button)
        column.addLayout(row)

    def look(self) -> None:
        """Show the progress now."""
        progress = self._handle.progress
        show_progress(self.bar, progress)
        self.words.setText(progress.text or text("Working…"))
        total = f"{progress.done:,} / {progress.total:,}" if progress.total else ""
        self.figures.setText(total)

    def reject(self) -> None:
        """Cancel the task, in the server too."""
        self._handle.cancel()
        super().reject()


class ProgressDialogs(QObject):
    """Opens the window of each long task that takes more than a second, and closes it; goes with `window`.

    Args:
        runner: whose tasks.
        window: over which window.
    """

    def __init__(self, runner: TaskRunner, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._open: dict[Handle, ProgressDialog] = {}
        runner.polled.connect(self._look)
        runner.busy.connect(self._close_finished)

    def dialogs(self) -> list[ProgressDialog]:
        """The windows open now."""
        return list(self._open.values())

    def _look(self, handles: tuple[Handle, ...]) -> None:
        for handle in handles:
            due = handle.task.kind is Kind.LONG and handle.waited_ms() >= limits.DIALOG_AFTER_MS
            if due and handle not in self._open and not handle.token.cancelled:
                dialog = ProgressDialog(handle, self._window)
                dialog.finished.connect(lambda _code, handle=handle: self._open.pop(handle, None))
                self._open[handle] = dialog
                dialog.open()
        for dialog in list(self._open.values()):
            dialog.look()

    def _close_finished(self, _under_way: int) -> None:
        for handle, dialog in list(self._open.items()):
            if handle.finished:
                dialog.accept()
