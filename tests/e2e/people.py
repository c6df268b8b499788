"""The five people of the flow, each with one job."""

from __future__ import annotations

from dataclasses import dataclass

from tests.plugins.company import Company


@dataclass(frozen=True)
class People:
    """Connection strings of the five."""

    buyer: str
    approver: str
    storekeeper: str
    clerk: str
    manager: str


def hire(company: Company, language: str) -> People:
    """Five people with a login each."""
    return People(
        buyer=company.login("buyer", name="anna", language=language),
        approver=company.login("purchasing_approver", name="bruno", language=language),
        storekeeper=company.login("storekeeper", name="chen", language=language),
        clerk=company.login("accounts_payable_clerk", name="dora", language=language),
        manager=company.login("finance_manager", name="emil", language=language),
    )
