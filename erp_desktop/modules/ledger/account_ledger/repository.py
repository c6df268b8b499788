"""The ledger of an account in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from erp_desktop.base import limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.account_ledger.records import AccountTotals, LedgerLine
from erp_desktop.modules.ledger.trial_balance.records import AccountFigures
from server_db.access.permissions import Permission


class AccountLedgerRepository:
    """Lines of one account with their running balance, page by page."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.LEDGER_READ)
    def page(
        self, account_id: UUID, first: date, last: date, after: LedgerLine | None = None,
        limit: int = limits.PAGE_ROWS,
    ) -> Sequence[LedgerLine]:
        """Lines after `after`, at most `limit`; the first page begins with the opening balance."""
        place: dict[str, object] = {}
        if after is not None and after.voucher_id is not None:
            place = {"after_date": after.date, "after_voucher_id": after.voucher_id, "after_line": after.line}
        days = {"from": first, "to": last}
        return self.db.call_rows("account_ledger", LedgerLine, account_id=account_id, limit=limit, **days, **place)

    @needs(Permission.LEDGER_READ)
    def totals(self, account_id: UUID, first: date, last: date) -> AccountTotals:
        """What the lines add up to, from the balances that postings keep: at once, however many lines.

        Raises:
            Refused: `dates.not_ordered`.
        """
        rows = self.db.call_rows("trial_balance", AccountFigures, **{"from": first, "to": last})
        for row in rows:
            if row.account_id == account_id:
                return AccountTotals(row.opening, row.debit, row.credit, row.closing)
        return AccountTotals(Decimal(0), Decimal(0), Decimal(0), Decimal(0))
