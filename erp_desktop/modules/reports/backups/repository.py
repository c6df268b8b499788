"""Proofs of backups in the database; `kontor-server prove` writes them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from erp_desktop.base.access import Rights, needs
from erp_desktop.db.session import Database
from erp_desktop.modules.reports.backups.records import BackupProof
from server_db.access.permissions import Permission
from server_db.tables import core


class BackupRepository:
    """What was proved of the company's backups."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.BACKUP_READ)
    def newest(self) -> Sequence[BackupProof]:
        """The newest proof of each outcome, the newest of all first."""
        proof = core.BackupProof
        each = (
            select(proof.id, proof.backup_at, proof.at, proof.outcome)
            .ext(distinct_on(proof.outcome))
            .order_by(proof.outcome, proof.id.desc())
            .subquery()
        )
        statement = select(each.c.backup_at, each.c.at, each.c.outcome).order_by(each.c.id.desc())
        return self.db.rows(statement, BackupProof)
