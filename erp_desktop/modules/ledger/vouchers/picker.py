"""How reports and filters choose a period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from erp_desktop.modules.ledger.vouchers.tasks import search_periods
from erp_desktop.ui.look_up import LookUp

PERIOD: Final = LookUp(search_periods, placeholder=mark("Year and month"))


def days_of_period(key: str, values: Mapping[str, object]) -> Mapping[str, object]:
    """Parameters `from` and `to` follow `period`; other days than those of the period empty it."""
    chosen = values.get("period")
    if key == "period" and isinstance(chosen, PickerRow) and isinstance(chosen.extra, tuple):
        first, last = chosen.extra
        return {"from": first, "to": last}
    return {"period": None} if key in {"from", "to"} else {}
