"""F1: the keys of the screen in front, made from its commands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from erp_desktop.base.i18n import mark, text
from erp_desktop.ui import theme
from erp_desktop.ui.command import Command, key_words

TABLE_KEYS = (
    ("Up, Down, PgUp, PgDown", mark("Move the cursor")),
    ("Shift+Space", mark("Select whole rows")),
    ("Ctrl+C", mark("Copy the selected cells")),
    ("F4", mark("Open the list of a look-up field")),
    ("Esc", mark("Take back what was typed")),
)

Section = tuple[str, Sequence[tuple[str, str]]]


def section_of(title: str, commands: Sequence[Command]) -> Section:
    """Title and (key, words) of the commands that have a key."""
    return title, [(key_words(one.shortcut), one.words()) for one in commands if one.shortcut]


class KeysHelp(QDialog):
    """A sheet of keys by section."""

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("Keys"))
        self.setMinimumSize(theme.px(460), theme.px(420))
        sheet = QWidget(self)
        grid = QGridLayout(sheet)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        line = 0
        tables: Section = (text("In tables and fields"), [(key, text(words)) for key, words in TABLE_KEYS])
        for title, keys in [*(one for one in sections if one[1]), tables]:
            heading = QLabel(title, sheet)
            theme.set_role(heading, "heading")
            heading.setContentsMargins(0, 12 if line else 0, 0, 4)
            grid.addWidget(heading, line, 0, 1, 2)
            line += 1
            for key, words in keys:
                key_label = QLabel(key, sheet)
                theme.set_tone(key_label, "accent")
                grid.addWidget(key_label, line, 0)
                grid.addWidget(QLabel(words, sheet), line, 1)
                line += 1
        grid.setRowStretch(line, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        area.setAccessibleName(text("Keys"))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        buttons = QDialogButtonBox(self)
        buttons.addButton(text("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 16, 16)
        column.addWidget(area)
        column.addWidget(buttons)
