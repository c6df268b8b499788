"""Whether the books tie, and whether they could be restored."""

from __future__ import annotations

from collections.abc import Sequence

from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import mark, ntext, text
from erp_desktop.modules.reports.backups.records import BackupState
from erp_desktop.modules.reports.backups.tasks import backup_state
from erp_desktop.modules.reports.ties.records import CHECKS, TIE_TITLES, Tie
from erp_desktop.modules.reports.ties.rules import differing
from erp_desktop.modules.reports.ties.tasks import figures
from erp_desktop.ui.module import DeskCard, DeskContent, DeskRow
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission


def cards(services: Services) -> Sequence[DeskCard]:
    """The cards of this person."""
    may = services.rights.may
    found: list[DeskCard] = []
    if may(Permission.TIES_READ) and may(Permission.LEDGER_READ):
        found.append(DeskCard(
            "tie.state", mark("Ties"), lambda: figures().then(lambda ties: _content(services, ties)),
            ("goods_receipt", "supplier_invoice", "payment", "stock_opening", "voucher"), "tie.list",
        ))  # fmt: skip
    if may(Permission.BACKUP_READ):
        found.append(
            DeskCard("backup.state", mark("Backup"), lambda: backup_state().then(_backup), ("backup_proof",))
        )
    return found


def _backup(state: BackupState) -> DeskContent:
    return DeskContent(state.figure, state.caption, tone=state.tone)


def _content(services: Services, ties: Sequence[Tie]) -> DeskContent:
    broken = differing(ties)
    if not broken:
        caption = text("Reports agree with the ledger to the last cent.")
        return DeskContent(text("Everything ties"), caption, tone="ok")
    rows = tuple(
        DeskRow(
            text(TIE_TITLES.get(tie.check_name, CHECKS[tie.check_name])),
            format_money(tie.difference, services.decimals(None)), "tie.detail", {"check": tie.check_name}, "bad",
        )
        for tie in broken
    )
    figure = ntext("{count} tie is broken", "{count} ties are broken", len(broken))
    return DeskContent(figure, text("Open it to see the rows that differ."), rows, tone="bad")
