"""What a person can ask of open payables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import now, today
from erp_desktop.base.i18n import active_language, translator
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.payments.open_payables.document import TITLE, open_payables_pdf
from erp_desktop.modules.payments.open_payables.records import OpenPayables
from erp_desktop.modules.payments.open_payables.repository import OpenPayableRepository
from erp_desktop.modules.payments.open_payables.rules import arrange
from erp_desktop.printing.files import save_paper
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import PageFrame, Printed


def open_payables(asked: Asked) -> Task[OpenPayables]:
    """The report at the end of `date`, of one `supplier` or all, as far as due until `due`."""
    return Task("open_payable.read", Kind.LONG, lambda work: _read(work, asked), at_standby=True)


def due_until(day: date) -> Task[OpenPayables]:
    """What is open now and due until a day, for the desk."""
    return open_payables(Asked({"date": today(), "due": day})).current()


def paper(asked: Asked) -> Task[Path]:
    """The same as a PDF."""

    def run(work: Work[Any]) -> Path:
        labels, facts = Labels(translator(active_language())), work.db.facts
        frame = PageFrame(
            labels.text(TITLE), facts.name, Printed(facts.person_name, now()),
            parameters=(*asked.words, facts.currency, *labels.as_of(work.db.as_of())),
        )
        content = open_payables_pdf(_read(work, asked), frame, labels, facts.minor_units)
        return save_paper(content, labels.text(TITLE))

    return Task("open_payable.paper", Kind.LONG, run, at_standby=True)


def _read(work: Work[Any], asked: Asked) -> OpenPayables:
    day = asked.get_day("date")
    items = OpenPayableRepository(work.db).items(day, asked.find_id("supplier"), asked.find_day("due"))
    return arrange(items, day)
