"""Ties and numbered checks in the database: the screen runs the very queries that `kontor-server check` runs."""

from __future__ import annotations

from collections.abc import Sequence

from erp_desktop.base.access import Rights, needs
from erp_desktop.db.session import Database
from erp_desktop.modules.reports.ties.records import Finding, Tie
from server_db.access.permissions import Permission


class TieRepository:
    """What must tie, and what does not."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.TIES_READ)
    def ties(self) -> Sequence[Tie]:
        """Every tie with its two figures.

        Raises:
            Refused: `ties.limited_person`: who sees a part of the rows cannot compare totals.
        """
        return self.db.call_rows("ties", Tie)

    @needs(Permission.TIES_READ)
    def findings(self, check: str) -> Sequence[Finding]:
        """The rows that differ in a numbered check, at most a thousand; none when all is well.

        Raises:
            Refused: `check.unknown`, `ties.limited_person`.
        """
        return self.db.call_rows("tie_detail", Finding, check=check)
