"""Follows the server's JSON log through rotation, truncation, restarts and whatever else is written into it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

PASSWORD_REFUSED: Final = "28P01"  # noqa: S105 - an SQLSTATE
LINE_MAX: Final = 65_536
_CHUNK: Final = 1 << 20
_UTC: Final = (" UTC", " GMT")


@dataclass(frozen=True, slots=True)
class Failure:
    """A password that was refused."""

    login: str
    address: str
    at: datetime


class Follower:
    """Reads what was added to the files of a folder.

    Args:
        folder: the server's `log_directory`.
        places: file → [inode, bytes read], as `places` was; None to begin at the end of what is there.
    """

    def __init__(self, folder: Path, places: Mapping[str, Any] | None = None) -> None:
        self._folder = folder
        self._begun = places is not None
        self.places: dict[str, list[int]] = {}
        for name, place in (places or {}).items():
            with suppress(TypeError, ValueError):
                inode, offset = place
                self.places[str(name)] = [int(inode), int(offset)]

    def failures(self, now: datetime) -> Iterator[Failure]:
        """The passwords that were refused since the last call; `now` for those whose moment cannot be read."""
        for line in self._lines():
            found = failure_of(line, now)
            if found is not None:
                yield found

    def _lines(self) -> Iterator[bytes]:
        there = {path.name: path for path in self._folder.glob("*.json")}
        self.places = {name: place for name, place in self.places.items() if name in there}
        for name in sorted(there):
            try:
                with there[name].open("rb") as file:
                    yield from self._new_lines(name, file)
            except FileNotFoundError:  # removed just now
                continue
        self._begun = True

    def _new_lines(self, name: str, file: Any) -> Iterator[bytes]:  # noqa: ANN401 - a file of bytes
        stat = os.fstat(file.fileno())
        inode, offset = self.places.get(name, [stat.st_ino, 0 if self._begun else stat.st_size])
        if inode != stat.st_ino or offset > stat.st_size:
            offset = 0
        self.places[name] = [stat.st_ino, offset]
        file.seek(offset)
        while True:
            line = file.readline(_CHUNK)
            if not line.endswith(b"\n") and len(line) < _CHUNK:
                return  # the rest of it is not written yet
            self.places[name][1] += len(line)
            if len(line) <= LINE_MAX:
                yield line


def failure_of(line: bytes, now: datetime) -> Failure | None:
    """The refused password that a line of the log tells of; None for everything else, garbage included."""
    if PASSWORD_REFUSED.encode() not in line:
        return None
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):  # no JSON, or no UTF-8
        return None
    if not isinstance(said, dict) or said.get("state_code") != PASSWORD_REFUSED:
        return None
    login, address = said.get("user"), said.get("remote_host")
    if not isinstance(login, str) or not isinstance(address, str):
        return None
    return Failure(login, address, min(_moment(said.get("timestamp")) or now, now))


def _moment(text: object) -> datetime | None:
    """Only UTC is sure: names of time zones are not."""
    if isinstance(text, str) and text.endswith(_UTC):
        with suppress(ValueError):
            return datetime.fromisoformat(text[:-4]).replace(tzinfo=UTC)
    return None
