"""The screen of open payables."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import today
from erp_desktop.base.i18n import mark, text
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.payments.open_payables import tasks
from erp_desktop.modules.payments.open_payables.records import COLUMNS, OpenPayables, PayableRow
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.report_parameters import parameters
from erp_desktop.ui.report_screen import ReportResult, ReportSpec
from erp_desktop.ui.screen import Services

PARAMETERS: Final = (
    FieldSpec("date", mark("At the end of"), FieldKind.DATE, required=True),
    FieldSpec("due", mark("Due until"), FieldKind.DATE, help=mark("Empty for every due date.")),
    FieldSpec("supplier", mark("Supplier"), FieldKind.LOOK_UP, look_up=SUPPLIER),
)


def _shown(payables: OpenPayables) -> ReportResult[PayableRow]:
    return ReportResult(payables.rows, {"label": text("Total"), **payables.totals})


def _drill(row: PayableRow, _asked: Asked) -> tuple[str, object] | None:
    return (f"{row.entry.document_kind}.open", row.entry.document_id) if row.entry is not None else None


def report_spec(_services: Services) -> ReportSpec[PayableRow]:
    """Open items below their suppliers, aged by due date; Enter opens the invoice."""
    return ReportSpec(
        id="open_payable.open",
        title=mark("Open payables"),
        columns=COLUMNS,
        parameters=parameters(*PARAMETERS, defaults=lambda: {"date": today()}),
        task=lambda asked: tasks.open_payables(asked).then(_shown),
        drill=_drill,
        pdf_task=tasks.paper,
        level_key="level",
        icon="payments",
        nouns=("supplier_invoice", "payment"),
        empty=mark("Nothing was owed to any supplier on that day."),
    )
