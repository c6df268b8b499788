"""Packs modules, compiled, into an archive that Python imports from: one file to open where there were hundreds."""

from __future__ import annotations

import py_compile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_OLDEST_DATE: Final = (1980, 1, 1, 0, 0, 0)


def pack(paths: Iterable[Path], folder: Path, target: Path) -> int:
    """Write an archive, of the same files always the same bytes, and not compressed; how many files are in it.

    Args:
        paths: modules, which are compiled, and other files, which are not changed.
        folder: the one from which modules are named.
        target: the archive.
    """
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed, tempfile.TemporaryDirectory() as scratch:
        for path in paths:
            name, content = path.relative_to(folder).as_posix(), path
            if path.suffix == ".py":
                content = Path(scratch) / "one.pyc"
                py_compile.compile(str(path), cfile=str(content), dfile=name, doraise=True, quiet=1,
                                   invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
                name += "c"
            packed.writestr(zipfile.ZipInfo(name, _OLDEST_DATE), content.read_bytes())
            count += 1
    return count
