"""The screen of one bin."""

from __future__ import annotations

from typing import Any, Final

from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.modules.stock.bins.records import KINDS, Bin
from erp_desktop.modules.stock.bins.tasks import BINS
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.ui.edit_spec import EditSpec, Section
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("warehouse_id", mark("Warehouse"), FieldKind.LOOK_UP, required=True, look_up=WAREHOUSE,
                  read_only_after_new=True),
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, width=200),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("kind", mark("Kind"), FieldKind.CHOICE, required=True, choices=dict(KINDS.items()),
                  help=mark("Storage holds your own stock with its value. Quality hold keeps rejected goods,"
                            " without value, until they go back to the supplier.")),
    )),
)


def _new() -> Bin:
    nothing: Any = None  # saving asks for what is still missing
    return Bin(id=new_id(), code="", name="", warehouse_id=nothing)


def edit_spec(_services: Services) -> EditSpec[Bin]:
    """The form of a bin."""
    return master_edit(
        BINS,
        kind=mark("Bin"),
        edit=Permission.WAREHOUSE_EDIT,
        new=_new,
        icon="stock",
        sections=SECTIONS,
        constraint_fields={"bin.used": "kind"},
    )
