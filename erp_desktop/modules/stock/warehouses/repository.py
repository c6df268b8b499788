"""Warehouses in the database; a person sees those that the row rules give."""

from __future__ import annotations

from sqlalchemy import func, select

from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Listing, MasterRepository
from erp_desktop.modules.stock.warehouses.records import Warehouse, WarehouseRow
from server_db.access.permissions import Permission
from server_db.tables.stock import Bin

_BINS = (
    select(func.count())
    .select_from(Bin)
    .where(Bin.warehouse_id == Warehouse.id, Bin.archived_at.is_(None))
    .scalar_subquery()
)


class WarehouseRepository(
    MasterRepository[Warehouse, WarehouseRow], read=Permission.WAREHOUSE_READ, edit=Permission.WAREHOUSE_EDIT
):
    """Warehouses."""

    listing = Listing(
        noun="warehouse",
        model=Warehouse,
        row=WarehouseRow,
        columns={
            "id": Warehouse.id,
            "version": Warehouse.version,
            "code": Warehouse.code,
            "name": Warehouse.name,
            "address": Warehouse.address,
            "bins": _BINS,
            "archived_at": Warehouse.archived_at,
        },
        default_sort=Sort("code"),
        nullable=("archived_at",),
        unsorted=("bins",),
    )
