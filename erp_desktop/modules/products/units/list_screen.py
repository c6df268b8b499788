"""The list of units."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.modules.products.units.records import COLUMNS, IMPORT_COLUMNS, UnitRow
from erp_desktop.modules.products.units.tasks import UNITS
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.master_screens import master_list
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[UnitRow]:
    """Units by code."""
    return master_list(
        UNITS,
        title=mark("Units"),
        columns=COLUMNS,
        edit=Permission.UNIT_EDIT,
        icon="products",
        import_columns=IMPORT_COLUMNS,
        empty=mark("Units of measure stand here: pieces, kilograms, boxes."),
    )
