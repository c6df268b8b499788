"""Takes bytes from where IT offers programs: a folder, or an https address; never more than was announced."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from erp_desktop.base import limits
from erp_desktop.base.errors import Refused, Unavailable
from erp_desktop.base.i18n import text
from erp_desktop.base.task import Work
from erp_desktop.base.updates import INDEX, SIGNATURE, SUFFIXES, Offer, Package, Source
from server_db import whole_files

_CHUNK: Final = 1 << 18
_SIGNATURE_BYTES_MAX: Final = 1_000
_SECURE: Final = "https://"


def read_offer(source: Source) -> tuple[bytes, bytes]:
    """Index and signature.

    Raises:
        Unavailable: `update.unreachable`.
        Refused: `update.insecure`, `update.too_large`.
    """
    return (
        _read(source, INDEX, limits.UPDATE_INDEX_BYTES_MAX),
        _read(source, SIGNATURE, _SIGNATURE_BYTES_MAX),
    )


def fetch(source: Source, offer: Offer, platform: str, folder: Path, work: Work[Any]) -> Path:
    """The package in a file of this person's own, when size and digest are those of the offer.

    Args:
        source: where it is.
        offer: what was signed.
        platform: one of its packages.
        folder: where it goes; what else lies there is removed.
        work: its progress is in bytes.

    Raises:
        Unavailable: `update.unreachable`.
        Refused: `update.*`, `file.unwritable`.
        Cancelled: by its token.
    """
    package = offer.packages[platform]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        handle, name = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as target:
                _copy(source, package, target, work)
                target.flush()
                os.fsync(target.fileno())
            # Not the offered name: nothing of the offer becomes a path here.
            path = folder / f"kontor-{offer.release}{SUFFIXES[platform]}"
            whole_files.move(Path(name), path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refused("file.unwritable", {"name": str(folder)}) from error
    return path


def _copy(source: Source, package: Package, target: IO[bytes], work: Work[Any]) -> None:
    digest, done, words = hashlib.sha256(), 0, text("Fetching {name}…", name=package.name)
    with _opened(source, package.name) as opened:
        while chunk := _chunk(source, opened, _CHUNK):
            work.token.ensure_active()
            done += len(chunk)
            if done > package.bytes:
                raise Refused("update.too_large", {"name": package.name})
            digest.update(chunk)
            target.write(chunk)
            work.progress.step(done, package.bytes, words)
    if (done, digest.hexdigest()) != (package.bytes, package.sha256):
        raise Refused("update.not_whole", {"name": package.name})


def _read(source: Source, name: str, bytes_max: int) -> bytes:
    with _opened(source, name) as opened:
        found = _chunk(source, opened, bytes_max + 1)
    if len(found) > bytes_max:
        raise Refused("update.too_large", {"name": name})
    return found


def _chunk(source: Source, opened: IO[bytes], size: int) -> bytes:
    """Errors while reading are the source's, those while writing are this computer's."""
    from http.client import HTTPException

    try:
        return opened.read(size)
    except (OSError, HTTPException) as error:
        raise _unreachable(source, error) from error


@contextmanager
def _opened(source: Source, name: str) -> Iterator[IO[bytes]]:
    with _web(source, name) if source.is_web else _file(source, name) as opened:
        yield opened


@contextmanager
def _file(source: Source, name: str) -> Iterator[IO[bytes]]:
    try:
        opened = (Path(source.place) / name).open("rb")
    except OSError as error:
        raise _unreachable(source, error) from error
    with opened:
        yield opened


@contextmanager
def _web(source: Source, name: str) -> Iterator[IO[bytes]]:
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import HTTPRedirectHandler, Request, build_opener  # only where an address is set

    class OnlySecure(HTTPRedirectHandler):
        """Follows to https alone."""

        def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
            if not newurl.startswith(_SECURE):
                fp.close()
                raise Refused("update.insecure", {"source": source.place})
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    request = Request(f"{source.place.rstrip('/')}/{name}", headers={"User-Agent": "kontor"})  # noqa: S310 - https alone
    try:
        opened = build_opener(OnlySecure).open(request, timeout=limits.UPDATE_TIMEOUT_S)
    except HTTPError as error:
        error.close()
        raise _unreachable(source, error) from error
    except (OSError, HTTPException) as error:
        raise _unreachable(source, error) from error
    with opened:
        yield opened


def _unreachable(source: Source, error: Exception) -> Unavailable:
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
    return Unavailable("update.unreachable", {"source": source.place, "reason": str(reason)})
