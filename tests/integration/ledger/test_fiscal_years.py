"""Fiscal years and periods through the repository of the program; the rules themselves are in `test_periods`."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.modules.ledger.fiscal_years import rules
from erp_desktop.modules.ledger.fiscal_years.records import Finding, YearView
from erp_desktop.modules.ledger.fiscal_years.repository import FiscalYearRepository
from server_db.access.permissions import Permission
from tests.integration.products.helpers import is_refused_twice
from tests.plugins.clerks import OpenDatabase
from tests.plugins.desk import Desk, Line

CLOSER = (
    Permission.PERIOD_READ, Permission.PERIOD_EDIT, Permission.PERIOD_CLOSE, Permission.PERIOD_REOPEN,
)


@pytest.fixture
def years(clerk: OpenDatabase) -> FiscalYearRepository:
    return FiscalYearRepository(clerk(permissions=CLOSER))


def test_a_year_is_opened_after_the_last_one(years: FiscalYearRepository) -> None:
    last = years.last_day()
    assert last is not None
    code, starts = rules.year_after(last, date(2020, 1, 1))
    year = YearView(new_id(), code, starts, 12)
    assert years.create_year(year) == year.id == years.create_year(year)
    loaded = years.load_year(year.id).record
    assert (loaded.months, loaded.starts, loaded.periods[0].starts) == (12, last + timedelta(days=1), starts)
    assert years.page(Query(), limit=1).rows[0].ends == loaded.ends
    assert years.count(Query(words=code)).value == 12
    with pytest.raises(Refused) as caught:
        years.create_year(YearView(new_id(), "GAP", date(starts.year + 5, 1, 1), 12))
    assert caught.value.code == "fiscal_year.not_adjoining"


def test_a_period_is_closed_step_by_step_and_opened_again(years: FiscalYearRepository) -> None:
    first = years.page(Query(), limit=500).rows[-1]
    request = uuid4()
    years.start_closing(first.id, first.version, request)
    years.start_closing(first.id, first.version, request)
    view = years.load_period(first.id).record
    assert view.status == "closing"
    with pytest.raises(Stale):
        years.close(first.id, first.version, uuid4())
    years.close(first.id, view.version, uuid4())
    assert years.count(Query(filters={"status": ("closed",)})).value == 1
    view = years.load_period(first.id).record
    with pytest.raises(Refused) as caught:
        years.reopen(first.id, view.version, uuid4(), " ")
    assert caught.value.code == "reason.missing"
    years.reopen(first.id, view.version, uuid4(), "A late invoice")
    assert years.load_period(first.id).record.status == "open"
    assert "A late invoice" in years.history(first.id)[0].what


def test_the_checklist_names_what_stands_in_the_way(desk: Desk, clerk: OpenDatabase) -> None:
    desk.product("P1")
    order = desk.approved(Line("P1", "2", "10"))
    desk.received((order.lines[0], "1"))
    desk.receipt((order.lines[0], "1"))
    years = FiscalYearRepository(clerk(permissions=CLOSER))
    period = next(row for row in years.page(Query(), limit=500).rows if row.starts <= desk.today <= row.ends)
    found = years.findings(period.id)
    assert {(one.code, one.blocking) for one in found} >= {
        ("period.draft_left", True), ("period.not_invoiced", False),
    }
    words = rules.in_words(next(one for one in found if one.code == "period.not_invoiced"), 2)
    assert words.command == "goods_receipt.open"
    assert "10.00" in words.detail
    with pytest.raises(Invalid) as caught:
        years.close(period.id, period.version, uuid4())
    assert "period.draft_left" in [one.code for one in caught.value.problems]


def test_without_the_right_the_guard_and_the_server_refuse(clerk: OpenDatabase) -> None:
    reader = clerk(permissions=(Permission.PERIOD_READ,))
    years = FiscalYearRepository(reader)
    period = years.page(Query(), limit=1).rows[0]
    for act in (
        lambda: years.close(period.id, period.version, uuid4()),
        lambda: years.reopen(period.id, period.version, uuid4(), "why"),
        lambda: years.create_year(YearView(new_id(), "X", date(2040, 1, 1), 12)),
        lambda: years.findings(period.id),
    ):
        is_refused_twice(reader, act)


def test_a_finding_in_words() -> None:
    found = Finding("period.stock_differs", True, "account", new_id(), "1405",
                    {"ledger": Decimal("1.5"), "stock": Decimal(2)})
    words = rules.in_words(found, 2)
    assert (words.weight, words.label, words.detail) == ("blocking", "1405", "ledger 1.50, stock 2.00")
    assert words.command == "account.open"


def test_a_new_year_is_checked_before_it_is_sent() -> None:
    assert not rules.check({"starts": date(2027, 1, 1), "months": 12})
    assert [one.field for one in rules.check({"starts": date(2027, 1, 2), "months": 25})] == ["starts", "months"]
    assert rules.year_after(None, date(2026, 5, 5)) == ("2026", date(2026, 1, 1))
    assert rules.year_after(date(2026, 3, 31), date(2026, 5, 5)) == ("2026", date(2026, 4, 1))
