"""How other slices choose a journal."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.journals.tasks import JOURNALS
from erp_desktop.ui.look_up import LookUp

JOURNAL: Final = LookUp(
    JOURNALS.search, JOURNALS.resolve, placeholder=mark("Code or name"), command="journal.open"
)
