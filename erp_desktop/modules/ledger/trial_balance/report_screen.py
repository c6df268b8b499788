"""The screen of the trial balance."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import month_of, today
from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.modules.ledger.trial_balance import tasks
from erp_desktop.modules.ledger.trial_balance.records import COLUMNS, TrialBalance, TrialBalanceRow
from erp_desktop.modules.ledger.vouchers.picker import PERIOD, days_of_period
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.report_parameters import parameters
from erp_desktop.ui.report_screen import ReportResult, ReportSpec
from erp_desktop.ui.screen import Services

PARAMETERS: Final = (
    FieldSpec("period", mark("Period"), FieldKind.LOOK_UP, look_up=PERIOD, width=150),
    FieldSpec("from", mark("From"), FieldKind.DATE, required=True),
    FieldSpec("to", mark("To"), FieldKind.DATE, required=True),
    FieldSpec("flat", mark("Without headings"), FieldKind.FLAG),
)


def _defaults() -> dict[str, object]:
    first, last = month_of(today())
    return {"from": first, "to": last}


def _drill(row: TrialBalanceRow, asked: Asked) -> tuple[str, object] | None:
    """An account opens its ledger for the same days; a heading folds."""
    if row.is_heading:
        return None
    account = PickerRow(row.account_id, row.code, row.name)
    days = {key: asked.values.get(key) for key in ("from", "to", "period")}
    return "account_ledger.open", {"account": account, **days}


def report_spec(services: Services) -> ReportSpec[TrialBalanceRow]:
    """The trial balance, by account code."""

    def shown(balance: TrialBalance) -> ReportResult[TrialBalanceRow]:
        note = text("Debits equal credits")
        if balance.differs_by:
            differs_by = format_money(balance.differs_by, services.decimals(None))
            note = text("Debits and credits differ by {amount}", amount=differs_by)
        return ReportResult(balance.rows, {"code": text("Total"), **balance.totals}, note)

    return ReportSpec(
        id="trial_balance.open",
        title=mark("Trial balance"),
        columns=COLUMNS,
        parameters=parameters(*PARAMETERS, defaults=_defaults, follow=days_of_period),
        task=lambda asked: tasks.trial_balance(asked).then(shown),
        drill=_drill,
        pdf_task=tasks.trial_balance_paper,
        level_key="level",
        icon="ledger",
        nouns=("voucher", "goods_receipt", "supplier_invoice", "payment", "stock_opening"),
    )
