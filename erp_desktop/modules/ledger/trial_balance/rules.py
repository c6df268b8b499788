"""How accounts with postings become a tree with sums: pure, so that it can be tested without a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from erp_desktop.modules.ledger.trial_balance.records import (
    FIGURES,
    AccountFigures,
    Heading,
    TrialBalance,
    TrialBalanceRow,
)

_ZERO = Decimal(0)
_Sums = dict[str, Decimal]


def figures_of(account: AccountFigures) -> _Sums:
    """The figures of an account on their sides; a balance stands on one side alone."""
    return {
        "opening_debit": max(account.opening, _ZERO),
        "opening_credit": max(-account.opening, _ZERO),
        "debit": account.debit,
        "credit": account.credit,
        "year_debit": account.year_debit,
        "year_credit": account.year_credit,
        "closing_debit": max(account.closing, _ZERO),
        "closing_credit": max(-account.closing, _ZERO),
    }


def arrange(
    accounts: Sequence[AccountFigures], headings: Sequence[Heading], *, with_headings: bool = True
) -> TrialBalance:
    """The report: accounts by code below their headings, headings and totals as the sums of their accounts.

    A heading adds up the sides of what stands below it, so that every level of the tree adds up to the totals.
    Accounts that were never posted to, and headings without any, are left out.
    """
    known: dict[UUID, Heading] = {one.id: one for one in headings}
    known |= {one.account_id: Heading(one.account_id, one.code, one.name, one.parent_id) for one in accounts}
    own = {one.account_id: figures_of(one) for one in accounts if _moved(one)}
    sums: dict[UUID, _Sums] = {}
    for account_id, figures in own.items():
        for place in _way_up(account_id, known):
            _add(sums.setdefault(place, dict.fromkeys(FIGURES, _ZERO)), figures)
    below: dict[UUID | None, list[UUID]] = {}
    for place in sums:
        parent = known[place].parent_id
        below.setdefault(parent if parent in sums else None, []).append(place)
    rows: list[TrialBalanceRow] = []

    def walk(parent: UUID | None, level: int) -> None:
        for place in sorted(below.get(parent, ()), key=lambda one: known[one].code):
            is_heading = place in below
            if with_headings or not is_heading:
                rows.append(_row(known[place], level if with_headings else 0, sums[place], is_heading=is_heading))
            walk(place, level + 1)

    walk(None, 0)
    totals = dict.fromkeys(FIGURES, _ZERO)
    for figures in own.values():
        _add(totals, figures)
    return TrialBalance(tuple(rows), totals, totals["closing_debit"] - totals["closing_credit"])


def _moved(account: AccountFigures) -> bool:
    return any(figures_of(account).values())


def _way_up(account_id: UUID, known: Mapping[UUID, Heading]) -> list[UUID]:
    """An account and the headings above it."""
    way: list[UUID] = []
    place: UUID | None = account_id
    while place is not None and place in known and place not in way:
        way.append(place)
        place = known[place].parent_id
    return way


def _add(sums: _Sums, figures: Mapping[str, Decimal]) -> None:
    for key, value in figures.items():
        sums[key] += value


def _row(account: Heading, level: int, sums: Mapping[str, Decimal], *, is_heading: bool) -> TrialBalanceRow:
    shown = {key: value or None for key, value in sums.items()}
    return TrialBalanceRow(account.id, account.code, account.name, level, is_heading, **shown)
