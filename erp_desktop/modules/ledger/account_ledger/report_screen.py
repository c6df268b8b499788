"""The screen of an account's ledger."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import month_of, today
from erp_desktop.base.i18n import mark, text
from erp_desktop.modules.ledger.account_ledger import tasks
from erp_desktop.modules.ledger.account_ledger.records import COLUMNS, LedgerRow, direction_of
from erp_desktop.modules.ledger.accounts.picker import ACCOUNT
from erp_desktop.modules.ledger.vouchers.picker import PERIOD, days_of_period
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.report_parameters import parameters
from erp_desktop.ui.report_screen import ReportResult, ReportSpec
from erp_desktop.ui.screen import Services

PARAMETERS: Final = (
    FieldSpec("account", mark("Account"), FieldKind.LOOK_UP, required=True, look_up=ACCOUNT),
    FieldSpec("period", mark("Period"), FieldKind.LOOK_UP, look_up=PERIOD, width=150),
    FieldSpec("from", mark("From"), FieldKind.DATE, required=True),
    FieldSpec("to", mark("To"), FieldKind.DATE, required=True),
)


def _defaults() -> dict[str, object]:
    first, last = month_of(today())
    return {"from": first, "to": last}


def _drill(row: LedgerRow, _asked: Asked) -> tuple[str, object] | None:
    return ("voucher.open", row.entry.voucher_id) if row.entry.voucher_id is not None else None


def _shown(page: tasks.LedgerPage) -> ReportResult[LedgerRow]:
    found = page.totals
    totals = None if found is None else {
        "narration": text("Total and closing balance"), "debit": found.debit, "credit": found.credit,
        "direction": direction_of(found.closing), "balance": abs(found.closing),
    }
    return ReportResult(page.rows, totals, more=page.more)


def report_spec(_services: Services) -> ReportSpec[LedgerRow]:
    """The lines of one account, the oldest first."""
    return ReportSpec(
        id="account_ledger.open",
        title=mark("Account ledger"),
        columns=COLUMNS,
        parameters=parameters(*PARAMETERS, defaults=_defaults, follow=days_of_period),
        task=lambda asked: tasks.first_page(asked).then(_shown),
        next_task=lambda asked, last: tasks.next_page(asked, last).then(_shown),
        drill=_drill,
        pdf_task=tasks.paper,
        summed=frozenset({"debit", "credit"}),
        icon="ledger",
        hint=mark("Choose an account to see its ledger."),
        nouns=("voucher", "goods_receipt", "supplier_invoice", "payment", "stock_opening"),
    )
