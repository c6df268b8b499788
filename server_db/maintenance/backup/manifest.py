"""What a backup says of itself: openly whose it is and its digests, encrypted what is in it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from server_db.access.release import RELEASE
from server_db.errors import ServerError
from server_db.maintenance.backup import rights
from server_db.maintenance.backup.rights import Rights
from server_db.maintenance.backup.totals import Totals

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump.age"
CONTENTS: Final = "contents.json.age"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Header:
    """Whose backup it is and what made it; stands in the manifest and, again, in the encrypted contents."""

    format: int
    database: str
    prefix: str
    made_at: datetime
    snapshot_at: datetime
    release: str
    revision: str
    server_version: int
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One encrypted file: size and digest as it lies there, and of what is in it."""

    bytes: int
    sha256: str
    plain_bytes: int
    plain_sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The open part of a backup."""

    header: Header
    parts: dict[str, Part]

    def to_json(self) -> str:
        """Its text in `manifest.json`."""
        return _text({"header": asdict(self.header), "parts": {name: asdict(one) for name, one in self.parts.items()}})


@dataclass(frozen=True, slots=True)
class Contents:
    """The encrypted description: the same header, the dump's digest, what was counted, roles and people."""

    header: Header
    dump_sha256: str
    totals: Totals
    rights: Rights

    def to_json(self) -> bytes:
        """Its text in `contents.json.age`, before it is encrypted."""
        return _text(asdict(self)).encode()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the backup in `folder`.

    Raises:
        ServerError: `backup.not_one`, `backup.damaged`, `backup.format` when a newer program wrote it.
    """
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        _ensure_format(folder.name, said["header"]["format"])
        parts = {name: Part(**said["parts"][name]) for name in (DUMP, CONTENTS)}
        if not all(_SHA256.fullmatch(digest) for one in parts.values() for digest in (one.sha256, one.plain_sha256)):
            raise ValueError("digest")
        return Manifest(_header(said["header"]), parts)
    except FileNotFoundError as error:
        raise ServerError("backup.not_one", folder=str(folder)) from error
    except OSError as error:
        raise ServerError("backup.folder", folder=str(folder), reason=error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ServerError("backup.damaged", backup=folder.name, reason=f"{MANIFEST} is not whole") from error


def read_contents(backup: str, text: bytes) -> Contents:
    """The encrypted description of a backup, decrypted.

    Raises:
        ServerError: `backup.damaged`.
    """
    try:
        said = json.loads(text)
        totals = Totals(dict(said["totals"]["rows"]), dict(said["totals"]["figures"]))
        return Contents(_header(said["header"]), str(said["dump_sha256"]), totals, rights.read_json(said["rights"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ServerError("backup.damaged", backup=backup, reason=f"{CONTENTS} is not what it should be") from error


def is_newer(release: str) -> bool:
    """Whether a release is newer than this program."""
    return _numbers(release) > _numbers(RELEASE)


def is_older(release: str) -> bool:
    """Whether a release is older than this program."""
    return _numbers(release) < _numbers(RELEASE)


def _ensure_format(backup: str, found: object) -> None:
    if not isinstance(found, int) or found < FORMAT:
        raise ValueError("format")
    if found > FORMAT:
        raise ServerError("backup.format", backup=backup)


def _header(said: dict[str, Any]) -> Header:
    found = Header(**said | {
        "made_at": datetime.fromisoformat(said["made_at"]),
        "snapshot_at": datetime.fromisoformat(said["snapshot_at"]),
        "recipients": tuple(said["recipients"]),
    })  # fmt: skip
    _numbers(found.release)
    return found


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def _text(said: dict[str, Any]) -> str:
    return json.dumps(said, default=datetime.isoformat, ensure_ascii=False, indent=2) + "\n"
