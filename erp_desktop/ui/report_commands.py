"""The command of a report in its department's `module.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from erp_desktop.ui.command import Command
from erp_desktop.ui.report_screen import ReportScreen, ReportSpec
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission


def report_commands(
    id_: str,
    title: str,
    icon: str,
    report_spec: Callable[[Services], ReportSpec[Any]],
    read: Permission,
    *,
    group: str = "",
    in_menu: bool = True,
) -> Callable[[Services], list[Command]]:
    """The one command that opens a report; its argument may be parameters (name → value).

    Args:
        id_: command id, that of the spec.
        title: marked for translation.
        icon: in the menu.
        report_spec: makes the report.
        read: permission to see it.
        group: heading in the menu, marked for translation.
        in_menu: whether menus and the palette offer it; else only other screens open it.
    """

    def make(services: Services) -> list[Command]:
        def opened(argument: object) -> ReportScreen[Any]:
            return ReportScreen(report_spec(services), services, argument)

        return [Command(id_, title, screen=opened, icon=icon, needs=read, group=group, in_menu=in_menu)]

    return make
