"""Accounts become a tree whose every level adds up."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from erp_desktop.modules.ledger.trial_balance.records import FIGURES, AccountFigures, Heading
from erp_desktop.modules.ledger.trial_balance.rules import arrange

D = Decimal
ASSETS, CASH = UUID(int=1), UUID(int=2)
HEADINGS = (Heading(ASSETS, "1", "Assets", None), Heading(CASH, "10", "Cash", ASSETS))


def account(number: int, opening: str, debit: str, credit: str, parent: UUID | None = CASH) -> AccountFigures:
    closing = D(opening) + D(debit) - D(credit)
    return AccountFigures(
        UUID(int=number), f"{number}", f"Account {number}", parent, D(opening), D(debit), D(credit), D(debit),
        D(credit), closing,
    )


def test_balances_of_both_sides_stay_on_their_sides_in_the_heading() -> None:
    found = arrange([account(100, "10", "0", "0"), account(101, "-4", "0", "0")], HEADINGS)
    assert [(row.code, row.level, row.opening_debit, row.opening_credit) for row in found.rows] == [
        ("1", 0, D(10), D(4)), ("10", 1, D(10), D(4)), ("100", 2, D(10), None), ("101", 2, None, D(4)),
    ]
    assert found.differs_by == D(6)


def test_accounts_without_any_figure_and_their_headings_are_left_out() -> None:
    assert arrange([account(100, "0", "0", "0")], HEADINGS).rows == ()


def test_an_account_that_balances_out_is_shown_for_what_moved() -> None:
    row = arrange([account(100, "0", "5", "5", None)], HEADINGS).rows[0]
    assert (row.debit, row.credit, row.closing_debit, row.closing_credit, row.level) == (D(5), D(5), None, None, 0)


MOVES = st.tuples(st.integers(-999, 999), st.integers(0, 999), st.integers(0, 999), st.booleans())


@given(st.lists(MOVES, max_size=30))
def test_every_level_adds_up_to_the_totals(moves: list[tuple[int, int, int, bool]]) -> None:
    accounts = [
        account(100 + at, str(opening), str(debit), str(credit), CASH if below else None)
        for at, (opening, debit, credit, below) in enumerate(moves)
    ]
    found = arrange(accounts, HEADINGS)
    for key in FIGURES:
        tops = sum((getattr(row, key) or D(0) for row in found.rows if row.level == 0), D(0))
        leaves = sum((getattr(row, key) or D(0) for row in found.rows if not row.is_heading), D(0))
        assert tops == leaves == found.totals[key]
