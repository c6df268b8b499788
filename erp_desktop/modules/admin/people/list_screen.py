"""The list of people."""

from __future__ import annotations

from typing import Any

from erp_desktop.base.i18n import mark, text
from erp_desktop.base.paging import Sort
from erp_desktop.modules.admin.people import tasks
from erp_desktop.modules.admin.people.records import COLUMNS, STATES, PersonRow
from erp_desktop.ui.command import Command
from erp_desktop.ui.filters import ChoiceFilter
from erp_desktop.ui.list_screen import ListScreen, ListSpec
from erp_desktop.ui.shell_lines import ShellLines, show_shell_lines
from server_db.access.permissions import Permission


def _commands(screen: ListScreen[Any]) -> list[Command]:
    def tell(command: str) -> None:
        lines = ShellLines(
            text("A login is a role of the server, so somebody who administers the server adds it there:"),
            {text("Add a person"): command},
        )
        show_shell_lines(screen, text("Add a person"), lines)

    def ask() -> None:
        screen.run(tasks.how_to_add(), tell)

    return [
        Command(
            "person.add", mark("Add a person…"), run=ask, icon="plus", needs=Permission.PERSON_EDIT, primary=True,
        )
    ]


def list_spec() -> ListSpec[PersonRow]:
    """People by login."""
    return ListSpec(
        id="person.list",
        title=mark("People"),
        icon="party",
        columns=COLUMNS,
        page_task=tasks.people_page,
        count_task=tasks.people_count,
        filters=(
            ChoiceFilter("status", mark("State"), tuple((value, title) for value, (title, _) in STATES.items())),
        ),
        sort=Sort("login"),
        nouns=("person",),
        open_command="person.open",
        extra_commands=_commands,
        empty=mark("Everybody who may open the company stands here."),
        search_hint=mark("Login, name or e-mail"),
    )
