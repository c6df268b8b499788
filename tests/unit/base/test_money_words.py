from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp_desktop.base.money_words import WHOLE_MAX, chinese, english, words

AMOUNTS = st.integers(0, WHOLE_MAX * 100 + 99).map(lambda cents: Decimal(cents).scaleb(-2))
SMALL_AMOUNTS = st.integers(0, 10**7).map(lambda cents: Decimal(cents).scaleb(-2))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        # the examples of the rule itself
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        # ends at 元
        ("0", "人民币零元整"),
        ("1", "人民币壹元整"),
        ("10", "人民币壹拾元整"),
        ("1409", "人民币壹仟肆佰零玖元整"),
        # nothing before 角
        ("0.53", "人民币伍角叁分"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角"),
        ("10.05", "人民币壹拾元零伍分"),
        ("100305.00", "人民币壹拾万零叁佰零伍元整"),
        # sections of four
        ("100000000", "人民币壹亿元整"),
        ("100003000", "人民币壹亿零叁仟元整"),
        ("120000000", "人民币壹亿贰仟万元整"),
        ("1002000000", "人民币壹拾亿零贰佰万元整"),
        ("1000000000000", "人民币壹万亿元整"),
        ("1200000000001.01", "人民币壹万贰仟亿零壹元零壹分"),
        ("-5.20", "人民币负伍元贰角"),
    ],
)
def test_amounts_in_chinese(amount: str, expected: str) -> None:
    assert chinese(Decimal(amount)) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "minor_units", "expected"),
    [
        ("1409.50", "USD", 2, "One thousand four hundred nine and 50/100 US dollars"),
        ("0.05", "EUR", 2, "Zero and 05/100 euros"),
        ("1", "EUR", 2, "One and 00/100 euro"),
        ("21", "JPY", 0, "Twenty-one Japanese yen"),
        ("2004506.125", "KWD", 3, "Two million four thousand five hundred six and 125/1000 Kuwaiti dinars"),
        ("1000000", "CNY", 2, "One million and 00/100 Chinese yuan"),
        ("-15.5", "USD", 2, "Minus fifteen and 50/100 US dollars"),
    ],
)
def test_amounts_in_english(amount: str, currency: str, minor_units: int, expected: str) -> None:
    assert english(Decimal(amount), currency, minor_units) == expected


def test_foreign_currencies_have_their_chinese_names_and_places() -> None:
    assert chinese(Decimal("1200.5"), "USD") == "美元壹仟贰佰元零伍角"
    assert chinese(Decimal(3000), "JPY", 0) == "日元叁仟元整"
    assert chinese(Decimal("1.205"), "KWD", 3) == "科威特第纳尔壹元贰角零伍厘"


def test_the_language_chooses_the_words() -> None:
    assert words(Decimal(1), "CNY", 2, "zh_CN") == "人民币壹元整"
    assert words(Decimal(1), "USD", 2, "en") == "One and 00/100 US dollar"


@pytest.mark.parametrize("amount", ["1.001", "NaN", "Infinity", str(WHOLE_MAX + 1)])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    for write in (chinese, english):
        with pytest.raises(ValueError, match=r"minor units|too large"):
            write(Decimal(amount), "CNY", 2)


def _value_of(text: str) -> Decimal:
    """Read 大写 back, independently of how it was written."""
    spoken = text.removeprefix("人民币").removesuffix("整").replace("零", "")
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = Decimal(0)
    section = digit = 0
    high = 0
    for sign in spoken:
        if (place := "零壹贰叁肆伍陆柒捌玖".find(sign)) > 0:
            digit = place
        elif sign in units:
            section, digit = section + digit * units[sign], 0
        elif sign == "万":
            high, section, digit = high + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, high, section, digit = (total + high + section + digit) * 10**8, 0, 0, 0
        elif sign == "元":
            total, high, section, digit = total + high + section + digit, 0, 0, 0
        else:
            total, digit = total + Decimal(digit).scaleb(-1 - "角分".index(sign)), 0
    return total


@given(AMOUNTS)
def test_chinese_words_mean_the_amount(amount: Decimal) -> None:
    assert _value_of(chinese(amount)) == amount


@given(AMOUNTS)
def test_chinese_words_keep_the_rule(amount: Decimal) -> None:
    spoken = chinese(amount).removeprefix("人民币")
    assert "零零" not in spoken
    assert not re.search("零[元万亿]", spoken) or spoken == "零元整"
    assert spoken.endswith("整") == (amount == amount.to_integral_value())
    assert not re.search("(^|[^壹贰叁肆伍陆柒捌玖])[拾佰仟角分]", spoken), "every place has its digit"


@given(SMALL_AMOUNTS, SMALL_AMOUNTS)
def test_two_amounts_never_read_the_same(one: Decimal, other: Decimal) -> None:
    for write in (chinese, english):
        assert (write(one, "CNY", 2) == write(other, "CNY", 2)) == (one == other)
