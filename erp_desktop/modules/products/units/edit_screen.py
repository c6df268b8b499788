"""The screen of one unit, with the conversions that hold for every product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded
from erp_desktop.modules.products.units import rules
from erp_desktop.modules.products.units.picker import (
    LEFT,
    RIGHT,
    TO_UNIT,
    conversion_problems,
    conversion_row,
    read_conversion,
)
from erp_desktop.modules.products.units.records import Unit, UnitConversion
from erp_desktop.modules.products.units.tasks import UNITS
from erp_desktop.ui.edit_spec import EditSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridSpec, Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, length_max=20, width=160),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("decimals", mark("Decimals"), FieldKind.INTEGER, required=True, width=80,
                  help=mark("How many decimals quantities in this unit have: 0 for pieces, 3 for kilograms.")),
    )),
)


def _grid(_screen: object) -> GridSpec:
    columns = (replace(LEFT, title=mark("Of this unit")), RIGHT, TO_UNIT)
    return GridSpec(columns, check=conversion_problems, noun="unit_conversion", lines_max=200)


def _read(loaded: Loaded[Unit]) -> Sequence[Row]:
    return [conversion_row(one, loaded.references) for one in loaded.record.conversions]


def _write(record: Unit, rows: Sequence[Row]) -> None:
    kept: Mapping[object, UnitConversion] = {one.id: one for one in record.conversions}
    record.conversions = [read_conversion(row, kept) for row in rows]


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def edit_spec(_services: Services) -> EditSpec[Unit]:
    """The form of a unit and the grid of its conversions."""
    return master_edit(
        UNITS,
        kind=mark("Unit"),
        edit=Permission.UNIT_EDIT,
        new=lambda: Unit(id=new_id(), code="", name=""),
        icon="products",
        sections=SECTIONS,
        check=_check,
        grids=(GridPart("conversions", mark("Conversions for every product"), _grid, _read, _write),),
        constraint_fields={"unit_conversion.twice": "conversions", "unit_conversion.same_unit": "conversions"},
    )
