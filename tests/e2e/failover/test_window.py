"""A window with an unsaved order lives through a fail-over: its primary hangs, and the order is saved at the other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from server_db import company as companies
from server_db.access.roles import Roles
from server_db.connection_file import connection_file
from tests.e2e.failover.cuts import await_
from tests.e2e.failover.windows import open_window, reports, tell_cut
from tests.e2e.flow import prepare
from tests.factories.machines import kontor, pair
from tests.plugins.company import Company

pytestmark = pytest.mark.failover

LOOK = ("zh_CN", "dark")
READY_S = 120.0
DECIDES_S = 5.0
SAVED_S = 120.0
STALL_S = 2.0


def test_what_was_typed_is_saved_after_the_fail_over(tmp_path: Path) -> None:
    with pair() as two:
        companies.create_company(two.server.conninfo(), "acme", title="Acme Trading")
        company = Company(two.server, "acme", Roles("acme"))
        two.follow()
        two.be_synchronous()
        prepare(company)
        file = tmp_path / "acme.kontor"
        hosts = [f"127.0.0.1:{one.port}" for one in (two.primary, two.standby)]
        file.write_text(connection_file(company.conninfo, hosts=hosts, tls="disable"), encoding="utf-8")
        person = company.login("buyer", language=LOOK[0], name="buyer")
        programs = {LOOK: open_window(LOOK, person, file, tmp_path, tmp_path / "pictures")}
        try:
            await_(lambda: bool(reports(tmp_path, programs)[0].get("ready")), READY_S, "The window does not open.")
            two.primary.freeze()
            tell_cut(tmp_path)
            time.sleep(DECIDES_S)
            kontor("standby", "promote", "--server", two.standby.conninfo())
            await_(lambda: programs[LOOK].poll() is not None, SAVED_S, "The order is not saved.")
        finally:
            programs[LOOK].kill()
            programs[LOOK].wait()
        seen = reports(tmp_path, programs)[0]
        with two.standby.connect(company.database) as connection:
            stored = connection.execute(
                "select id::text, (select count(*) from erp.purchase_order_line) from erp.purchase_order"
            ).fetchall()
    assert stored == [(seen["order"], 1)]
    assert seen["saves"] == 1, "the program settles by itself what was in doubt"
    assert seen["stall_s"] < STALL_S, "the window never waits for a server"
