"""Language, theme and size of texts; and where reports of errors go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.i18n import LANGUAGES, mark, text
from erp_desktop.base.setting_keys import LANGUAGE_KEY, TEXT_KEY, THEME_KEY
from erp_desktop.base.settings import Settings
from erp_desktop.shell.error_reports import address_of
from erp_desktop.ui import theme
from erp_desktop.ui.managed_sign import lock_sign, lockable, reason

THEMES = (("system", mark("As the system")), ("light", mark("Light")), ("dark", mark("Dark")))


class Preferences(QDialog):
    """Takes effect at once.

    Signals:
        look_changed: theme or size of texts.
        language_changed: the code of the language; the caller builds the window anew.
    """

    look_changed = Signal()
    language_changed = Signal(str)

    def __init__(self, settings: Settings, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("Preferences"))
        self.setMinimumWidth(theme.px(380))
        self._settings = settings
        self.language = self._box(text("Language"), list(LANGUAGES.items()), language)
        themes = [(value, text(title)) for value, title in THEMES]
        self.theme = self._box(text("Colours"), themes, settings.get(THEME_KEY, "system"))
        sizes = [(str(percent), f"{percent} %") for percent in theme.TEXT_SCALES]
        self.text_size = self._box(text("Size of texts"), sizes, str(settings.get(TEXT_KEY, 100)))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(text("&Language"), lockable(self.language, locked=settings.is_managed(LANGUAGE_KEY)))
        form.addRow(text("&Colours"), lockable(self.theme, locked=settings.is_managed(THEME_KEY)))
        form.addRow(text("&Size of texts"), self.text_size)
        address = address_of(settings.managed.sentry_dsn)
        self.reports = QLabel(_reports_words(address), self)
        self.reports.setWordWrap(True)
        self.reports.setAccessibleName(text("Error reports"))
        title = QLabel(text("Error reports"), self)
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)  # level with the first line
        form.addRow(title, self._signed(self.reports) if address else self.reports)
        buttons = QDialogButtonBox(self)
        buttons.addButton(text("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(buttons)
        self.theme.activated.connect(lambda _at: self._look())
        self.text_size.activated.connect(lambda _at: self._look())
        self.language.activated.connect(lambda _at: self._language())

    def _box(self, name: str, choices: list[tuple[str, str]], current: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for value, title in choices:
            box.addItem(title, value)
        box.setCurrentIndex(max(0, box.findData(current)))
        return box

    def _signed(self, words: QLabel) -> QWidget:
        """What IT has decided, to be read and not to be changed: with a lock, and not greyed."""
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(words, 1)
        row.addWidget(lock_sign(holder), alignment=Qt.AlignmentFlag.AlignTop)
        words.setAccessibleDescription(reason())
        return holder

    def _look(self) -> None:
        if not self._settings.is_managed(THEME_KEY):
            self._settings.remember(THEME_KEY, self.theme.currentData())
        self._settings.remember(TEXT_KEY, int(self.text_size.currentData()))
        self.look_changed.emit()

    def _language(self) -> None:
        self._settings.remember(LANGUAGE_KEY, self.language.currentData())
        self.accept()
        self.language_changed.emit(self.language.currentData())


def _reports_words(address: str) -> str:
    if not address:
        return text("They stay on this computer.")
    return text(
        "They go to {address}, which your company has chosen, and nowhere else. They say where in the program the error"
        " was, and hold no name, no amount and no document.",
        address=address,
    )
