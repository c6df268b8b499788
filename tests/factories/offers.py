"""Offers of newer programs as IT makes them: a key, packages, a signed index."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
)

from erp_desktop.base.updates import INDEX, SIGNATURE, Source
from server_db import update_files

NAMES = ("kontor_{release}_amd64.deb", "kontor-{release}.x86_64.rpm", "Kontor-{release}-setup.exe")
PACKAGE = b"a package of Kontor" * 40_000
MADE_AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@dataclass
class Shop:
    """The folder that IT offers from."""

    folder: Path
    key_file: Path
    key: str

    @property
    def source(self) -> Source:
        return Source(str(self.folder), self.key)

    def put(self, release: str, *, now: datetime = MADE_AT) -> None:
        """Packages of a release for every platform, signed."""
        for name in NAMES:
            (self.folder / name.format(release=release)).write_bytes(PACKAGE)
        (self.folder / "notes.en.txt").write_text("Orders print twice as fast.", encoding="utf-8")
        (self.folder / "notes.zh_CN.txt").write_text("订单打印速度提高一倍。", encoding="utf-8")
        update_files.sign(self.folder, self.key_file, now=now)

    def forge(self, change: Callable[[bytes], bytes], *, signed: bool = False) -> None:
        """Change the index; sign it again when IT itself made the mistake."""
        path = self.folder / INDEX
        index = change(path.read_bytes())
        path.write_bytes(index)
        if signed:
            key = load_pem_private_key(self.key_file.read_bytes(), None)
            assert isinstance(key, Ed25519PrivateKey)
            (self.folder / SIGNATURE).write_bytes(b64encode(key.sign(index)))


def open_shop(folder: Path) -> Shop:
    """An empty folder and a new key."""
    shelf = folder / "公司 share"
    shelf.mkdir()
    key_file = folder / "update.key"
    return Shop(shelf, key_file, update_files.make_key(key_file))
