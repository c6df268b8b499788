"""The lines behind the grid: values, problems, steps of undo, signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from erp_desktop.base.errors import Problem
from erp_desktop.ui.line_grid import FieldKind, GridColumn, GridSpec, LineGridModel
from erp_desktop.ui.line_grid.cell_roles import LOCK_ROLE, PROBLEM_ROLE
from erp_desktop.ui.line_grid.clipboard import parse_block
from erp_desktop.ui.line_grid.drafting import lines_of, typed_lines
from erp_desktop.ui.line_grid.pasting import PastePlan, place
from tests.ui.entry_helpers import PRODUCTS, order_lines

PRODUCT, DESCRIPTION, QUANTITY, UNIT, PRICE, DUE, URGENT, AMOUNT = range(8)
LINE = {"product": PRODUCTS[0], "quantity": Decimal(2), "price": Decimal("4.85")}


@pytest.fixture
def model(qapp: object) -> LineGridModel:
    return LineGridModel(order_lines())


def _texts(model: LineGridModel, row: int) -> list[str]:
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_is_a_sound_model(model: LineGridModel, qtmodeltester: ModelTester) -> None:
    model.set_lines([LINE, LINE])
    qtmodeltester.check(model)
    model.enter_text(2, QUANTITY, "3")
    model.remove([0])
    model.undo_stack.undo()
    model.undo_stack.undo()
    model.undo_stack.redo()
    model.set_read_only(True)
    model.set_read_only(False)
    block = parse_block("1\n2\n3\n")
    placing = place(block, model.spec.columns, 2)
    plan = PastePlan(block, model.spec, model.all_rows(), placing, start=1, language="en")
    model.replace(1, plan.overlap(), plan.accepted(only_clean=False), "")
    model.undo_stack.undo()


def test_there_is_always_one_empty_line_last(model: LineGridModel) -> None:
    assert model.rowCount() == 1
    model.enter_text(0, QUANTITY, "3")
    assert model.rowCount() == 2
    assert model.lines()[0]["quantity"] == 3
    model.set_read_only(True)
    assert model.rowCount() == 1


def test_empty_line_becomes_a_line_where_the_person_stands(model: LineGridModel) -> None:
    inserted: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, _last: inserted.append(first))
    model.enter_text(0, QUANTITY, "3")
    assert inserted == [1]


def test_amount_follows_quantity_and_price_and_product_fills(model: LineGridModel) -> None:
    model.enter_value(0, PRODUCT, PRODUCTS[0])
    model.enter_text(0, QUANTITY, "12*3.5+7")
    model.enter_text(0, PRICE, "1,234.50")
    assert model.lines()[0]["description"] == "Ball bearing 6204-2RS"
    assert model.lines()[0]["amount"] == Decimal("60490.50")
    assert _texts(model, 0)[QUANTITY:] == ["49", "pcs", "1,234.50", "", "", "60,490.50"]


def test_calculation_is_rounded_but_a_typed_number_is_not(model: LineGridModel) -> None:
    model.enter_text(0, QUANTITY, "10/3")
    assert model.lines()[0]["quantity"] == Decimal("3.333333")
    model.enter_text(0, QUANTITY, "3.33333333")
    assert model.index(0, QUANTITY).data(PROBLEM_ROLE).code == "number.too_many_decimals"


def test_text_that_can_not_be_read_stays_with_its_problem(model: LineGridModel) -> None:
    model.enter_text(0, PRICE, "5")
    model.enter_text(0, QUANTITY, "abc")
    index = model.index(0, QUANTITY)
    assert index.data() == "abc"
    assert index.data(PROBLEM_ROLE).code == "number.invalid"
    assert "abc" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "abc" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.lines()[0]["amount"] is None
    model.enter_text(0, QUANTITY, "4")
    assert index.data(PROBLEM_ROLE) is None
    assert model.lines()[0]["amount"] == 20


def test_missing_values_show_when_the_line_is_left_or_saved(model: LineGridModel) -> None:
    model.enter_text(0, QUANTITY, "4")
    assert model.index(0, PRICE).data(PROBLEM_ROLE) is None
    assert {one.field for one in model.problems()} == {"product", "price"}
    model.reveal(0)
    assert model.index(0, PRICE).data(PROBLEM_ROLE).code == "value.required"


def test_problems_from_the_server_stand_at_their_cell_until_it_changes(model: LineGridModel) -> None:
    model.set_lines([LINE, {}, LINE])
    model.tell([Problem("value.out_of_range", "price", 1), Problem("record.locked", None, 0)])
    assert model.index(2, PRICE).data(PROBLEM_ROLE).code == "value.out_of_range"
    told = model.headerData(0, Qt.Orientation.Vertical, PROBLEM_ROLE)
    assert isinstance(told, Problem)
    assert told.code == "record.locked"
    assert [one.row for one in model.problems()] == [0, 1]
    model.enter_text(2, PRICE, "9")
    assert model.index(2, PRICE).data(PROBLEM_ROLE) is None


def test_each_entry_is_one_step_back_and_forth(model: LineGridModel) -> None:
    model.enter_text(0, QUANTITY, "1")
    model.enter_text(0, QUANTITY, "2")
    model.enter_text(0, QUANTITY, "2")
    model.undo_stack.undo()
    assert model.lines()[0]["quantity"] == 1
    model.undo_stack.undo()
    assert model.lines() == []
    model.undo_stack.redo()
    model.undo_stack.redo()
    assert model.lines()[0]["quantity"] == 2
    assert not model.undo_stack.canRedo()


def test_answer_of_a_look_up_belongs_to_the_step_of_typing(model: LineGridModel) -> None:
    model.enter_text(0, PRODUCT, "brg-6204")
    assert model.waits()
    line = model.lines()[0]
    model.settle_reference(line.uid, "product", "brg-6204", PRODUCTS[0], "")
    model.fill([line.uid], [{"price": Decimal("4.85"), "unit": "box"}])
    assert model.lines()[0]["price"] == Decimal("4.85")
    assert model.undo_stack.count() == 1
    model.undo_stack.undo()
    assert model.lines() == []
    model.undo_stack.redo()
    assert model.lines()[0]["product"] == PRODUCTS[0]


def test_late_answer_does_not_overwrite_a_newer_entry(model: LineGridModel) -> None:
    model.enter_text(0, PRODUCT, "brg-6204")
    uid = model.lines()[0].uid
    model.enter_value(0, PRODUCT, PRODUCTS[2])
    model.settle_reference(uid, "product", "brg-6204", PRODUCTS[0], "")
    assert model.lines()[0]["product"] == PRODUCTS[2]


def test_filling_leaves_alone_what_the_person_typed(model: LineGridModel) -> None:
    model.enter_text(0, PRICE, "9")
    model.fill([model.lines()[0].uid], [{"price": Decimal("4.85"), "unit": "pcs"}])
    assert (model.lines()[0]["price"], model.lines()[0]["unit"]) == (9, "pcs")


def test_unanswered_look_up_is_a_problem(model: LineGridModel) -> None:
    model.enter_text(0, PRODUCT, "nope")
    model.settle_reference(model.lines()[0].uid, "product", "nope", None, "reference.unknown")
    assert not model.waits()
    assert "nope" in model.index(0, PRODUCT).data(Qt.ItemDataRole.ToolTipRole)


def test_removing_scattered_lines_is_one_step(model: LineGridModel) -> None:
    model.set_lines([{**LINE, "quantity": Decimal(number)} for number in range(1, 7)])
    model.remove([0, 2, 5, 6])
    assert [row["quantity"] for row in model.lines()] == [2, 4, 5]
    model.undo_stack.undo()
    assert [row["quantity"] for row in model.lines()] == [1, 2, 3, 4, 5, 6]


def test_locked_lines_and_columns_stay(qapp: object) -> None:
    columns = (GridColumn("name", "Name"), GridColumn("cost", "Cost", FieldKind.MONEY, needs="product:see_cost"))
    spec = GridSpec(columns, row_locked=lambda row: "Received already." if row["name"] == "fixed" else None)
    model = LineGridModel(spec, may=lambda _permission: False)
    model.set_lines([{"name": "fixed", "cost": Decimal(5)}, {"name": "free", "cost": Decimal(6)}])
    model.enter_text(0, 0, "other")
    model.remove([0, 1])
    assert [row["name"] for row in model.lines()] == ["fixed"]
    cost = model.index(0, 1)
    assert cost.data() is None
    assert cost.data(Qt.ItemDataRole.EditRole) is None
    assert cost.data(LOCK_ROLE) is True
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Received already."


def test_nothing_changes_while_read_only(model: LineGridModel) -> None:
    model.set_lines([LINE])
    model.set_read_only(True)
    model.enter_text(0, QUANTITY, "9")
    model.remove([0])
    model.insert(0)
    assert not model.setData(model.index(0, QUANTITY), "9")
    assert model.lines()[0]["quantity"] == 2
    assert not model.flags(model.index(0, QUANTITY)) & Qt.ItemFlag.ItemIsEditable


def test_number_of_lines_is_limited(qapp: object) -> None:
    model = LineGridModel(order_lines(lines_max=1))
    model.enter_text(0, QUANTITY, "1")
    model.enter_text(1, QUANTITY, "1")
    assert len(model.lines()) == 1


def test_thousand_pasted_lines_are_one_step_and_few_signals(model: LineGridModel) -> None:
    block = parse_block("".join(f"{number % 90 + 1}\tpcs\t{number % 17}.25\r\n" for number in range(1000)))
    plan = PastePlan(block, model.spec, (), place(block, model.spec.columns, QUANTITY), start=0, language="en")
    signals: list[str] = []
    model.dataChanged.connect(lambda *_: signals.append("data"))
    model.rowsInserted.connect(lambda *_: signals.append("rows"))
    model.lines_changed.connect(lambda: signals.append("lines"))
    model.replace(0, 0, plan.accepted(only_clean=False), "Pasting")
    assert signals == ["rows", "data", "lines"]
    assert len(model.lines()) == 1000
    assert model.lines()[999]["amount"] == Decimal(999 % 90 + 1) * (Decimal(999 % 17) + Decimal("0.25"))
    model.undo_stack.undo()
    assert model.rowCount() == 1


def test_lines_with_problems_can_be_left_out_and_old_lines_keep_their_place(model: LineGridModel) -> None:
    model.set_lines([{**LINE, "quantity": Decimal(number)} for number in (1, 2, 3)])
    block = parse_block("10\nbad\n30\n40\nworse\n")
    plan = PastePlan(
        block, model.spec, model.all_rows(), place(block, model.spec.columns, QUANTITY), start=0, language="en"
    )
    rows = plan.accepted(only_clean=True)
    assert [row["quantity"] for row in rows] == [10, 2, 30]
    model.replace(0, plan.overlap(), rows, "")
    assert [row["quantity"] for row in model.lines()] == [10, 2, 30]


def test_lines_survive_as_json(model: LineGridModel) -> None:
    model.set_lines([{**LINE, "id": PRODUCTS[3].id}])
    model.enter_text(0, DUE, "2026-03-05")
    model.enter_text(1, QUANTITY, "many")
    model.enter_text(1, PRODUCT, "noone")
    back = lines_of(typed_lines(model.lines()), model.spec, "en")
    assert back[0]["due"] == model.lines()[0]["due"]
    assert back[0]["id"] == PRODUCTS[3].id
    assert back[0]["product"].id == PRODUCTS[0].id  # type: ignore[attr-defined]
    assert back[0]["price"] == Decimal("4.85")
    assert back[1].unread["quantity"].typed == "many"
    assert back[1].unread["product"].typed == "noone"


@pytest.mark.parametrize(
    "kept",
    [
        *({"number": "x"}, {"number": "NaN"}, {"number": "-Infinity"}),
        *({"what": 1}, {"record": ["no"]}, {"date": "never"}),
    ],
)
def test_damaged_draft_lines_lose_only_their_damage(model: LineGridModel, kept: Mapping[str, Any]) -> None:
    typed: Sequence[Mapping[str, Any]] = [{"values": {"quantity": kept, "unit": "pcs"}}, {}]
    back = lines_of(typed, model.spec, "en")
    assert back[0]["quantity"] is None
    assert back[0]["unit"] == "pcs"


def test_index_outside_says_nothing(model: LineGridModel) -> None:
    assert model.data(QModelIndex()) is None
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags
