"""How other slices choose a unit, and show how units are converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow, RecordId
from erp_desktop.base.quantity import equation_of, factor_of
from erp_desktop.modules.products.units.records import UnitConversion
from erp_desktop.modules.products.units.tasks import UNITS
from erp_desktop.ui.edit_spec import row_id
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid import GridColumn, Row
from erp_desktop.ui.look_up import LookUp

UNIT: Final = LookUp(UNITS.search, UNITS.resolve, placeholder=mark("Code or name"), command="unit.open")

LEFT: Final = GridColumn("left", mark("Quantity"), FieldKind.QUANTITY, 120, required=True, default=Decimal(1))
FROM_UNIT: Final = GridColumn("from_unit_id", mark("Unit"), FieldKind.LOOK_UP, 200, required=True, lookup=UNIT)
RIGHT: Final = GridColumn("right", mark("Equals"), FieldKind.QUANTITY, 120, required=True)
TO_UNIT: Final = GridColumn(
    "to_unit_id", mark("In unit"), FieldKind.LOOK_UP, 200, required=True, lookup=UNIT, stretch=True
)
"""Columns of a grid of conversions: so much of a unit equals so much in another unit."""

FRACTION_MAX: Final = 2**63 - 1


def conversion_row(conversion: UnitConversion, names: Mapping[RecordId, PickerRow]) -> Row:
    """A conversion as a row of the grid."""
    left, right = equation_of(Fraction(conversion.numerator, conversion.denominator))
    return {
        "id": conversion.id,
        "left": left,
        "from_unit_id": names.get(conversion.from_unit_id) if conversion.from_unit_id else None,
        "right": right,
        "to_unit_id": names.get(conversion.to_unit_id),
    }


def conversion_problems(row: Row) -> Sequence[Problem]:
    """What is wrong with a row of the grid."""
    for key in ("left", "right"):
        value = row.get(key)
        if isinstance(value, Decimal) and value <= 0:
            return (Problem("value.not_positive", key),)
    factor = _factor(row)
    if factor is not None and max(factor.numerator, factor.denominator) > FRACTION_MAX:
        return (Problem("value.out_of_range", "right"),)
    return ()


def read_conversion(row: Row, kept: Mapping[object, UnitConversion]) -> UnitConversion:
    """The conversion that a row without problems says; the one of `kept` that has its id goes on."""
    factor, to_unit = _factor(row), row.get("to_unit_id")
    assert factor is not None
    assert isinstance(to_unit, PickerRow)
    found = kept.get(row.get("id")) or UnitConversion(id=row_id(row), to_unit_id=_id(to_unit), numerator=1)
    found.to_unit_id, found.numerator, found.denominator = _id(to_unit), factor.numerator, factor.denominator
    from_unit = row.get("from_unit_id")
    if isinstance(from_unit, PickerRow):
        found.from_unit_id = _id(from_unit)
    return found


def _factor(row: Row) -> Fraction | None:
    left, right = row.get("left"), row.get("right")
    if not isinstance(left, Decimal) or not isinstance(right, Decimal) or left <= 0:
        return None
    return factor_of(left, right)


def _id(row: PickerRow) -> UUID:
    assert isinstance(row.id, UUID)
    return row.id
