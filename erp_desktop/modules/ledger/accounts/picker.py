"""How an account is chosen: one that can be posted to, or a heading."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.accounts.tasks import ACCOUNTS, search_headings
from erp_desktop.ui.look_up import LookUp

ACCOUNT: Final = LookUp(
    ACCOUNTS.search, ACCOUNTS.resolve, placeholder=mark("Code, name or initials"), command="account.open"
)

HEADING: Final = LookUp(search_headings, placeholder=mark("Code, name or initials"), command="account.open")
"""What an account stands below."""
