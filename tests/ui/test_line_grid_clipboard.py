"""Blocks of the clipboard: what is copied is pasted, and what Excel writes is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp_desktop.ui.line_grid.clipboard import format_block, parse_block
from erp_desktop.ui.line_grid.pasting import PastePlan, place
from erp_desktop.ui.line_grid.rows import GridRow, copy_text, finish, new_row
from tests.ui.entry_helpers import PRODUCTS, order_lines

CELLS = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=12)


@st.composite
def blocks(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6))


@given(blocks())
def test_copied_block_is_pasted_the_same(block: list[list[str]]) -> None:
    assert parse_block(format_block(block)) == block


@given(st.text(max_size=200))
def test_any_text_is_a_rectangle(pasted: str) -> None:
    block = parse_block(pasted)
    assert len({len(row) for row in block}) <= 1


@pytest.mark.parametrize(
    ("pasted", "block"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
        ("a\t", [["a", ""]]),
        ('"two\nlines"\tb\r\n', [["two\nlines", "b"]]),
        ('"say ""hi"""\tb', [['say "hi"', "b"]]),
        ('5" pipe\t"red" paint', [['5" pipe', '"red" paint']]),
        ('"never closed\tb', [['"never closed', "b"]]),
        ("中和\t１２\r\n", [["中和", "１２"]]),
        ("\r\n\r\n", [[""], [""]]),
    ],
)
def test_what_spreadsheets_write(pasted: str, block: list[list[str]]) -> None:
    assert parse_block(pasted) == block


NUMBERS = st.decimals(min_value=-10**9, max_value=10**9, places=4, allow_nan=False, allow_infinity=False)


@given(
    st.sampled_from(PRODUCTS), NUMBERS, NUMBERS, st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.booleans(),
    st.sampled_from(["en", "zh_CN"]),
)
def test_copied_lines_paste_back_as_the_same_values(
    product: object, quantity: Decimal, price: Decimal, due: date, urgent: bool, language: str  # noqa: FBT001
) -> None:
    spec = order_lines()
    row = new_row(spec)
    row.update(product=product, description='5" pipe\tblue', quantity=quantity, price=price, due=due, urgent=urgent)
    finish(row, spec, "")
    copied = format_block([[copy_text(row, column, language) for column in spec.columns]])
    block = parse_block(copied)
    plan = PastePlan(block, spec, (), place(block, spec.columns, 0), start=0, language=language)
    for key, texts in plan.waiting().items():
        plan.resolve(key, {one.code: one for one in PRODUCTS if one.code in texts})
    pasted: GridRow = plan.rows[0]
    assert not plan.rows[0].unread
    for key in ("product", "quantity", "price", "due", "urgent", "amount"):
        assert pasted[key] == row[key]


def _plan(pasted: str, start_column: int = 0) -> PastePlan:
    spec, block = order_lines(), parse_block(pasted)
    return PastePlan(block, spec, (), place(block, spec.columns, start_column), start=0, language="en")


def test_headings_in_any_order_language_and_spelling_place_the_columns() -> None:
    plan = _plan("PRICE *\tqty\tDue date:\n4.85\t2\t2026-03-05\n")
    assert plan.placing.heading
    assert plan.rows[0]["price"] == Decimal("4.85")
    assert plan.rows[0]["quantity"] == 2
    assert plan.rows[0]["due"] == date(2026, 3, 5)
    assert plan.block_rows == [2]


def test_unknown_heading_is_told_and_left_out() -> None:
    plan = _plan("Quantity\tPrice\tColour\n2\t3\tred")
    told = [(one.code, one.params["text"]) for one in plan.placing.problems]
    assert told == [("paste.heading_unknown", "Colour")]


def test_data_is_not_taken_for_a_heading() -> None:
    plan = _plan("2\tpcs\t4.85", start_column=2)
    assert not plan.placing.heading
    assert (plan.rows[0]["quantity"], plan.rows[0]["unit"]) == (2, "pcs")


def test_every_problem_is_told_with_its_row() -> None:
    plan = _plan("Quantity\tPrice\tDue date\tUrgent\nabc\t1\t\t\n2\t1.123456789\t32.1.2026\tperhaps\n-1\t1\t\tx")
    found = {(one.row, one.field, one.code) for one in plan.problems() if one.code != "value.required"}
    assert found == {
        (2, "quantity", "number.invalid"),
        (3, "price", "number.too_many_decimals"),
        (3, "due", "date.invalid"),
        (3, "urgent", "flag.invalid"),
        (4, "quantity", "value.not_positive"),
    }
    assert {one.row for one in plan.problems() if one.field == "product"} == {2, 3, 4}


def test_block_wider_than_the_grid_says_so() -> None:
    plan = _plan("1\t2\t3\t4", start_column=6)
    assert [one.code for one in plan.problems() if one.row is None] == ["paste.too_wide"]


def test_computed_columns_are_passed_over_silently() -> None:
    plan = _plan("Quantity\tPrice\tAmount\n2\t3\t999")
    assert plan.rows[0]["amount"] == Decimal("6.00")


def test_blank_rows_and_too_many_lines() -> None:
    spec = order_lines(lines_max=3)
    block = parse_block("1\n\n2\n3\n4\n5\n")
    plan = PastePlan(block, spec, (), place(block, spec.columns, 2), start=0, language="en")
    assert [row["quantity"] for row in plan.rows] == [1, 2, 3]
    assert plan.dropped == 2
    assert plan.problems()[0].code == "paste.too_many_lines"


@pytest.mark.parametrize("garbage", ["\0", "a\0b", "\x07bell", "a\u202eb", "x" * 300, "\ud800"])
def test_garbage_is_a_problem_at_its_cell_and_kept(garbage: str) -> None:
    plan = _plan(f"{garbage}\t1", start_column=1)
    assert plan.rows[0].problem_at("description") is not None
    assert plan.rows[0].unread["description"].typed == garbage


@pytest.mark.parametrize("fine", ["שלום עולם", "مرحبا", "👩‍🔧 spare part 🔩", "中和端子", "Ærø ½ ∅"])
def test_every_script_and_emoji_is_taken(fine: str) -> None:
    assert _plan(f"{fine}\t1", start_column=1).rows[0]["description"] == fine
