"""What a person can ask of the trial balance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import now
from erp_desktop.base.i18n import active_language, translator
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.ledger.trial_balance import document, rules
from erp_desktop.modules.ledger.trial_balance.records import TrialBalance
from erp_desktop.modules.ledger.trial_balance.repository import TrialBalanceRepository
from erp_desktop.printing.files import save_paper
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import PageFrame, Printed


def trial_balance(asked: Asked) -> Task[TrialBalance]:
    """The report for `from` to `to`; `flat` leaves the headings out."""
    return Task("trial_balance.read", Kind.LONG, lambda work: _read(work, asked), at_standby=True)


def trial_balance_paper(asked: Asked) -> Task[Path]:
    """The same as a PDF."""

    def run(work: Work[Any]) -> Path:
        labels = Labels(translator(active_language()))
        facts = work.db.facts
        frame = PageFrame(
            labels.text(document.TITLE), facts.name, Printed(facts.person_name, now()),
            parameters=(*asked.words, facts.currency, *labels.as_of(work.db.as_of())),
        )
        paper = document.trial_balance_pdf(_read(work, asked), frame, labels, facts.minor_units)
        return save_paper(paper, labels.text(document.TITLE))

    return Task("trial_balance.paper", Kind.LONG, run, at_standby=True)


def _read(work: Work[Any], asked: Asked) -> TrialBalance:
    books = TrialBalanceRepository(work.db)
    accounts = books.figures(asked.get_day("from"), asked.get_day("to"))
    return rules.arrange(accounts, books.headings(), with_headings=not asked.is_on("flat"))
