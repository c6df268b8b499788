"""Received and not invoiced, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from erp_desktop.base.access import Rights, needs
from erp_desktop.db.session import Database
from erp_desktop.modules.purchasing.grni.records import GrniLine
from server_db.access.permissions import Permission


class GrniRepository:
    """What the GRNI accounts consist of."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.GRNI_READ)
    def lines(self, day: date, supplier_id: UUID | None = None) -> Sequence[GrniLine]:
        """Receipt lines that were not fully invoiced at the end of a day, by supplier and date."""
        lines = self.db.call_rows("grni_list", GrniLine, date=day)
        return [line for line in lines if supplier_id is None or line.supplier_id == supplier_id]
