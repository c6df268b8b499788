"""What was typed and not saved yet, on disk: after a crash or a power cut it is offered again.

One JSON file a record, in a folder of the person and the company, replaced as a whole and written through to
the disk. It is removed when the record is saved or the person says that the changes may go.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from erp_desktop.base import clock
from server_db import whole_files

log = logging.getLogger(__name__)

FORMAT = 1


def drafts_folder() -> Path:
    """Where this system keeps a person's data of programs."""
    from platformdirs import user_data_path  # the window opens before this is needed

    return user_data_path("kontor", appauthor=False) / "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into one screen.

    Attributes:
        noun: kind of record.
        record: id of the record as text; for a new one the id it will get.
        new: whether the record was never saved.
        title: what the tab said.
        version: version of the record the work began with; None for a new one.
        saved_at: when the file was written.
        fields: key → what `Field.typed` gave.
        grids: key of a grid → its lines as `line_grid.drafting.typed_lines` gave them.
    """

    noun: str
    record: str
    new: bool
    title: str
    version: int | None
    saved_at: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)
    grids: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


class DraftStore:
    """The drafts of one person in one company.

    Attributes:
        folder: where the files are; made when the first one is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: set[tuple[str, str]] = set()

    @classmethod
    def of(cls, *, server: str, company: str, login: str, root: Path | None = None) -> DraftStore:
        """The store of a login; two companies of one name on two servers do not share it.

        Of several servers the first counts: a standby that comes later hides nothing of what was typed before.
        """
        server = server.partition(",")[0].strip()
        words = re.sub(r"[^\w-]+", "_", f"{company}_{login}")[:60]
        digest = sha256(f"{server}\n{company}\n{login}".encode()).hexdigest()[:12]
        return cls((root or drafts_folder()) / f"{words}_{digest}")

    def open(self, noun: str, record: str) -> None:
        """A screen works on a record: its draft is not offered elsewhere."""
        self._open.add((noun, record))

    def close(self, noun: str, record: str) -> None:
        """The screen is gone."""
        self._open.discard((noun, record))

    def keep(self, draft: Draft) -> bool:
        """Write a draft; False when the disk refuses (the work in the window goes on)."""
        content = {
            "format": FORMAT, "noun": draft.noun, "record": draft.record, "new": draft.new,
            "title": draft.title, "version": draft.version, "saved_at": draft.saved_at.isoformat(),
            "fields": dict(draft.fields), "grids": dict(draft.grids),
        }
        path = self._path(draft.noun, draft.record)
        try:
            # A text with half a surrogate pair can be typed, but not be written as UTF-8: escapes can.
            path.parent.mkdir(parents=True, exist_ok=True)
            whole_files.replace(path, json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode())
        except OSError as error:
            log.info("draft not written: %s", error.strerror)
            return False
        return True

    def find(self, noun: str, record: str) -> Draft | None:
        """The draft of a record; None when there is none or it can not be read."""
        return _read(self._path(noun, record))

    def forget(self, noun: str, record: str) -> None:
        """The work is saved, or given up."""
        with suppress(OSError):
            self._path(noun, record).unlink(missing_ok=True)

    def left(self, noun: str | None = None) -> list[Draft]:
        """Drafts no open screen works on, newest first."""
        found = (_read(path) for path in self.folder.glob("*.json")) if self.folder.is_dir() else ()
        drafts = [
            draft
            for draft in found
            if draft is not None
            and (noun is None or draft.noun == noun)
            and (draft.noun, draft.record) not in self._open
        ]
        return sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)

    def _path(self, noun: str, record: str) -> Path:
        return self.folder / (re.sub(r"[^\w-]+", "_", f"{noun}-{record}")[:120] + ".json")


def _read(path: Path) -> Draft | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            return None
        return Draft(
            str(content["noun"]), str(content["record"]), bool(content["new"]), str(content["title"]),
            content["version"], datetime.fromisoformat(content["saved_at"]), dict(content["fields"]),
            {key: list(lines) for key, lines in dict(content["grids"]).items()},
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.info("draft %s can not be read: %s", path.name, type(error).__name__)
        return None


def moment() -> datetime:
    """When a draft is written."""
    return clock.now()
