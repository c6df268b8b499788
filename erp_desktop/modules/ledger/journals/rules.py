"""What must be true of a journal before it is stored, beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem

MONEY_KINDS: Final = frozenset({"bank", "cash"})
"""Journals of money: each belongs to the account that it moves."""


def check(values: Mapping[str, object]) -> Sequence[Problem]:
    """Problems of a journal's values; empty when there are none."""
    if "kind" not in values or "account_id" not in values:
        return ()
    if (values["kind"] in MONEY_KINDS) != (values["account_id"] is not None):
        return (Problem("journal.account_given", "account_id"),)
    return ()
