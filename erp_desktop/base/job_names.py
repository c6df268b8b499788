"""The words for the jobs that every company is made with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from erp_desktop.base.i18n import mark, text

JOB_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "buyer": mark("Buyer"),
        "purchasing_approver": mark("Head of purchasing"),
        "storekeeper": mark("Storekeeper"),
        "accounts_payable_clerk": mark("Accounts payable clerk"),
        "accountant": mark("Accountant"),
        "finance_manager": mark("Finance manager"),
        "manager": mark("Managing director"),
        "auditor": mark("Auditor"),
        "administrator": mark("Administrator"),
    }
)
"""Job → the words a person knows it by."""


def job_words(job: str) -> str:
    """A job in the person's language; one that the company made itself as it is called."""
    return text(JOB_NAMES[job]) if job in JOB_NAMES else job
