"""What a person sees of a newer program: what it is, and how it gets installed."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.i18n import active_language, text
from erp_desktop.base.updates import Offer
from erp_desktop.ui import icons, theme

WIDTH: Final = 600
NOTE_HEIGHT_MAX: Final = 240
_MARGIN: Final = 16
_MEGABYTE: Final = 1_000_000


class UpdateDialog(QDialog):
    """What is offered; accepted when the person wants it."""

    def __init__(self, offer: Offer, size: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("update_dialog")
        self.setWindowTitle(text("New program"))
        self.setFixedWidth(theme.px(WIDTH))
        heading = _heading(text("Kontor {release} is ready to be installed", release=offer.release), self)
        note = _note(offer.note(active_language()), self)
        how = QLabel(
            text(
                "{size} MB are fetched and checked, then the installer of this computer takes over. Save your work "
                "and close Kontor when it asks for it.",
                size=f"{max(0.1, size / _MEGABYTE):.1f}",
            ),
            self,
        )
        how.setWordWrap(True)
        theme.set_tone(how, "muted")
        self.install_button = QPushButton(text("&Fetch and install"), self)
        theme.set_role(self.install_button, "primary")
        self.install_button.setDefault(True)
        self.install_button.setFocus()
        self.install_button.clicked.connect(self.accept)
        self.later_button = QPushButton(text("&Later"), self)
        self.later_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.later_button)
        buttons.addWidget(self.install_button)
        _column(self, heading, note, how).addLayout(buttons)


class ReadyDialog(QDialog):
    """The package lies here and was opened; where nothing opens, one command installs it."""

    def __init__(self, offer: Offer, path: Path, platform: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ready_dialog")
        self.setWindowTitle(text("New program"))
        self.setFixedWidth(theme.px(WIDTH))
        heading = _heading(text("Kontor {release} was fetched and checked", release=offer.release), self)
        words = QLabel(
            text(
                "The software centre of this computer opens it; confirm there. Where none opens, an administrator "
                "installs it with this command:"
            ),
            self,
        )
        words.setWordWrap(True)
        program = "apt" if platform == "deb" else "dnf"
        self.command = QLineEdit(f"sudo {program} install {shlex.quote(str(path))}", self)
        self.command.setReadOnly(True)
        self.command.setCursorPosition(0)
        self.command.setAccessibleName(text("Command"))
        copy = QPushButton(text("&Copy"), self)
        icons.bind(copy, "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.command, 1)
        row.addWidget(copy)
        after = QLabel(text("Then close Kontor and start it again."), self)
        theme.set_tone(after, "muted")
        buttons = QDialogButtonBox(self)
        buttons.addButton(text("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = _column(self, heading, words)
        column.addLayout(row)
        column.addWidget(after)
        column.addWidget(buttons)


def _heading(words: str, parent: QWidget) -> QLabel:
    heading = QLabel(words, parent)
    theme.set_role(heading, "heading")
    return heading


def _note(words: str, parent: QWidget) -> QScrollArea:
    """What is new; a long one is scrolled, so that the buttons stay on the screen."""
    note = QLabel(words)
    note.setTextFormat(Qt.TextFormat.PlainText)
    note.setWordWrap(True)
    area = QScrollArea(parent)
    area.setAccessibleName(text("What is new"))
    area.setWidgetResizable(True)
    area.setWidget(note)
    height, height_max = note.heightForWidth(theme.px(WIDTH) - 2 * _MARGIN), theme.px(NOTE_HEIGHT_MAX)
    area.setFixedHeight(min(height, height_max))
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if height > height_max else Qt.FocusPolicy.NoFocus)
    area.setVisible(bool(words))
    return area


def _column(dialog: QDialog, *parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    return column
