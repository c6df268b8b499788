"""Open payables in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from erp_desktop.base.access import Rights, needs
from erp_desktop.db.session import Database
from erp_desktop.modules.payments.open_payables.records import OpenPayable
from server_db.access.permissions import Permission


class OpenPayableRepository:
    """What the payable accounts consist of."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.OPEN_PAYABLE_READ)
    def items(
        self, day: date, supplier_id: UUID | None = None, due_until: date | None = None
    ) -> Sequence[OpenPayable]:
        """What was open at the end of a day, by supplier and due date; as far as it is due until `due_until`."""
        items = self.db.call_rows("open_payables", OpenPayable, date=day)
        return [
            item for item in items
            if (supplier_id is None or item.party_id == supplier_id)
            and (due_until is None or item.due_date <= due_until)
        ]
