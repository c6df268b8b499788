"""The line grid: lines of a document, entered as fast as in a good spreadsheet (screens.md)."""

from __future__ import annotations

from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid.columns import GridColumn, GridSpec, Row, Stop, Total
from erp_desktop.ui.line_grid.model import LineGridModel
from erp_desktop.ui.line_grid.rows import GridRow
from erp_desktop.ui.line_grid.view import LineGrid
from erp_desktop.ui.look_up import LookUp

__all__ = [
    "FieldKind",
    "GridColumn",
    "GridRow",
    "GridSpec",
    "LineGrid",
    "LineGridModel",
    "LookUp",
    "Row",
    "Stop",
    "Total",
]
