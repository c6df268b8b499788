"""Periods and fiscal years: who posts when, what stands against closing."""

from __future__ import annotations

import uuid
from datetime import date

import psycopg
import pytest

from tests.plugins.desk import Desk, Line, Paper, refusal


def _period(desk: Desk) -> Paper:
    """The period of today, with those before it closed."""
    desk.admin.execute("update erp.period set status = 'closed' where ends < current_date")
    return Paper(desk.one("select id from erp.period where current_date between starts and ends"), ())


def test_only_the_finance_manager_posts_while_closing(desk: Desk) -> None:
    desk.product("BOLT")
    order, period = desk.approved(Line("BOLT", "5", "1")), _period(desk)
    assert desk.act("manager", "period__start_closing", period)["status"] == "closing"
    receipt = desk.receipt((order.lines[0], "1"))
    assert desk.refused("storekeeper", "goods_receipt__post", receipt).code == "period.closing"
    desk.conninfos["closer"] = desk.company.login("storekeeper", "finance_manager")
    assert desk.act("closer", "goods_receipt__post", receipt)["status"] == "posted"
    assert desk.refused("manager", "period__start_closing", period).code == "period.not_open"


def test_what_blocks_closing_is_named_with_its_document(desk: Desk) -> None:
    desk.product("BOLT")
    order, period = desk.approved(Line("BOLT", "5", "1")), _period(desk)
    desk.received((order.lines[0], "2"))
    draft = desk.receipt((order.lines[0], "1"))
    desk.admin.execute(
        "update erp.period set status = 'open' where starts = (select min(starts) from erp.period"
        " where status = 'closed')"
    )
    earlier = desk.one("select count(*) from erp.period where status = 'open' and ends < current_date")
    refused = desk.refused("manager", "period__close", period)
    assert refused.code == "period.invalid"
    assert refused.codes == ["period.earlier_open"] * earlier + ["period.draft_left"]
    assert refused.problems[-1]["params"]["document_id"] == str(draft.id)
    found = desk.as_("manager").execute(
        "select code, blocking, document_kind from erp_api.period__checklist(%s) order by blocking", [period.id]
    )
    assert found.fetchone() == ("period.not_invoiced", False, "goods_receipt")


def test_close_and_reopen(desk: Desk) -> None:
    desk.product("BOLT")
    order, period, request = desk.approved(Line("BOLT", "5", "1")), _period(desk), uuid.uuid4()
    first = desk.act("manager", "period__close", period, version=1, request=request)
    assert first["status"] == "closed"
    assert desk.act("manager", "period__close", period, version=1, request=request) == first
    assert desk.refused("manager", "period__close", period).code == "period.closed_already"
    assert desk.refused("manager", "period__reopen", period, "x", version=1).code == "record.stale"
    assert desk.refused("manager", "period__reopen", period, "").code == "reason.missing"
    receipt = desk.receipt((order.lines[0], "1"))
    assert desk.refused("storekeeper", "goods_receipt__post", receipt).code == "period.closed"
    before = Paper(desk.one("select id from erp.period where ends < current_date order by starts limit 1"), ())
    if before.id is not None:
        assert desk.refused("manager", "period__reopen", before, "x").code == "period.later_closed"
    assert desk.act("manager", "period__reopen", period, "late invoice")["status"] == "open"
    assert desk.act("storekeeper", "goods_receipt__post", receipt)["status"] == "posted"
    trail = desk.rows(
        "select event, detail ->> 'reason' from erp.document_event where document_kind = 'period' order by id"
    )
    assert trail == [("closed", None), ("reopened", "late invoice")]


def test_who_does_not_see_everything_cannot_close(desk: Desk) -> None:
    period = _period(desk)
    desk.conninfos["limited"] = desk.company.login("finance_manager", warehouses=[])
    assert desk.refused("limited", "period__close", period).code == "period.limited_view"


def test_closing_waits_for_postings_under_way(desk: Desk) -> None:
    desk.product("BOLT")
    order, period = desk.approved(Line("BOLT", "5", "1")), _period(desk)
    receipt = desk.receipt((order.lines[0], "1"))
    manager = desk.as_("manager")
    manager.execute("set lock_timeout = '200ms'")
    with desk.connect("storekeeper") as storekeeper, storekeeper.transaction():
        desk.act("storekeeper", "goods_receipt__post", receipt, connection=storekeeper)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            desk.act("manager", "period__close", period)
    assert desk.act("manager", "period__close", period)["status"] == "closed"


def test_fiscal_years_adjoin(desk: Desk) -> None:
    manager, next_year = desk.as_("manager"), desk.today.year + 1
    create = "select erp_api.fiscal_year__create(%s, %s, %s, %s)"
    for code, starts, months, expected in (
        ("X", date(next_year, 1, 2), 12, "fiscal_year.starts_wrong"),
        ("X", date(next_year, 1, 1), 25, "fiscal_year.months_wrong"),
        ("X", date(next_year, 2, 1), 12, "fiscal_year.not_adjoining"),
        ("X", date(desk.today.year, 1, 1), 12, "fiscal_year.not_adjoining"),
        (str(desk.today.year), date(next_year, 1, 1), 12, "fiscal_year.exists"),
    ):
        with pytest.raises(psycopg.Error) as caught:
            manager.execute(create, [uuid.uuid4(), code, starts, months])
        assert refusal(caught.value).code == expected
    made = uuid.uuid4()
    params = [made, str(next_year), date(next_year, 1, 1), 12]
    first = manager.execute(create, params).fetchone()
    assert manager.execute(create, params).fetchone() == first
    periods = desk.rows("select code, starts, ends from erp.period where fiscal_year_id = %s order by starts", made)
    assert (len(periods), periods[0]) == (12, (f"{next_year}-01", date(next_year, 1, 1), date(next_year, 1, 31)))
    assert periods[-1][2] == date(next_year, 12, 31)
