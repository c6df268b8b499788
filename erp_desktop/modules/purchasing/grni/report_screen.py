"""The screen of what is received and not invoiced."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import today
from erp_desktop.base.i18n import mark, text
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.purchasing.grni import tasks
from erp_desktop.modules.purchasing.grni.records import COLUMNS, Grni, GrniRow
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.report_parameters import parameters
from erp_desktop.ui.report_screen import ReportResult, ReportSpec
from erp_desktop.ui.screen import Services

PARAMETERS: Final = (
    FieldSpec("date", mark("At the end of"), FieldKind.DATE, required=True),
    FieldSpec("supplier", mark("Supplier"), FieldKind.LOOK_UP, look_up=SUPPLIER),
)


def _shown(grni: Grni) -> ReportResult[GrniRow]:
    return ReportResult(grni.rows, {"label": text("Total"), "open_value": grni.total})


def _drill(row: GrniRow, _asked: Asked) -> tuple[str, object] | None:
    return ("goods_receipt.open", row.entry.goods_receipt_id) if row.entry is not None else None


def report_spec(_services: Services) -> ReportSpec[GrniRow]:
    """Receipt lines below their suppliers; Enter opens the receipt."""
    return ReportSpec(
        id="grni.open",
        title=mark("Received, not invoiced"),
        columns=COLUMNS,
        parameters=parameters(*PARAMETERS, defaults=lambda: {"date": today()}),
        task=lambda asked: tasks.grni(asked).then(_shown),
        drill=_drill,
        pdf_task=tasks.paper,
        level_key="level",
        icon="receipt",
        nouns=("goods_receipt", "supplier_invoice"),
        empty=mark("Every receipt of that day is invoiced."),
    )
