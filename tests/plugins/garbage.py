"""Python's cycle collector, kept to the window's thread as in the program (`erp_desktop/ui/garbage.py`).

The threads of a test that collected what an earlier test left would destroy its widgets, and Qt waits for ever.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from erp_desktop.ui.garbage import collect_when_due


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Off while there are windows; on again, with nothing of them left, for a test that has none."""
    has_windows = "qapp" in request.fixturenames
    if has_windows:
        gc.disable()
    elif not gc.isenabled():
        gc.collect()
        gc.enable()
    yield
    if has_windows:
        collect_when_due()
