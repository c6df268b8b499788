"""What a person can ask of the ties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import now, today
from erp_desktop.base.i18n import text
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.reports.ties.records import CHECKS, FindingRow, Tie, TieRow
from erp_desktop.modules.reports.ties.repository import TieRepository
from erp_desktop.modules.reports.ties.rules import arrange, finding_row


def ties(asked: Asked) -> Task[tuple[TieRow, ...]]:
    """Every check with its state; `all` runs each over the whole books, else only the figures are compared."""

    def run(work: Work[Any]) -> tuple[TieRow, ...]:
        books = TieRepository(work.db)
        figures = books.ties()
        counts: dict[str, int] = {}
        for number, (name, title) in enumerate(CHECKS.items() if asked.is_on("all") else ()):
            work.token.ensure_active()
            work.progress.step(number, len(CHECKS), text(title))
            counts[name] = len(books.findings(name))
        return arrange(figures, counts, now())

    return Task("ties.read", Kind.LONG, run, at_standby=True)


def figures() -> Task[Sequence[Tie]]:
    """The ties alone, for the desk."""
    return Task("ties.figures", Kind.READ, lambda work: TieRepository(work.db).ties())


def findings(asked: Asked) -> Task[tuple[FindingRow, ...]]:
    """The rows that differ in `check`."""

    def run(work: Work[Any]) -> tuple[FindingRow, ...]:
        found = TieRepository(work.db).findings(asked.find_text("check"))
        return tuple(finding_row(one, today()) for one in found)

    return Task("ties.findings", Kind.LONG, run, at_standby=True)
