"""What is due to be paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import today
from erp_desktop.base.formats import format_date, format_money
from erp_desktop.base.i18n import mark, ntext, text
from erp_desktop.modules.payments.open_payables.records import OpenPayable, OpenPayables
from erp_desktop.modules.payments.open_payables.tasks import open_payables
from erp_desktop.ui.module import DeskCard, DeskContent, DeskRow
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

ROWS: Final = 6
WEEK: Final = timedelta(days=7)
WEEKS: Final = 5


def cards(services: Services) -> Sequence[DeskCard]:
    """The cards of this person."""
    rights = services.rights
    pays = rights.may(Permission.PAYMENT_EDIT) or rights.may(Permission.PAYMENT_POST)
    if not (pays and rights.may(Permission.OPEN_PAYABLE_READ)):
        return ()
    return (
        DeskCard(
            "open_payable.due", mark("Due to pay this week"),
            lambda: open_payables(Asked({"date": today()}))
            .current()
            .then(lambda found: _content(services, found, today())),
            ("supplier_invoice", "payment"), "open_payable.open", None, mark("Nothing is due this week."),
        ),
    )


def _content(services: Services, payables: OpenPayables, day: date) -> DeskContent:
    due = sorted((item for item in payables.items if item.due_date <= day + WEEK), key=lambda item: item.due_date)
    if not due:
        return DeskContent()
    decimals = services.decimals(None)
    figure = f"{format_money(_sum(due), decimals)} {services.currency}"
    overdue = [item for item in due if item.due_date < day]
    caption = ntext("{count} invoice", "{count} invoices", len(due))
    if overdue:
        caption = text(
            "{invoices}, of these {amount} overdue", invoices=caption, amount=format_money(_sum(overdue), decimals)
        )
    rows = tuple(_row(services, item, day) for item in due[:ROWS])
    return DeskContent(figure, caption, rows, _bars(payables.items, day), "bad" if overdue else "text")


def _row(services: Services, item: OpenPayable, day: date) -> DeskRow:
    amount = f"{format_money(item.open_amount, services.decimals(item.currency_code))} {item.currency_code}"
    tone = "bad" if item.due_date < day else "warn" if item.due_date == day else "muted"
    return DeskRow(f"{format_date(item.due_date)}  {item.party_name}", amount, f"{item.document_kind}.open",
                   item.document_id, tone)  # fmt: skip


def _bars(items: Sequence[OpenPayable], day: date) -> tuple[tuple[str, Decimal], ...]:
    """What falls due week by week, what is overdue in the first."""
    bars: list[tuple[str, Decimal]] = []
    for number in range(WEEKS):
        first, last = day + WEEK * number, day + WEEK * (number + 1)
        within = [item for item in items if item.due_date <= last and (number == 0 or item.due_date > first)]
        bars.append((format_date(last), _sum(within)))
    return tuple(bars)


def _sum(items: Sequence[OpenPayable]) -> Decimal:
    return sum((item.open_company_amount for item in items), Decimal(0))
