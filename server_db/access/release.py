"""The release of program and server; both compare it at login (design.md section 7).

`1.4.2` and `1.4.7` are patches of one release and understand each other.
"""

from __future__ import annotations

from typing import Final

RELEASE: Final[str] = "0.2.0"
CLIENT_RELEASE_MIN: Final[str] = "0.1.0"
"""The oldest program that still works with a company of this release.

Raise it to RELEASE as soon as a column, a function or a right that such a program uses is changed or taken away;
a test compares all of them with the company of the last release.
"""
