"""Offers of a newer program for the desktops: IT's key, and the signed index beside the packages.

The desktop reads it (`erp_desktop.base.updates`, which describes it).
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from server_db import whole_files
from server_db.errors import ServerError

FORMAT: Final = 1
INDEX: Final = "kontor-update.json"
SIGNATURE: Final = "kontor-update.json.sig"
NOTES: Final = {"en": "notes.en.txt", "zh_CN": "notes.zh_CN.txt"}
_PLATFORMS: Final = {
    "deb": re.compile(r"kontor_(\d+\.\d+\.\d+)(-[0-9A-Za-z.]+)?_amd64\.deb", re.ASCII),
    "rpm": re.compile(r"kontor[-_](\d+\.\d+\.\d+)(-[0-9A-Za-z.]+)?[._](x86_64|amd64)\.rpm", re.ASCII),
    "windows": re.compile(r"[Kk]ontor-(\d+\.\d+\.\d+)-setup\.exe", re.ASCII),
}
_OTHERS: Final = 0o077
_CHUNK: Final = 1 << 20
_NOTE_BYTES_MAX: Final = 8_000


@dataclass(frozen=True, slots=True)
class Package:
    """One file of the offer."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What was offered: the release, the packages by platform, and which notes there were."""

    release: str
    packages: Mapping[str, Package]
    notes: tuple[str, ...]


def make_key(file: Path, pass_phrase: str = "") -> str:
    """Write a new private key to `file`, readable by this account alone; returns the public key in base64.

    Raises:
        ServerError: `update.key_exists`, `update.unwritable`.
    """
    key = Ed25519PrivateKey.generate()
    how: KeySerializationEncryption = BestAvailableEncryption(pass_phrase.encode()) if pass_phrase else NoEncryption()
    try:
        whole_files.write_new(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how), mode=0o600)
    except FileExistsError as error:
        raise ServerError("update.key_exists", file=str(file)) from error
    except OSError as error:
        raise ServerError("update.unwritable", file=str(file), reason=error.strerror or str(error)) from error
    return b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def needs_pass_phrase(file: Path) -> bool:
    """Whether the key in `file` is encrypted.

    Raises:
        ServerError: `update.key_open`, `update.key_file`.
    """
    return b"ENCRYPTED" in _key_bytes(file)


def sign(folder: Path, key_file: Path, pass_phrase: str = "", *, now: datetime | None = None) -> Signed:
    """Write index and signature for the packages of the newest release in `folder`.

    Args:
        folder: with the packages as they were built, and perhaps `notes.en.txt` and `notes.zh_CN.txt`.
        key_file: the private key.
        pass_phrase: of it.
        now: the moment of the offer; an older one is not taken any more by who saw this.

    Raises:
        ServerError: `update.*`.
    """
    key = _key(key_file, pass_phrase)
    release, names = _newest(folder)
    packages = {platform: _package(folder / name) for platform, name in names.items()}
    notes = _notes(folder)
    said = {
        "kontor-update": FORMAT,
        "release": release,
        "made_at": (now or datetime.now(UTC)).isoformat(),
        "packages": {platform: asdict(one) for platform, one in packages.items()},
        "notes": notes,
    }
    index = (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
    # A desktop that reads the new index with the old signature refuses it, and looks again later.
    _write(folder / INDEX, index)
    _write(folder / SIGNATURE, b64encode(key.sign(index)) + b"\n")
    return Signed(release, packages, tuple(notes))


def _key_bytes(file: Path) -> bytes:
    try:
        if sys.platform != "win32" and file.stat().st_mode & _OTHERS:
            raise ServerError("update.key_open", file=str(file))
        return file.read_bytes()
    except OSError as error:
        raise ServerError("update.key_file", file=str(file), reason=error.strerror or str(error)) from error


def _key(file: Path, pass_phrase: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_key_bytes(file), pass_phrase.encode() if pass_phrase else None)
    except TypeError as error:
        reason = "it needs a pass phrase" if not pass_phrase else "it has no pass phrase"
        raise ServerError("update.key_file", file=str(file), reason=reason) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        reason = "the pass phrase is wrong" if pass_phrase else "it is no private key"
        raise ServerError("update.key_file", file=str(file), reason=reason) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ServerError("update.key_file", file=str(file), reason="it is a key of another kind")
    return key


def _newest(folder: Path) -> tuple[str, dict[str, str]]:
    """The newest release in the folder, and its packages by platform; of two builds the later one."""
    try:
        found = [path.name for path in folder.iterdir() if path.is_file()]
    except OSError as error:
        raise ServerError("update.folder", folder=str(folder), reason=error.strerror or str(error)) from error
    by_release: dict[str, dict[str, str]] = {}
    for name in sorted(found, key=_build):
        for platform, pattern in _PLATFORMS.items():
            match = pattern.fullmatch(name)
            if match is not None:
                by_release.setdefault(match[1], {})[platform] = name
    if not by_release:
        raise ServerError("update.folder", folder=str(folder), reason="there is no package of Kontor in it")
    release = max(by_release, key=lambda words: [int(part) for part in words.split(".")])
    return release, by_release[release]


def _build(name: str) -> tuple[int, str]:
    """To sort builds of one release by: `kontor_0.2.0_amd64.deb` comes before `kontor_0.2.0-2_amd64.deb`."""
    match = re.search(r"\d-(\d+)", name, re.ASCII)
    return int(match[1]) if match else 0, name


def _package(path: Path) -> Package:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise ServerError("update.folder", folder=str(path), reason=error.strerror or str(error)) from error
    return Package(path.name, size, digest.hexdigest())


def _notes(folder: Path) -> dict[str, str]:
    notes = {}
    for language, name in NOTES.items():
        path = folder / name
        try:
            if path.is_file():
                notes[language] = path.read_bytes()[:_NOTE_BYTES_MAX].decode("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not in UTF-8"
            raise ServerError("update.folder", folder=str(path), reason=reason) from error
    return notes


def _write(path: Path, content: bytes) -> None:
    """Every desktop reads it."""
    try:
        whole_files.replace(path, content, finish=lambda scratch: scratch.chmod(0o644))
    except OSError as error:
        raise ServerError("update.unwritable", file=str(path), reason=error.strerror or str(error)) from error
