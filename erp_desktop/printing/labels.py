"""The words of a document: in the partner's language, or in two languages at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from erp_desktop.base.formats import AS_OF, format_moment
from erp_desktop.base.i18n import Translator


@dataclass(frozen=True, slots=True)
class Labels:
    """Translates into one language, or into two side by side ("Quantity 数量").

    Attributes:
        primary: the language that comes first; numbers and dates are written its way.
        secondary: the second language, None for documents in one.
    """

    primary: Translator
    secondary: Translator | None = None

    @property
    def language(self) -> str:
        """Code of the first language, for `base.formats`."""
        return self.primary.language

    def lines(self, message: str, /, **params: object) -> tuple[str, ...]:
        """The sentence once a language: ("Quantity", "数量"); once when both say the same."""
        first = self.primary.text(message, **params)
        if self.secondary is None:
            return (first,)
        second = self.secondary.text(message, **params)
        return (first,) if second == first else (first, second)

    def as_of(self, moment: datetime | None) -> tuple[str, ...]:
        """How old a report is that was read at a standby, as an entry of its parameters; none when it shows what is."""
        return () if moment is None else (self.text(AS_OF, moment=format_moment(moment, self.language)),)

    def text(self, message: str, /, **params: object) -> str:
        """The sentence on one line: "Quantity 数量"."""
        return " ".join(self.lines(message, **params))
