"""Keys and encryption of backups: the age format, so that `age` itself or any program that knows it opens them."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast

import pyrage
from pyrage import x25519

from server_db import whole_files
from server_db.errors import ServerError

_SECRET: Final = "AGE-SECRET-KEY-"  # noqa: S105 - what such a line begins with
_OTHERS: Final = 0o077


class Source(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes, none at the end."""


class Target(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> int:
        """How much of it was taken: all."""


class Counted:
    """Counts and digests what is read or written on its way, and keeps the error that stopped it."""

    def __init__(self, *, source: Source | None = None, target: Target | None = None) -> None:
        self.bytes = 0
        self.error: OSError | None = None
        self._source = source
        self._target = target
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The digest so far, in hexadecimal."""
        return self._digest.hexdigest()

    def read(self, size: int, /) -> bytes:
        """Read from the source."""
        assert self._source is not None
        try:
            data = self._source.read(size)
        except OSError as error:
            self.error = error
            raise
        self._count(data)
        return data

    def write(self, data: bytes, /) -> int:
        """Write to the target; without one, only count."""
        if self._target is not None:
            try:
                self._target.write(data)
            except OSError as error:
                self.error = error
                raise
        self._count(data)
        return len(data)

    def flush(self) -> None:
        """Whoever opened the target flushes it."""

    def _count(self, data: bytes) -> None:
        self.bytes += len(data)
        self._digest.update(data)


@dataclass(frozen=True, slots=True)
class Identities:
    """The private keys of `file`; its repr hides them."""

    file: Path
    keys: tuple[x25519.Identity, ...]

    def __repr__(self) -> str:
        return f"Identities({str(self.file)!r})"


def make_key(file: Path) -> str:
    """Write a new private key to `file`, readable by this account alone; returns the public key.

    Raises:
        ServerError: `backup.key_exists`, `backup.folder`.
    """
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        whole_files.write_new(file, f"# public key: {public}\n{identity}\n".encode("ascii"), mode=0o600)
    except FileExistsError as error:
        raise ServerError("backup.key_exists", file=str(file)) from error
    except OSError as error:
        raise ServerError("backup.folder", folder=str(file.parent), reason=error.strerror or str(error)) from error
    return public


def recipients(keys: Iterable[str]) -> tuple[x25519.Recipient, ...]:
    """The public keys that a backup is encrypted to.

    Raises:
        ServerError: `backup.no_recipient`, `backup.recipient`.
    """
    found = []
    for key in keys:
        try:
            found.append(x25519.Recipient.from_str(key.strip()))
        except pyrage.RecipientError as error:
            raise ServerError("backup.recipient", key=key) from error
    if not found:
        raise ServerError("backup.no_recipient")
    return tuple(found)


def identities(file: Path) -> Identities:
    """The private keys in `file`.

    Raises:
        ServerError: `backup.key_file`, `backup.key_open` when others may read it.
    """
    try:
        if sys.platform != "win32" and file.stat().st_mode & _OTHERS:
            raise ServerError("backup.key_open", file=str(file))
        lines = file.read_text(encoding="ascii").splitlines()
        keys = tuple(x25519.Identity.from_str(line.strip()) for line in lines if line.startswith(_SECRET))
    except OSError as error:
        raise ServerError("backup.key_file", file=str(file), reason=error.strerror or str(error)) from error
    except (UnicodeDecodeError, pyrage.IdentityError) as error:
        raise ServerError("backup.key_file", file=str(file), reason="it is not readable as keys") from error
    if not keys:
        raise ServerError("backup.key_file", file=str(file), reason=f"no line begins with {_SECRET}")
    return Identities(file, keys)


def encrypt(source: Counted, target: Counted, to: Sequence[x25519.Recipient]) -> None:
    """Encrypt all of `source` into `target`, 64 KiB at a time.

    Raises:
        OSError: of the source or the target.
    """
    try:
        pyrage.encrypt_io(_io(source), _io(target), to)
    except (OSError, pyrage.EncryptError) as error:
        raise _origin(source, target, error) from error


def decrypt(source: Counted, target: Counted, keys: Identities, *, backup: str, recipients: Sequence[str]) -> None:
    """Decrypt all of `source` into `target`; what was written when it fails is worth nothing.

    Raises:
        ServerError: `backup.wrong_key`, `backup.damaged`.
        OSError: of the source or the target.
    """
    try:
        pyrage.decrypt_io(_io(source), _io(target), keys.keys)
    except (OSError, pyrage.DecryptError) as error:
        if source.error is not None or target.error is not None:
            raise _origin(source, target, error) from error
        if "No matching keys" in str(error):
            raise ServerError(
                "backup.wrong_key", backup=backup, file=str(keys.file), recipients=", ".join(recipients)
            ) from error
        raise ServerError("backup.damaged", backup=backup, reason="it does not decrypt") from error


def _io(stream: Counted) -> io.BufferedIOBase:
    """The library calls `read`, `write` and `flush` alone, whatever its types say."""
    return cast("io.BufferedIOBase", stream)


def _origin(source: Counted, target: Counted, error: Exception) -> OSError:
    """The operating system's own error, which the library has wrapped."""
    return target.error or source.error or OSError(str(error))
