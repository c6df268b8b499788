"""The offer of a newer program: an index file in a folder or at an https address of IT, signed by IT's key.

`kontor-server update-sign` writes `kontor-update.json` and its signature (Ed25519) beside the packages. Nothing of
an index is looked at before its signature is found good with the key from the managed settings. An index that is
older than one seen before is refused, so that nobody can bring back an offer that IT has taken back.
"""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from erp_desktop.base import limits
from erp_desktop.base.errors import Refused
from erp_desktop.base.releases import is_newer, is_release, numbers

INDEX: Final = "kontor-update.json"
SIGNATURE: Final = "kontor-update.json.sig"
FORMAT_KEY: Final = "kontor-update"
FORMAT: Final = 1
SUFFIXES: Final[Mapping[str, str]] = {"deb": ".deb", "rpm": ".rpm", "windows": ".exe"}
KEY_BYTES: Final = 32
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,150}", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """Where IT puts offers, and the public key that they are signed with: what the managed settings say.

    Attributes:
        place: a folder, or an address that begins with https.
        key: 32 bytes in base64.
    """

    place: str
    key: str

    @property
    def is_web(self) -> bool:
        """Whether it is an address, and no folder."""
        return self.place.startswith("https://")

    def check(self) -> None:
        """Check that it can be used.

        Raises:
            ValueError: with what is wrong.
        """
        parts = urlsplit(self.place)
        is_plain = bool(parts.hostname) and not any((parts.username, parts.query, parts.fragment))
        if not Path(self.place).is_absolute() and not (self.is_web and is_plain):
            raise ValueError(f"update.source = {self.place!r} is neither a whole path nor an address with https://")
        try:
            length = len(b64decode(self.key, validate=True))
        except ValueError:
            length = 0
        if length != KEY_BYTES:
            raise ValueError("update.key is not what kontor-server update-key prints")


@dataclass(frozen=True, slots=True)
class Package:
    """One file to install."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What IT offers.

    Attributes:
        release: of the program.
        made_at: when the index was signed.
        packages: by platform: `deb`, `rpm`, `windows`.
        notes: by language, what is new.
    """

    release: str
    made_at: datetime
    packages: Mapping[str, Package]
    notes: Mapping[str, str]

    def note(self, language: str) -> str:
        """What is new, in this language or in English."""
        return self.notes.get(language) or self.notes.get("en", "")

    def fits(self, program: str, server: str) -> bool:
        """Whether it is newer than this program, and not newer than the server takes."""
        return numbers(self.release) > numbers(program) and not is_newer(self.release, server)


def this_platform() -> str:
    """Which package this computer takes; empty for none."""
    if sys.platform == "win32":
        return "windows"
    if not sys.platform.startswith("linux"):
        return ""
    return "deb" if Path("/etc/debian_version").exists() else "rpm"


def read_index(index: bytes, signature: bytes, source: Source) -> Offer:
    """The offer, when it is signed with the key.

    Raises:
        Refused: `update.bad_signature`, `update.newer_format`, `update.unreadable`.
    """
    from cryptography.exceptions import InvalidSignature  # the window opens before the first look
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    known = {"source": source.place}
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(source.key, validate=True))
        key.verify(b64decode(signature.strip(), validate=True), index)
    except (InvalidSignature, ValueError) as error:
        raise Refused("update.bad_signature", known) from error
    try:
        said = json.loads(index)
        if said[FORMAT_KEY] != FORMAT:
            raise Refused("update.newer_format", known)
        return _offer(said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("update.unreadable", known | {"reason": str(error)}) from error


def ensure_fresh(offer: Offer, source: Source, seen: str) -> str:
    """Refuse an index that is older than one seen before; what to remember as `seen`.

    Raises:
        Refused: `update.replayed`.
    """
    key, _, moment = seen.partition(" ")
    if key == source.key and moment:
        try:
            latest = datetime.fromisoformat(moment).astimezone(UTC)
        except ValueError:
            latest = offer.made_at
        if offer.made_at < latest:
            raise Refused("update.replayed", {"source": source.place, "release": offer.release})
    return f"{source.key} {offer.made_at.isoformat()}"


def _offer(said: Mapping[str, Any]) -> Offer:
    release, notes = said["release"], said["notes"]
    if not isinstance(release, str) or not is_release(release):
        raise ValueError("release")
    if not all(isinstance(words, str) for pair in notes.items() for words in pair):
        raise TypeError("notes")
    made_at = datetime.fromisoformat(said["made_at"]).astimezone(UTC)
    packages = {platform: _package(platform, one) for platform, one in said["packages"].items() if platform in SUFFIXES}
    return Offer(release, made_at, packages, dict(notes))


def _package(platform: str, said: Mapping[str, Any]) -> Package:
    """The name has no folder in it, whoever signed it."""
    name, size, digest = said["name"], said["bytes"], said["sha256"]
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not name.endswith(SUFFIXES[platform]):
        raise ValueError(f"name {name!r}")
    if type(size) is not int or not 0 < size <= limits.UPDATE_BYTES_MAX:
        raise ValueError(f"bytes {size!r}")
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise ValueError("sha256")
    return Package(name, size, digest)
