"""Languages: gettext catalogues made by Babel, one active language a process, any language a document.

`text("Confirm order")` translates now; `mark("Confirm order")` only lets the extractor see a text that is
translated later; `ntext` chooses the plural. A `Translator` of its own prints a document in the partner's
language while the window stays in the person's.
"""

from __future__ import annotations

import gettext as _gettext
from functools import cache
from pathlib import Path

from erp_desktop.base import po
from erp_desktop.base.resource_files import RESOURCES

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
SOURCE_LANGUAGE = "en"
"""The language the sentences are written in; it needs no catalogue."""
DOMAIN = "kontor"


class Translator:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue: _gettext.NullTranslations = _load(self.language)

    def text(self, message: str, /, **params: object) -> str:
        """The sentence in this language, with `{name}` places filled."""
        translated = self._catalogue.gettext(message) if message else ""
        return translated.format(**params) if params else translated

    def ntext(self, singular: str, plural: str, count: int, /, **params: object) -> str:
        """The sentence for `count` things; `{count}` is filled with it."""
        return self._catalogue.ngettext(singular, plural, count).format(count=count, **params)


@cache
def _load(language: str) -> _gettext.NullTranslations:
    return _gettext.NullTranslations() if language == SOURCE_LANGUAGE else po.read(catalogue_path(language))


def catalogue_path(language: str) -> Path:
    """Where the sentences of a language are."""
    return RESOURCES / "translations" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def translator(language: str) -> Translator:
    """The translator of a language code; an unknown one reads English."""
    return Translator(language)


_active = "en"


def use_language(language: str) -> None:
    """Make `language` the one of this process."""
    global _active  # noqa: PLW0603 - gettext's own pattern: one language a process
    _active = language if language in LANGUAGES else "en"


def active_language() -> str:
    """Code of the language of this process."""
    return _active


def text(message: str, /, **params: object) -> str:
    """Translate `message` into the language of this process."""
    return translator(_active).text(message, **params)


def ntext(singular: str, plural: str, count: int, /, **params: object) -> str:
    """Translate into the language of this process, in the plural that `count` asks for."""
    return translator(_active).ntext(singular, plural, count, **params)


def mark(message: str) -> str:
    """Let the extractor see a text that is translated where it is shown."""
    return message
