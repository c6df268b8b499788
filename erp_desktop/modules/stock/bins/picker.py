"""How other slices choose a bin."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from erp_desktop.base.i18n import mark
from erp_desktop.modules.stock.bins.tasks import resolve_in, search_in
from erp_desktop.ui.look_up import LookUp


def bin_look_up(warehouse: Callable[[], UUID | None]) -> LookUp:
    """A look-up of the bins of one warehouse, asked for each time: the document's warehouse may change."""
    return LookUp(
        lambda words, limit: search_in(warehouse(), words, limit),
        lambda codes: resolve_in(warehouse(), codes),
        placeholder=mark("Code or name"),
        command="bin.open",
    )
