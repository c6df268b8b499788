"""What the proofs mean for whoever wants to sleep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from erp_desktop.base.formats import format_moment
from erp_desktop.base.i18n import text
from erp_desktop.modules.reports.backups.records import FRESH, PROVED, BackupProof, BackupState


def state(proofs: Sequence[BackupProof], now: datetime) -> BackupState:
    """How the backups stand at `now`.

    Args:
        proofs: the newest of each outcome, the newest of all first.
        now: this moment.
    """
    proved = next((one for one in proofs if one.outcome == PROVED), None)
    last = _sentence(proved, now) if proved is not None else text("No backup has been proved yet.")
    if proofs and proofs[0].outcome != PROVED:
        when = _when(proofs[0].backup_at, now)
        failed = text("The backup of {backup} could not be proved; tell your administrator.", backup=when)
        return BackupState("bad", text("Not proved"), _both(failed, last))
    if proved is None:
        return BackupState("warn", text("Not proved"), last)
    if now - proved.backup_at > FRESH:
        return BackupState("warn", text("Out of date"), _both(last, text("Nothing later has been proved.")))
    return BackupState("ok", text("Proved"), last)


def _both(first: str, second: str) -> str:
    """Two sentences; Chinese has no space between them."""
    return text("{first} {second}", first=first, second=second)


def _sentence(proof: BackupProof, now: datetime) -> str:
    return text("Backup of {backup} proved at {at}.", backup=_when(proof.backup_at, now), at=_when(proof.at, now))


def _when(moment: datetime, now: datetime) -> str:
    """The time alone if it is of today, on the person's own clock."""
    local = moment.astimezone()
    return f"{local:%H:%M}" if local.date() == now.astimezone().date() else format_moment(moment)
