"""Bins in the database; a person sees those of the warehouses that the row rules give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from erp_desktop.base import limits
from erp_desktop.base.access import needs
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.modules.stock.bins.records import KINDS, Bin, BinRow
from server_db.access.permissions import Permission
from server_db.tables.stock import Warehouse


class BinRepository(MasterRepository[Bin, BinRow], read=Permission.WAREHOUSE_READ, edit=Permission.WAREHOUSE_EDIT):
    """The places of a warehouse; a code is unique in its warehouse."""

    listing = Listing(
        noun="bin",
        model=Bin,
        row=BinRow,
        columns={
            "id": Bin.id,
            "version": Bin.version,
            "warehouse": Warehouse.code,
            "code": Bin.code,
            "name": Bin.name,
            "kind": Bin.kind,
            "archived_at": Bin.archived_at,
        },
        joins=(Join(Warehouse, Warehouse.id == Bin.warehouse_id),),
        default_sort=Sort("warehouse"),
        sorts={"warehouse": Warehouse.code + " " + Bin.code},
        nullable=("warehouse", "archived_at"),
        filters={"warehouse": lambda warehouse_id: Bin.warehouse_id == warehouse_id, "kind": Bin.kind.in_},
        references={"warehouse_id": Reference(Warehouse)},
        import_key=("warehouse_id", "code"),
    )

    @needs(Permission.WAREHOUSE_READ)
    def search_in(
        self, warehouse_id: UUID | None, words: str, limit: int = limits.PICKER_ROWS
    ) -> list[PickerRow]:
        """Bins of a warehouse (None: of all) that match the words; the detail is the kind."""
        found = self.db.call_rows("bin__search", PickerRow, words=words, limit=limit, warehouse_id=warehouse_id)
        return [replace(row, detail=text(KINDS[row.detail])) for row in found]

    @needs(Permission.WAREHOUSE_READ)
    def find_in(self, warehouse_id: UUID | None, codes: Sequence[str]) -> dict[str, PickerRow]:
        """The bins of many codes in a warehouse, in one statement; none without a warehouse."""
        statement = select(Bin.id, Bin.code, Bin.name).where(
            Bin.warehouse_id == warehouse_id,
            Bin.code == any_(bindparam("codes", list(codes), type_=ARRAY(Bin.code.type))),
            Bin.archived_at.is_(None),
        )
        return {found.code: found for found in self.db.rows(statement, PickerRow)}
