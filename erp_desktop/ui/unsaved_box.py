"""The question before unsaved work would go."""

from __future__ import annotations

import enum

from PySide6.QtWidgets import QMessageBox, QWidget

from erp_desktop.base.i18n import text


class Answer(enum.Enum):
    """What the person wants done with the changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


def ask_unsaved(parent: QWidget, title: str) -> Answer:
    """Ask what happens to the changes of `title`; Enter saves, Esc goes back."""
    box = QMessageBox(parent)
    box.setObjectName("unsaved")
    box.setWindowTitle(text("Not saved yet"))
    box.setText(text("Save the changes of “{title}”?", title=title))
    save = box.addButton(text("&Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(text("&Discard"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(text("&Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    box.exec()
    if box.clickedButton() is save:
        return Answer.SAVE
    return Answer.DISCARD if box.clickedButton() is discard else Answer.CANCEL
