"""What a person can ask of the ledger of an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from erp_desktop.base import limits
from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import now
from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import active_language, mark, text, translator
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.ledger.account_ledger.document import TITLE, account_ledger_pdf
from erp_desktop.modules.ledger.account_ledger.records import AccountTotals, LedgerRow, direction_of
from erp_desktop.modules.ledger.account_ledger.repository import AccountLedgerRepository
from erp_desktop.printing.files import save_paper
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import PageFrame, Printed

_PAPER_PAGE_ROWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of lines; `totals` comes with the first page alone."""

    rows: tuple[LedgerRow, ...]
    more: bool
    totals: AccountTotals | None = None


def first_page(asked: Asked) -> Task[LedgerPage]:
    """The opening balance, the first lines, and what all lines add up to."""

    def run(work: Work[Any]) -> LedgerPage:
        ledger = AccountLedgerRepository(work.db)
        totals = ledger.totals(asked.get_id("account"), asked.get_day("from"), asked.get_day("to"))
        page = _page(ledger, asked, None, limits.PAGE_ROWS)
        return LedgerPage(page.rows, page.more, totals)

    return Task("account_ledger.read", Kind.READ, run, at_standby=True)


def next_page(asked: Asked, last: LedgerRow) -> Task[LedgerPage]:
    """The lines after one."""
    return Task(
        "account_ledger.more", Kind.READ,
        lambda work: _page(AccountLedgerRepository(work.db), asked, last, limits.PAGE_ROWS), at_standby=True,
    )


def paper(asked: Asked) -> Task[Path]:
    """The whole ledger as a PDF."""

    def run(work: Work[Any]) -> Path:
        ledger, facts = AccountLedgerRepository(work.db), work.db.facts
        labels = Labels(translator(active_language()))
        totals = ledger.totals(asked.get_id("account"), asked.get_day("from"), asked.get_day("to"))
        closing = text(
            mark("Closing balance {side} {amount}"), side=direction_of(totals.closing),
            amount=format_money(abs(totals.closing), facts.minor_units),
        )
        frame = PageFrame(
            labels.text(TITLE), facts.name, Printed(facts.person_name, now()),
            parameters=(*asked.words, facts.currency, closing, *labels.as_of(work.db.as_of())),
        )
        content = account_ledger_pdf(_all_rows(work, ledger, asked), frame, labels, facts.minor_units)
        return save_paper(content, labels.text(TITLE))

    return Task("account_ledger.paper", Kind.LONG, run, at_standby=True)


def _all_rows(work: Work[Any], ledger: AccountLedgerRepository, asked: Asked) -> Iterator[LedgerRow]:
    last: LedgerRow | None = None
    more = True
    while more:
        work.token.ensure_active()
        page = _page(ledger, asked, last, _PAPER_PAGE_ROWS)
        yield from page.rows
        more, last = page.more, page.rows[-1] if page.rows else last


def _page(ledger: AccountLedgerRepository, asked: Asked, last: LedgerRow | None, limit: int) -> LedgerPage:
    after = last.entry if last is not None else None
    lines = ledger.page(
        asked.get_id("account"), asked.get_day("from"), asked.get_day("to"), after, limit + 1
    )
    room = limit + (after is None)  # the opening balance stands before the lines of the first page
    return LedgerPage(tuple(LedgerRow(line) for line in lines[:room]), len(lines) > room)
