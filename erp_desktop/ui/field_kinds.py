"""How a value is typed and shown, the same in a field, in a cell of a grid and in a pasted block."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable

from erp_desktop.base.errors import Invalid, Problem
from erp_desktop.base.expressions import evaluate
from erp_desktop.base.formats import (
    format_date,
    format_integer,
    format_money,
    format_percent,
    format_price,
    format_quantity,
    format_rate,
    parse_date,
    parse_decimal,
)
from erp_desktop.base.i18n import text, translator
from erp_desktop.base.limits import CODE_LENGTH_MAX, NAME_LENGTH_MAX, NOTE_LENGTH_MAX
from erp_desktop.base.money import round_half_up

WHOLE_LIMIT = Decimal(10) ** 14
"""Numbers stay below this, so that a sum of all lines still fits the columns of the server."""


class FieldKind(enum.Enum):
    """What kind of value a field or a cell takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    CHOICE = "choice"
    FLAG = "flag"
    DATE = "date"
    MONEY = "money"
    QUANTITY = "quantity"
    PRICE = "price"
    RATE = "rate"
    PERCENT = "percent"
    INTEGER = "integer"
    LOOK_UP = "look_up"
    ATTRIBUTES = "attributes"

    @property
    def numeric(self) -> bool:
        """Whether values are numbers: aligned right, calculated as typed."""
        return self in _DECIMALS

    @property
    def textual(self) -> bool:
        """Whether the value is the text itself."""
        return self in _LENGTHS


_DECIMALS = {
    FieldKind.MONEY: 2,
    FieldKind.QUANTITY: 6,
    FieldKind.PRICE: 8,
    FieldKind.RATE: 10,
    FieldKind.PERCENT: 4,
    FieldKind.INTEGER: 0,
}
_LENGTHS = {
    FieldKind.TEXT: NAME_LENGTH_MAX,
    FieldKind.LONG_TEXT: NOTE_LENGTH_MAX,
    FieldKind.CODE: CODE_LENGTH_MAX,
}

_YES = {"1", "x", "y", "yes", "true", "✓", "是", "√"}
_NO = {"0", "", "n", "no", "false", "否", "-"}
_DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@runtime_checkable
class Reference(Protocol):
    """The value of a look-up: what `ui.picker.PickerRow` is."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shape:
    """What limits a value of a kind.

    Attributes:
        kind: the kind.
        decimals: of a number; None for the kind's own (money 2, quantity 6, price 8, percent 4).
        length_max: of a text; None for the kind's own.
        choices: value → title marked for translation, for CHOICE.
        code_only: a look-up shows the code of its record, not the name, where there is little room.
    """

    kind: FieldKind
    decimals: int | None = None
    length_max: int | None = None
    choices: Mapping[object, str] | None = None
    code_only: bool = False

    @property
    def decimals_max(self) -> int:
        """Decimals a number may have."""
        return _DECIMALS.get(self.kind, 0) if self.decimals is None else self.decimals

    @property
    def characters_max(self) -> int:
        """Characters a text may have."""
        return _LENGTHS.get(self.kind, NAME_LENGTH_MAX) if self.length_max is None else self.length_max


def read_value(typed: str, shape: Shape, language: str) -> object:
    """The value of what was typed; None when it is blank.

    Raises:
        Invalid: one problem without a field; the caller says where it stands. A look-up cannot be read here.
    """
    kind = shape.kind
    if kind is FieldKind.FLAG:
        return _read_flag(typed)
    if kind.textual:
        return _read_text(typed, shape)
    if not typed.strip():
        return None
    if kind.numeric:
        return _read_number(typed.strip(), shape, language)
    if kind is FieldKind.DATE:
        return parse_date(typed.strip(), language)
    if kind is FieldKind.CHOICE:
        return _read_choice(typed, shape.choices or {})
    msg = f"{kind} is not read from text"
    raise TypeError(msg)


def invalid(code: str, /, **params: object) -> Invalid:
    """An `Invalid` with one problem that has no place yet."""
    return Invalid([Problem(code, params=params)])


def _read_flag(typed: str) -> bool:
    word = typed.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise invalid("flag.invalid", text=typed.strip()[:80])


def _read_text(typed: str, shape: Shape) -> str | None:
    value = unicodedata.normalize("NFC", typed)
    if shape.kind is FieldKind.LONG_TEXT:
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    else:
        # Line ends and tabs come with pasted cells; in one line of text they are blanks.
        value = re.sub(r"[\t\r\n]+", " ", value).strip()
    allowed = "\n\t" if shape.kind is FieldKind.LONG_TEXT else ""
    for character in value:
        category = unicodedata.category(character)
        if (category == "Cc" and character not in allowed) or category == "Cs":
            raise invalid("text.control_characters")
        if character in _DIRECTION_CONTROLS:
            raise invalid("text.direction_characters")
        if shape.kind is FieldKind.CODE and category in {"So", "Cf", "Co", "Cn", "Zs"} and character != " ":
            raise invalid("code.characters", character=character)
    if shape.kind is FieldKind.CODE:
        value = value.upper()
    if len(value) > shape.characters_max:
        raise invalid("value.too_long", length=len(value), length_max=shape.characters_max)
    return value or None


def _read_number(typed: str, shape: Shape, language: str) -> Decimal | int:
    if shape.kind is FieldKind.PERCENT:
        typed = typed.removesuffix("%").rstrip()
    try:
        value = parse_decimal(typed, language)
    except Invalid as refusal:
        if refusal.code != "number.invalid":
            raise
        # Only a calculation is rounded: a number typed in full must not change silently.
        value = round_half_up(evaluate(typed, language), shape.decimals_max)
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > shape.decimals_max:
        if shape.kind is FieldKind.INTEGER:
            raise invalid("number.not_whole", text=typed[:80])
        raise invalid("number.too_many_decimals", text=typed[:80], decimals=shape.decimals_max)
    if abs(value) >= WHOLE_LIMIT:
        raise invalid("number.too_large", text=typed[:80])
    return int(value) if shape.kind is FieldKind.INTEGER else value


def _read_choice(typed: str, choices: Mapping[object, str]) -> object:
    wanted = typed.strip().casefold()
    for value, title in choices.items():
        if wanted in {str(value).casefold(), text(title).casefold(), translator("en").text(title).casefold()}:
            return value
    raise invalid("value.not_in_list", text=typed.strip()[:80], choices=[text(title) for title in choices.values()])


def show_value(value: object, shape: Shape, language: str) -> str:  # noqa: PLR0911 - one line a kind
    """What a person reads in a cell or a field that is not being edited."""
    if value is None:
        return ""
    kind = shape.kind
    if kind is FieldKind.LOOK_UP:
        short = shape.code_only and isinstance(value, Reference) and value.code
        return short or show_reference(value)
    if kind is FieldKind.CHOICE:
        return text((shape.choices or {}).get(value, str(value)))
    if kind is FieldKind.FLAG:
        return text("Yes") if value else text("No")
    if kind is FieldKind.DATE and isinstance(value, date):
        return format_date(value, language)
    if kind is FieldKind.INTEGER and isinstance(value, int):
        return format_integer(value, language)
    if isinstance(value, Decimal):
        return _show_decimal(value, shape, language)
    return str(value)


def _show_decimal(value: Decimal, shape: Shape, language: str) -> str:
    if shape.kind is FieldKind.MONEY:
        return format_money(value, shape.decimals_max, language)
    if shape.kind is FieldKind.PRICE:
        return format_price(value, min(2, shape.decimals_max), language)
    if shape.kind is FieldKind.RATE:
        return format_rate(value, language)
    if shape.kind is FieldKind.PERCENT:
        return format_percent(value, language)
    return format_quantity(value, language)


def edit_text(value: object, shape: Shape, language: str) -> str:
    """The text an editor starts with: as shown, and `read_value` gives the same value back."""
    if isinstance(value, Decimal) and shape.kind is FieldKind.PERCENT:
        return format_quantity(value, language)
    if shape.kind is FieldKind.LOOK_UP and isinstance(value, Reference):
        return value.code or value.name
    return show_value(value, shape, language)


def show_reference(value: object) -> str:
    """Code and name of a look-up's value, as a cell shows it."""
    if not isinstance(value, Reference):
        return str(value)
    return f"{value.code}  {value.name}" if value.code and value.name else value.code or value.name
