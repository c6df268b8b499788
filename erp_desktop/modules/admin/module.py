"""The administration of the company as the shell knows it."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.admin.company import edit_screen as company
from erp_desktop.modules.admin.people import edit_screen as person
from erp_desktop.modules.admin.people import list_screen as people
from erp_desktop.ui.command import Command
from erp_desktop.ui.list_screen import ListScreen
from erp_desktop.ui.master_screens import made_commands
from erp_desktop.ui.module import Module
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission


def _company(services: Services) -> list[Command]:
    return [
        Command("company.open", mark("Company settings"), icon="settings",
                screen=lambda argument: company.open_settings(services, argument), needs=Permission.COMPANY_READ),
    ]


def _people(services: Services) -> list[Command]:
    return [
        Command("person.list", mark("People"), icon="party",
                screen=lambda argument: ListScreen(people.list_spec(), services, argument),
                needs=Permission.PERSON_READ),
        Command("person.open", mark("Person"), icon="party", in_menu=False,
                screen=lambda argument: person.open_person(services, argument), needs=Permission.PERSON_READ),
    ]


MODULE: Final = Module(
    id="admin",
    title=mark("Administration"),
    icon="admin",
    commands=made_commands((_company, _people)),
)
