"""The trial balance in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from erp_desktop.base.access import Rights, needs
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.trial_balance.records import AccountFigures, Heading
from server_db.access.permissions import Permission
from server_db.tables.ledger import Account

_HEADINGS = select(Account.id, Account.code, Account.name, Account.parent_id).where(Account.postable.is_(False))


class TrialBalanceRepository:
    """Figures of accounts, from the balances that postings keep."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.LEDGER_READ)
    def figures(self, first: date, last: date) -> Sequence[AccountFigures]:
        """Every account with postings up to the last day.

        Raises:
            Refused: `dates.not_ordered`.
        """
        return self.db.call_rows("trial_balance", AccountFigures, **{"from": first, "to": last})

    @needs(Permission.LEDGER_READ)
    def headings(self) -> Sequence[Heading]:
        """The accounts that others stand below."""
        return self.db.rows(_HEADINGS, Heading)
