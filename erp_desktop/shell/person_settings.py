"""What one person sees as they left it: settings under their login and company, collected and written seldom."""

from __future__ import annotations

import logging
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

from erp_desktop.base.settings import Settings
from erp_desktop.shell.log import LOGGER

T = TypeVar("T")
WRITE_DELAY_MS = 2_000

_log = logging.getLogger(LOGGER)


class PersonSettings(QObject):
    """A `ui.screen.SettingsStore` over the program's settings file.

    Args:
        settings: the file.
        login: of the person.
        company: name of the database.
        parent: owner.
    """

    def __init__(self, settings: Settings, login: str, company: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._key = f"person.{login}@{company}"
        nothing: dict[str, Any] = {}
        self._values: dict[str, Any] = dict(settings.get(self._key, nothing))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_DELAY_MS)
        self._timer.timeout.connect(self.write)

    def get(self, key: str, default: T) -> T:
        """The value, or `default` when absent or of another type."""
        value = self._values.get(key, default)
        if default is not None and not isinstance(value, type(default)):
            return default
        return value  # type: ignore[no-any-return]  # JSON holds the types that were set

    def set(self, key: str, value: object) -> None:
        """Keep a JSON value; it is written within two seconds."""
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value
        self._timer.start()

    def write(self) -> None:
        """Write now; a file that cannot be written costs the layout, never the work."""
        self._timer.stop()
        if not self._settings.remember(self._key, self._values):
            _log.warning("settings could not be written")
