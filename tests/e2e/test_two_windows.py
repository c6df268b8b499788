"""Two buyers with the same draft open, each in a window of his own: both are told, nobody is locked out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from erp_desktop.ui.document_screen import DocumentScreen
from tests.e2e.conftest import OpenProgram
from tests.e2e.driver import Program
from tests.plugins.company import Company
from tests.plugins.desk import Desk, Line

pytestmark = pytest.mark.e2e


def strip(screen: DocumentScreen[Any]) -> str:
    banner = screen.layout_parts.presence
    return banner.words() if banner.isVisibleTo(screen) else ""


def opened(program: Program, conninfo: str, order: UUID) -> DocumentScreen[Any]:
    """Log in and open the order."""
    program.log_in(conninfo)
    program.window.services.navigate("purchase_order.open", order)
    screen = program.document()
    program.idle()
    return screen


def test_two_people_on_one_document_see_each_other(
    open_program: OpenProgram, desk: Desk, company: Company
) -> None:
    desk.product("BOLT")
    order = desk.order(Line("BOLT", "1", "1")).id
    first, second = open_program(), open_program()
    mine = opened(first, company.login("buyer"), order)
    assert strip(mine) == ""
    theirs = opened(second, company.login("buyer"), order)
    first.wait(lambda: bool(strip(mine)) and bool(strip(theirs)), "both strips")
    assert strip(mine).endswith("is editing this too.")
    # Nobody is locked out: the second one saves.
    second.window.activateWindow()
    theirs.form.set_values({"note": "by the second"})
    theirs.form.changed.emit("note")
    theirs.save()
    second.idle()
    assert theirs.record.note == "by the second"
    # Who leaves is not named any more.
    assert second.window.tabs.close_screen(theirs)
    first.wait(lambda: strip(mine) == "", "the strip to go")
