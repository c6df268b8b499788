"""What a person can ask of the backups."""

from __future__ import annotations

from erp_desktop.base.clock import now
from erp_desktop.base.task import Kind, Task
from erp_desktop.modules.reports.backups.records import BackupState
from erp_desktop.modules.reports.backups.repository import BackupRepository
from erp_desktop.modules.reports.backups.rules import state


def backup_state() -> Task[BackupState]:
    """How the backups stand now."""
    return Task("backup.state", Kind.READ, lambda work: state(BackupRepository(work.db).newest(), now()))
