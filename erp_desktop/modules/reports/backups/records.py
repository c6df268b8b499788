"""What is known of the company's backups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PROVED: Final = "proved"
FRESH: Final = timedelta(hours=36)
"""A backup every night leaves a gap of a day; after this a night is missing."""


@dataclass(frozen=True, slots=True)
class BackupProof:
    """A backup that was restored and compared.

    Attributes:
        backup_at: the moment of the company that the backup holds.
        at: when the proof ended.
        outcome: `proved` or `failed`.
    """

    backup_at: datetime
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class BackupState:
    """In short: how it stands, as a tone of `ui.theme`, in one word and in a sentence, translated."""

    tone: str
    figure: str
    caption: str
