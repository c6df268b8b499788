"""The release of program and server; both compare it at login (design.md section 7)."""

from __future__ import annotations

from typing import Final

RELEASE: Final = "0.1.0"
