"""The folder of the backups: one backup is a folder in it, which appears whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Final, NoReturn
from urllib.parse import quote

from server_db import whole_files
from server_db.embedded.locks import try_lock
from server_db.errors import ServerError
from server_db.maintenance.backup.manifest import MANIFEST, Manifest, read_manifest

_MOMENT: Final = "%Y%m%dT%H%M%S"
_STAMP: Final = r"\d{8}T\d{6}\.\d{3}Z"
_UNFINISHED: Final = ".unfinished"
_REMOVED: Final = ".removed"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WAIT_S: Final = 10.0
_POLL_S: Final = 0.1
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup: its folder and its manifest."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Keep:
    """How many backups outlive a new one: the newest of so many days, ISO weeks and months that have any."""

    days: int = 0
    weeks: int = 0
    months: int = 0


def names(folder: Path, database: str) -> tuple[str, ...]:
    """The names of the backups of a company in `folder`, the oldest first.

    Raises:
        ServerError: `backup.folder`.
    """
    with folder_errors(folder):
        return tuple(sorted(path.name for path in folder.iterdir() if _is_of(path.name, database)))


def newest(folder: Path, database: str) -> Path:
    """The folder of the newest backup of a company.

    Raises:
        ServerError: `backup.folder`, `backup.none`.
    """
    found = names(folder, database)
    if not found:
        raise ServerError("backup.none", database=database, folder=str(folder))
    return folder / found[-1]


def moment_of(name: str) -> datetime:
    """The moment of the company that a backup of that name holds, to the millisecond."""
    return datetime.strptime(name.rpartition("-")[2], f"{_MOMENT}.%fZ").replace(tzinfo=UTC)


def open_backup(path: Path) -> Backup:
    """The backup in the folder `path`.

    Raises:
        ServerError: `backup.not_one`, `backup.damaged`.
    """
    return Backup(path, read_manifest(path))


def verify(backup: Backup) -> None:
    """Read both files once and compare size and digest with the manifest.

    Raises:
        ServerError: `backup.damaged`.
    """
    for name, part in backup.manifest.parts.items():
        digest, size = hashlib.sha256(), 0
        try:
            with (backup.path / name).open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
        except OSError as error:
            reason = f"{name} cannot be read: {error.strerror or error}"
            raise ServerError("backup.damaged", backup=backup.name, reason=reason) from error
        if (size, digest.hexdigest()) != (part.bytes, part.sha256):
            reason = f"{name} is not what was written"
            raise ServerError("backup.damaged", backup=backup.name, reason=reason)


@contextmanager
def lock(folder: Path, database: str) -> Iterator[None]:
    """Let one backup of the company at a time work in `folder`, and clear away what killed ones left.

    Raises:
        ServerError: `backup.busy`, `backup.folder`, `backup.full`.
    """
    with folder_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / f".{quote(database, safe='')}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + _WAIT_S
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise ServerError("backup.busy", database=database, folder=str(folder))
            time.sleep(_POLL_S)
        with folder_errors(folder):
            for path in folder.iterdir():
                stem = path.name.removeprefix(".").removesuffix(_UNFINISHED).removesuffix(_REMOVED)
                if path.name.startswith(".") and path.name != f".{stem}" and _is_of(stem, database):
                    shutil.rmtree(path)
        yield
    finally:
        os.close(handle)


@contextmanager
def unfinished(folder: Path, database: str, moment: datetime) -> Iterator[tuple[Path, Callable[[Manifest], Path]]]:
    """A private folder to write a backup in, and what makes it a backup; without that, nothing of it stays.

    Raises:
        ServerError: `backup.full`, `backup.folder`.
    """
    utc = moment.astimezone(UTC)
    name = f"{quote(database, safe='')}-{utc.strftime(_MOMENT)}.{utc.microsecond // 1000:03d}Z"
    place = folder / f".{name}{_UNFINISHED}"

    def finish(manifest: Manifest) -> Path:
        with new_file(place / MANIFEST) as opened:
            opened.write(manifest.to_json().encode())
        _sync(place)
        whole_files.move(place, folder / name, wait_s=whole_files.FOLDER_WAIT_S)
        _sync(folder)
        return folder / name

    with folder_errors(folder):
        place.mkdir(mode=0o700)
        try:
            yield place, finish
        finally:
            if place.exists():
                shutil.rmtree(place)


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A private file that is on the disk when the block ends."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb", buffering=_CHUNK) as opened:
        yield opened
        opened.flush()
        os.fsync(opened.fileno())


@contextmanager
def folder_errors(folder: Path) -> Iterator[None]:
    """Turn the operating system's errors about `folder` into sentences."""
    try:
        yield
    except OSError as error:
        _refuse(folder, error)


def prune(folder: Path, database: str, keep: Keep, now: datetime, proved: Iterable[str]) -> tuple[str, ...]:
    """Remove the backups of the company that nothing keeps; the names of those removed, the oldest first.

    Args:
        folder: where they lie.
        database: the company's.
        keep: which stay.
        now: the moment of the new one.
        proved: names of those that were proved, the newest first; the first that is there stays as well.
    """
    found = {name: moment_of(name) for name in names(folder, database)}
    kept = kept_of(found.values(), keep, now)
    last_proved = next((name for name in proved if name in found), None)
    removed = [name for name, moment in found.items() if moment not in kept and name != last_proved]
    with folder_errors(folder):
        for name in removed:
            gone = folder / f".{name}{_REMOVED}"
            whole_files.move(folder / name, gone, wait_s=whole_files.FOLDER_WAIT_S)
            shutil.rmtree(gone)
    return tuple(removed)


def kept_of(moments: Iterable[datetime], keep: Keep, now: datetime) -> set[datetime]:
    """Which of the moments outlive: all of the last 24 hours, the newest one, and the newest of each span."""
    newest_first = sorted(moments, reverse=True)
    kept = {moment for moment in newest_first if moment > now - timedelta(days=1)} | set(newest_first[:1])
    spans: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
        (keep.days, lambda moment: moment.astimezone().date().timetuple()[:3]),
        (keep.weeks, lambda moment: moment.astimezone().date().isocalendar()[:2]),
        (keep.months, lambda moment: moment.astimezone().date().timetuple()[:2]),
    )
    for count, span_of in spans:
        newest: dict[tuple[int, ...], datetime] = {}
        for moment in newest_first:
            newest.setdefault(span_of(moment), moment)
        kept |= set(list(newest.values())[:count])
    return kept


def _is_of(name: str, database: str) -> bool:
    return re.fullmatch(re.escape(quote(database, safe="")) + "-" + _STAMP, name) is not None


def _sync(folder: Path) -> None:
    """Put the names in a folder on the disk; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network shares cannot
                os.fsync(handle)
        finally:
            os.close(handle)


def _refuse(folder: Path, error: OSError) -> NoReturn:
    if error.errno in _FULL:
        raise ServerError("backup.full", folder=str(folder)) from error
    raise ServerError("backup.folder", folder=str(folder), reason=error.strerror or str(error)) from error
