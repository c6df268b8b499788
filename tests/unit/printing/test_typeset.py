from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp_desktop.printing import fonts, typeset
from erp_desktop.printing.typeset import BODY, fit, shrunk, wrap

TEXTS = st.text(st.sampled_from(" \n-/,.()abcXYZ0189采购订单入库，。、（）《》「」…Łé"), max_size=120)


@given(TEXTS, st.floats(20, 400))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = wrap(text, width, BODY)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(BODY.width(line) <= width for line in lines)


WORDS = st.tuples(st.sampled_from("采购订单入库"), st.sampled_from(["", "，", "。", "）。", "…"])).map("".join)


@given(st.lists(WORDS, max_size=60).map("".join), st.floats(40, 200))
def test_no_line_begins_with_a_closing_sign(text: str, width: float) -> None:
    assert not any(line[0] in "，。）…" for line in wrap(text, width, BODY) if line)


@given(st.lists(st.sampled_from(["（采", "《购", "订"]), max_size=60).map("".join), st.floats(40, 200))
def test_no_line_ends_with_an_opening_sign(text: str, width: float) -> None:
    assert not any(line[-1] in "（《" for line in wrap(text, width, BODY) if line)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("采购入库单（暂估）", 45, ("采购入库单", "（暂估）")),
        ("合计：壹仟元，整。", 42.6, ("合计：壹仟", "元，整。")),
        ("合计：壹仟，整。", 42.6, ("合计：壹", "仟，整。")),
        ("hexagon head bolt", 60, ("hexagon head", "bolt")),
        ("length 6 000 mm cut", 62, ("length", "6 000 mm cut")),
        ("over-receipt", 40, ("over-", "receipt")),
        ("", 40, ("",)),
        ("one\ntwo", 400, ("one", "two")),
        ("tab\there\x00", 400, ("tab here",)),
    ],
)
def test_where_lines_break(text: str, width: float, lines: tuple[str, ...]) -> None:
    assert wrap(text, width, BODY) == lines


def test_a_word_wider_than_the_line_is_cut() -> None:
    lines = wrap("x" * 100, 50, BODY)
    assert len(lines) > 5
    assert "".join(lines) == "x" * 100


def test_texts_are_ended_by_an_ellipsis_and_figures_are_made_smaller() -> None:
    assert fit("Kestrel Präzisionsteile GmbH", 60, BODY).endswith("…")
    assert BODY.width(fit("Kestrel Präzisionsteile GmbH", 60, BODY)) <= 60
    assert fit("short", 60, BODY) == "short"
    small = shrunk("123,456,789,012.00", 40, BODY)
    assert small.size < BODY.size
    assert small.width("123,456,789,012.00") == pytest.approx(40)
    assert shrunk("1", 40, BODY) is BODY


def test_figures_are_tabular() -> None:
    for bold in (False, True):
        widths = {fonts.face(bold=bold).widths[digit] for digit in "0123456789"}
        assert len(widths) == 1


def test_rare_hanzi_fall_back_and_other_scripts_show_a_box() -> None:
    assert fonts.runs("订单 8") == [(fonts.REGULAR, "订单 8")]
    assert fonts.runs("王㐂ไ", bold=True) == [(fonts.BOLD, "王"), (fonts.RARE, "㐂"), (fonts.BOLD, "□")]


def test_control_characters_never_reach_the_paper() -> None:
    assert typeset.clean("a\x07b\r\nc\u200b") == "ab\nc"
