"""Commands that somebody types elsewhere, ready to be copied."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme

DIALOG_WIDTH = 640


class ShellLines(QWidget):
    """A sentence that says why, and under it a command for each act with a button that copies it.

    Args:
        words: the sentence, translated.
        commands: act (translated) → command.
    """

    def __init__(self, words: str, commands: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hint = QLabel(words, self)
        hint.setWordWrap(True)
        theme.set_tone(hint, "muted")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.edits: list[QLineEdit] = []
        for row, (act, command) in enumerate(commands.items()):
            self._add_line(grid, row, act, command)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(hint)
        column.addLayout(grid)

    def _add_line(self, grid: QGridLayout, row: int, act: str, command: str) -> None:
        label = QLabel(act, self)
        theme.set_tone(label, "muted")
        edit = QLineEdit(command, self)
        edit.setReadOnly(True)
        edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        edit.setCursorPosition(0)
        edit.setAccessibleName(act)
        label.setBuddy(edit)
        copy = QToolButton(self)
        theme.set_role(copy, "quiet")
        icons.bind(copy, "copy", "muted", theme.ICON_SMALL)
        words = text("Copy: {name}", name=act)
        copy.setToolTip(words)
        copy.setAccessibleName(words)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(command))
        for place, widget in enumerate((label, edit, copy)):
            grid.addWidget(widget, row, place)
        self.edits.append(edit)


def show_shell_lines(parent: QWidget, title: str, lines: ShellLines) -> QDialog:
    """A window with the commands; does not block."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(theme.px(DIALOG_WIDTH))
    buttons = QDialogButtonBox(dialog)
    close = buttons.addButton(text("Close"), QDialogButtonBox.ButtonRole.RejectRole)
    close.setDefault(True)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(16)
    column.addWidget(lines)
    column.addWidget(buttons)
    dialog.open()
    return dialog
