"""Error code → sentence, and the sentence of an error in a language (design.md section 11).

A department adds its codes, also those that SQL raises, in `sentences/<department>.py` as a dict of
`"noun.fact": mark("…")` and is listed in `_SECTIONS`. A sentence is friendly, names the record and says what
to do next; `{name}` places are filled from the error's params.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from erp_desktop.base.errors import Invalid, KontorError, Problem
from erp_desktop.base.formats import format_date, format_integer, format_moment, format_price
from erp_desktop.base.i18n import Translator, active_language, mark
from erp_desktop.base.i18n import translator as translator_of
from erp_desktop.base.sentences.administration import ADMINISTRATION_TEXTS
from erp_desktop.base.sentences.connection import CONNECTION_TEXTS
from erp_desktop.base.sentences.entry import ENTRY_TEXTS
from erp_desktop.base.sentences.goods import GOODS_TEXTS
from erp_desktop.base.sentences.ledger import LEDGER_TEXTS
from erp_desktop.base.sentences.payables import PAYABLES_TEXTS
from erp_desktop.base.sentences.printing import PRINTING_TEXTS
from erp_desktop.base.sentences.program import PROGRAM_TEXTS
from erp_desktop.base.sentences.purchasing import PURCHASING_TEXTS
from erp_desktop.base.sentences.records import RECORD_TEXTS
from erp_desktop.base.sentences.server import SERVER_TEXTS
from erp_desktop.base.sentences.shell import SHELL_TEXTS

_SECTIONS: tuple[Mapping[str, str], ...] = (
    PROGRAM_TEXTS,
    RECORD_TEXTS,
    ADMINISTRATION_TEXTS,
    ENTRY_TEXTS,
    GOODS_TEXTS,
    LEDGER_TEXTS,
    PAYABLES_TEXTS,
    PRINTING_TEXTS,
    SHELL_TEXTS,
    PURCHASING_TEXTS,
    SERVER_TEXTS,
    CONNECTION_TEXTS,
)


def _merged(sections: tuple[Mapping[str, str], ...]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for section in sections:
        for code, message in section.items():
            if code in merged:
                raise ValueError(f"error code {code} has two sentences")
            merged[code] = message
    return merged


TEXTS: dict[str, str] = _merged(_SECTIONS)
"""Every code that the program or the server may raise, with its English sentence."""

_STORED_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "purchase": mark("Purchase"),
        "stock": mark("Stock"),
        "bank": mark("Bank"),
        "cash": mark("Cash"),
        "general": mark("General"),
        "opening": mark("Opening"),
    },
    "purpose": {
        "payable": mark("Payables"),
        "exchange_difference": mark("Exchange difference"),
        "opening": mark("Opening balance"),
    },
}
"""Param → what the server stores → the word for it: kinds of journals and purposes of accounts."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def sentence(error: KontorError | Problem, translator: Translator | None = None) -> str:
    """What to tell the person about `error`, in the translator's language (or the one of the process).

    Empty for what is silent. Of several problems the first is told, and how many there are.
    """
    chosen = translator or translator_of(active_language())
    if isinstance(error, Invalid) and len(error.problems) > 1:
        first = _sentence(error.problems[0].code, error.problems[0].params, chosen)
        return _sentence("program.many_problems", {"count": len(error.problems), "first": first}, chosen)
    return _sentence(error.code, error.params, chosen)


def _sentence(code: str, params: Mapping[str, object], translator: Translator) -> str:
    if code == "access.denied" and not params.get("permission"):
        code = "access.denied_by_server"  # PostgreSQL does not say which right is missing
    message = TEXTS.get(code)
    if message is None:
        message, params = TEXTS["program.unknown_code"], {"code": code}
    if not message:
        return ""
    shown = _Shown({name: _show(_in_words(name, value, translator), translator) for name, value in params.items()})
    return translator.text(message).format_map(shown)


def _in_words(name: str, value: object, translator: Translator) -> object:
    word = _STORED_WORDS.get(name, {}).get(value) if isinstance(value, str) else None
    return value if word is None else translator.text(word)


class _Shown(dict[str, str]):
    """A place that the error did not fill reads as an ellipsis: a sentence never fails."""

    def __missing__(self, key: str) -> str:
        return "…"


def _show(value: object, translator: Translator) -> str:
    language = translator.language
    if isinstance(value, bool):
        shown = translator.text("Yes") if value else translator.text("No")
    elif isinstance(value, Decimal):
        shown = format_price(value, 0, language)
    elif isinstance(value, datetime):
        shown = format_moment(value, language)
    elif isinstance(value, date):
        shown = format_date(value, language)
    elif isinstance(value, int):
        shown = format_integer(value, language)
    elif isinstance(value, (list, tuple)):
        shown = ", ".join(_show(item, translator) for item in value)
    elif isinstance(value, str) and _ISO_DATE.fullmatch(value):
        shown = _show_iso(value, language)
    else:
        shown = "…" if value is None else str(value)
    return shown


def _show_iso(value: str, language: str) -> str:
    try:
        return format_date(date.fromisoformat(value), language)
    except ValueError:
        return value
