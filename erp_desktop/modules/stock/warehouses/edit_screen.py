"""The screen of one warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from erp_desktop.base.i18n import mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.modules.stock.warehouses.records import Warehouse
from erp_desktop.modules.stock.warehouses.tasks import WAREHOUSES
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, Section
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.picker import PickerRow
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, length_max=20, width=160),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("address", mark("Address"), FieldKind.LONG_TEXT, span=2,
                  help=mark("Printed on orders as the place of delivery.")),
    )),
)


def _commands(screen: EditScreen[Warehouse]) -> Sequence[Command]:
    def why_not() -> str | None:
        return text("Save it first.") if screen.work.loaded is None or screen.work.new else None

    def show_bins() -> None:
        record = screen.record
        screen.services.navigate("bin.list", {"warehouse": PickerRow(record.id, record.code, record.name)})

    return (Command("warehouse.bins", mark("Bins"), run=show_bins, icon="stock", enabled=why_not,
                    needs=Permission.WAREHOUSE_READ),)


def edit_spec(_services: Services) -> EditSpec[Warehouse]:
    """The form of a warehouse."""
    return master_edit(
        WAREHOUSES,
        kind=mark("Warehouse"),
        edit=Permission.WAREHOUSE_EDIT,
        new=lambda: Warehouse(id=new_id(), code="", name=""),
        icon="stock",
        sections=SECTIONS,
        commands=_commands,
    )
