"""The name of a group in a report runs over the empty cells beside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QTableView

from erp_desktop.ui.report_model import ReportModel


def span_group_names(table: QTableView, model: ReportModel[Any]) -> None:
    """Join the first cell of each group with the empty ones beside it, in the order delivered."""
    table.clearSpans()
    header = table.horizontalHeader()
    if header.sectionsMoved():
        return
    for row in filter(model.is_group, range(model.rowCount())):
        empty = 1
        while empty < model.columnCount() and not model.index(row, empty).data():
            empty += 1
        if empty > 1:
            table.setSpan(row, 0, 1, empty)
