"""Amounts in words: 大写金额 by the rule of the People's Bank, English for cheques and remittances.

The rule is 《正确填写票据和结算凭证的基本规定》, annex 1 of 《支付结算办法》 (银发〔1997〕393号).
Where it leaves a choice (its point 2.3) the form it names first is written: 壹仟陆佰捌拾元零叁角贰分,
壹拾万柒仟元零伍角叁分. An amount that ends at 元 takes 整, one that ends at 角 or 分 does not.
"""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_name

from erp_desktop.base.money import round_money

WHOLE_MAX = 10**16 - 1
"""The largest whole part that is written."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_PARTS = "角分厘毫"

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_THOUSANDS = ("", "thousand", "million", "billion", "trillion", "quadrillion")


def words(value: Decimal, currency: str, minor_units: int, language: str) -> str:
    """`value` in words in a language of `i18n.LANGUAGES`, for a document.

    Raises:
        ValueError: more decimals than the currency has, or a whole part above `WHOLE_MAX`.
    """
    if language.startswith("zh"):
        return chinese(value, currency, minor_units)
    return english(value, currency, minor_units)


def chinese(value: Decimal, currency: str = "CNY", minor_units: int = 2) -> str:
    """1409.50 CNY → 人民币壹仟肆佰零玖元伍角; a negative amount has 负 after the name of the currency.

    Raises:
        ValueError: more decimals than the currency has, or a whole part above `WHOLE_MAX`.
    """
    whole, part = _split(value, minor_units)
    name = get_currency_name(currency, locale="zh_Hans_CN")
    sign = "负" if value < 0 else ""
    spoken = f"{_chinese_whole(whole)}元" if whole or not part else ""
    if not part:
        return f"{name}{sign}{spoken}整"
    digits = f"{part:0{minor_units}d}"
    zero_due = bool(whole) and (whole % 10 == 0 or digits[0] == "0")
    for digit, place in zip(digits, _PARTS, strict=False):
        if digit == "0":
            zero_due = bool(spoken)
            continue
        spoken += ("零" if zero_due else "") + _DIGITS[int(digit)] + place
        zero_due = False
    return f"{name}{sign}{spoken}"


def english(value: Decimal, currency: str, minor_units: int = 2) -> str:
    """1409.50 USD → One thousand four hundred nine and 50/100 US dollars.

    Raises:
        ValueError: more decimals than the currency has, or a whole part above `WHOLE_MAX`.
    """
    whole, part = _split(value, minor_units)
    spoken = _english_whole(whole)
    if minor_units:
        spoken += f" and {part:0{minor_units}d}/{10**minor_units}"
    name = get_currency_name(currency, count=1 if whole == 1 and not part else 2, locale="en")
    sign = "minus " if value < 0 else ""
    spoken = f"{sign}{spoken} {name}"
    return spoken[0].upper() + spoken[1:]


def _split(value: Decimal, minor_units: int) -> tuple[int, int]:
    """Whole part and minor units of the absolute amount."""
    if not 0 <= minor_units <= len(_PARTS) or not value.is_finite() or round_money(value, minor_units) != value:
        raise ValueError("not an amount in minor units")
    whole, part = divmod(int(abs(value).scaleb(minor_units)), 10**minor_units)
    if whole > WHOLE_MAX:
        raise ValueError("too large to be written in words")
    return whole, part


def _chinese_whole(number: int) -> str:
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _chinese_whole(high) + unit + gap + (_chinese_whole(low) if low else "")
    if number == 0:
        return _DIGITS[0]
    spoken, zero_due = "", False
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit == "0":
            zero_due = bool(spoken)
            continue
        spoken += ("零" if zero_due else "") + _DIGITS[int(digit)] + place
        zero_due = False
    return spoken


def _english_whole(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (f" {_english_whole(rest)}" if rest else "")
    groups = []
    for name in _THOUSANDS:
        number, group = divmod(number, 1000)
        if group:
            groups.append(f"{_english_whole(group)} {name}".rstrip())
    return " ".join(reversed(groups))
