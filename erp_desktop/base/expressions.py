"""Cells that calculate: `12*3.5+7` (screens.md, the line grid).

A recursive descent over numbers, + - * / ( ) and %, on `Decimal`; nothing is ever evaluated as Python.
"""

from __future__ import annotations

from decimal import Decimal

from erp_desktop.base.i18n import active_language
from erp_desktop.base.money import EXACT, round_half_up
from erp_desktop.base.parsing import bad_number, normalise, number_of, number_pattern, parse_decimal

LENGTH_MAX = 200
DEPTH_MAX = 20
DECIMALS_MAX = 20

_OPERATORS = str.maketrans({"×": "*", "÷": "/", "✕": "*", "∗": "*", "∕": "/"})


def evaluate(typed: str, language: str | None = None) -> Decimal:
    """The value of a number or a calculation.

    `%` divides the number before it by 100, as in a spreadsheet: 200*13% is 26. Full-width signs are taken.
    The value keeps up to 20 decimals; the field that asked rounds to its own.

    Raises:
        Invalid: `number.invalid` (division by zero too), `number.too_large`, `number.too_many_decimals`.
    """
    chosen = language or active_language()
    cleaned = normalise(typed).translate(_OPERATORS)
    if not cleaned or len(cleaned) > LENGTH_MAX:
        raise bad_number(typed)
    if number_pattern(chosen).fullmatch(cleaned.lstrip("+-")):
        return parse_decimal(cleaned, chosen)
    return _Reader(cleaned.removeprefix("="), typed, chosen).read()


class _Reader:
    def __init__(self, source: str, typed: str, language: str) -> None:
        self.source = source
        self.typed = typed
        self.number = number_pattern(language)
        self.position = 0
        self.depth = 0

    def read(self) -> Decimal:
        value = self.sum()
        if self.peek():
            raise bad_number(self.typed)
        if value.adjusted() >= 20:
            raise bad_number(self.typed, "number.too_large")
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -DECIMALS_MAX:
            value = round_half_up(value, DECIMALS_MAX)
        return value or abs(value)

    def peek(self) -> str:
        while self.position < len(self.source) and self.source[self.position].isspace():
            self.position += 1
        return self.source[self.position : self.position + 1]

    def take(self) -> str:
        sign = self.peek()
        self.position += 1
        return sign

    def sum(self) -> Decimal:
        value = self.product()
        while self.peek() in {"+", "-"}:
            if self.take() == "+":
                value = EXACT.add(value, self.product())
            else:
                value = EXACT.subtract(value, self.product())
        return value

    def product(self) -> Decimal:
        value = self.factor()
        while self.peek() in {"*", "/"}:
            if self.take() == "*":
                value = EXACT.multiply(value, self.factor())
                continue
            divisor = self.factor()
            if not divisor:
                raise bad_number(self.typed)
            value = EXACT.divide(value, divisor)
        return value

    def factor(self) -> Decimal:
        sign = self.peek()
        if sign in {"+", "-"}:
            self.take()
            self.deeper()
            value = self.factor()
            self.depth -= 1
            return value.copy_negate() if sign == "-" else value
        if sign == "(":
            self.take()
            self.deeper()
            value = self.sum()
            self.depth -= 1
            if self.take() != ")":
                raise bad_number(self.typed)
        else:
            match = self.number.match(self.source, self.position)
            if match is None:
                raise bad_number(self.typed)
            value = number_of(match, self.typed)
            self.position = match.end()
        while self.peek() == "%":
            self.take()
            value = value.scaleb(-2, EXACT)
        return value

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise bad_number(self.typed)
