"""Where finished papers lie until the person saves or prints them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

_UNSAFE = re.compile(r"[^\w.-]+")


def save_paper(content: bytes, name: str) -> Path:
    """Write a PDF into a folder of its own that only this person can read.

    Args:
        content: the PDF.
        name: what the file is called; unsafe characters become "_".
    """
    folder = Path(tempfile.mkdtemp(prefix="kontor-"))
    path = folder / f"{_UNSAFE.sub('_', name)}.pdf"
    path.write_bytes(content)
    return path
