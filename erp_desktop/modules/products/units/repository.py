"""Units in the database."""

from __future__ import annotations

from erp_desktop.base.paging import Sort
from erp_desktop.db.masters import Listing, MasterRepository, Reference
from erp_desktop.modules.products.units import rules
from erp_desktop.modules.products.units.records import Unit, UnitRow
from server_db.access.permissions import Permission


class UnitRepository(MasterRepository[Unit, UnitRow], read=Permission.UNIT_READ, edit=Permission.UNIT_EDIT):
    """Units of measure with their general conversions."""

    listing = Listing(
        noun="unit",
        model=Unit,
        row=UnitRow,
        columns={
            "id": Unit.id,
            "version": Unit.version,
            "code": Unit.code,
            "name": Unit.name,
            "decimals": Unit.decimals,
            "archived_at": Unit.archived_at,
        },
        default_sort=Sort("code"),
        nullable=("archived_at",),
        children=(Unit.conversions,),
        references={"to_unit_id": Reference(Unit)},
        check=lambda values: list(rules.check(values)),
    )
