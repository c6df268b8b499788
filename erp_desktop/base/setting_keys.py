"""Keys of the settings that IT may decide or that several parts of the program use."""

from __future__ import annotations

from typing import Final

LANGUAGE_KEY: Final = "look.language"
THEME_KEY: Final = "look.theme"
TEXT_KEY: Final = "look.text_percent"
TRY_KEY: Final = "login.try_here"
UPDATE_SEEN_KEY: Final = "update.seen"
