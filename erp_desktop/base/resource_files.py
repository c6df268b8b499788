"""Where fonts, icons and translations are: plain files, also in a package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import resources

RESOURCES: Final = Path(resources.__path__[0])
"""Not by `importlib.resources`, which brings archives and temporary files that the login window does not wait for."""
