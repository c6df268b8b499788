"""What a person can ask of what is received and not invoiced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import now, today
from erp_desktop.base.i18n import active_language, translator
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.purchasing.grni.document import TITLE, grni_pdf
from erp_desktop.modules.purchasing.grni.records import Grni
from erp_desktop.modules.purchasing.grni.repository import GrniRepository
from erp_desktop.modules.purchasing.grni.rules import arrange
from erp_desktop.printing.files import save_paper
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import PageFrame, Printed


def grni(asked: Asked) -> Task[Grni]:
    """The report at the end of `date`, of one `supplier` or all."""
    return Task("grni.read", Kind.LONG, lambda work: _read(work, asked), at_standby=True)


def grni_today() -> Task[Grni]:
    """The report of today, for the desk."""
    return grni(Asked({"date": today()})).current()


def paper(asked: Asked) -> Task[Path]:
    """The same as a PDF."""

    def run(work: Work[Any]) -> Path:
        labels, facts = Labels(translator(active_language())), work.db.facts
        frame = PageFrame(
            labels.text(TITLE), facts.name, Printed(facts.person_name, now()),
            parameters=(*asked.words, facts.currency, *labels.as_of(work.db.as_of())),
        )
        content = grni_pdf(_read(work, asked), frame, labels, facts.minor_units)
        return save_paper(content, labels.text(TITLE))

    return Task("grni.paper", Kind.LONG, run, at_standby=True)


def _read(work: Work[Any], asked: Asked) -> Grni:
    day = asked.get_day("date")
    return arrange(GrniRepository(work.db).lines(day, asked.find_id("supplier")), day)
