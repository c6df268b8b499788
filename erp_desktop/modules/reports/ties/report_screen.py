"""The screens of the ties, and of the rows that differ in one."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.asked import Asked
from erp_desktop.base.i18n import mark, ntext, text
from erp_desktop.modules.reports.ties import tasks
from erp_desktop.modules.reports.ties.records import (
    CHECKS,
    COLUMNS,
    FINDING_COLUMNS,
    REPORTS,
    FindingRow,
    TieRow,
)
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.report_parameters import parameters
from erp_desktop.ui.report_screen import ReportResult, ReportSpec
from erp_desktop.ui.screen import Services

PARAMETERS: Final = (
    FieldSpec("all", mark("Run every numbered check"), FieldKind.FLAG,
              help=mark("Reads every voucher and document; on large books it takes minutes and can be cancelled.")),
)
FINDING_PARAMETERS: Final = (
    FieldSpec("check", mark("Check"), FieldKind.CHOICE, required=True, choices=dict(CHECKS.items()), width=460),
)


def _shown(rows: tuple[TieRow, ...]) -> ReportResult[TieRow]:
    broken = sum(row.state == "differs" for row in rows if row.check)
    note = ntext("{count} check differs", "{count} checks differ", broken) if broken else text("Everything ties")
    return ReportResult(rows, note=note)


def _drill(row: TieRow, _asked: Asked) -> tuple[str, object] | None:
    """What ties opens its report, what does not the rows that differ."""
    if not row.check:
        return None
    if row.state == "tied" and row.check in REPORTS:
        return REPORTS[row.check], None
    return "tie.detail", {"check": row.check}


def report_spec(_services: Services) -> ReportSpec[TieRow]:
    """Every tie with its figures, every check with its state."""
    return ReportSpec(
        id="tie.list",
        title=mark("Ties"),
        columns=COLUMNS,
        parameters=parameters(*PARAMETERS),
        task=lambda asked: tasks.ties(asked).then(_shown),
        drill=_drill,
        level_key="level",
        icon="check-circle",
        nouns=("voucher", "goods_receipt", "supplier_invoice", "payment", "stock_opening"),
    )


def detail_spec(_services: Services) -> ReportSpec[FindingRow]:
    """The rows that differ in a check; Enter opens the record."""
    return ReportSpec(
        id="tie.detail",
        title=mark("Rows that differ"),
        columns=FINDING_COLUMNS,
        parameters=parameters(*FINDING_PARAMETERS),
        task=lambda asked: tasks.findings(asked).then(ReportResult),
        drill=lambda row, _asked: row.opens,
        icon="check-circle",
        empty=mark("No row differs: all is well."),
        hint=mark("Choose a check to see the rows that differ."),
    )
