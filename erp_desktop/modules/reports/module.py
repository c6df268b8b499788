"""Reports over several departments, as the shell knows them."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.reports import desk
from erp_desktop.modules.reports.ties import report_screen as ties
from erp_desktop.ui.master_screens import made_commands
from erp_desktop.ui.module import Module
from erp_desktop.ui.report_commands import report_commands
from server_db.access.permissions import Permission

MODULE: Final = Module(
    id="reports",
    title=mark("Reports"),
    icon="reports",
    commands=made_commands((
        report_commands("tie.list", mark("Ties"), "check-circle", ties.report_spec, Permission.TIES_READ),
        report_commands(
            "tie.detail", mark("Rows that differ"), "check-circle", ties.detail_spec, Permission.TIES_READ
        ),
    )),
    cards=desk.cards,
)
