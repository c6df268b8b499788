"""Exchange rates: the rates of a day, and files of thousands of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from erp_desktop.base.columns import ImportColumn
from erp_desktop.base.errors import Invalid, Stale
from erp_desktop.base.importing import parse, read_file
from erp_desktop.base.paging import Query, Sort
from erp_desktop.db.importing import ImportRow
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.exchange_rates import rules
from erp_desktop.modules.ledger.exchange_rates.records import IMPORT_COLUMNS, DayRates
from erp_desktop.modules.ledger.exchange_rates.repository import ExchangeRateRepository
from server_db.access.permissions import Permission
from tests.integration.products.helpers import is_refused_twice, rows
from tests.plugins.clerks import OpenDatabase

DAY = date(2026, 3, 2)
RIGHTS = (Permission.EXCHANGE_RATE_READ, Permission.EXCHANGE_RATE_EDIT)


@pytest.fixture
def db(clerk: OpenDatabase) -> Database:
    return clerk(permissions=RIGHTS)


@pytest.fixture
def rates(db: Database) -> ExchangeRateRepository:
    return ExchangeRateRepository(db)


def test_the_rates_of_a_day_are_saved_changed_and_removed(rates: ExchangeRateRepository) -> None:
    assert rates.load(DAY).record.rates == {}
    rates.save(DayRates(DAY, {"USD": Decimal("0.92"), "CNY": Decimal("0.1265")}))
    loaded = rates.load(DAY)
    assert loaded.record.rates == {"CNY": Decimal("0.1265"), "USD": Decimal("0.92")}
    assert loaded.references["USD"].name
    assert [one.code for one in rates.used_currencies()] == ["CNY", "USD"]
    loaded.record.rates = {"USD": Decimal("0.93"), "GBP": Decimal("1.17")}
    rates.save(loaded.record)
    assert rates.load(DAY).record.rates == {"GBP": Decimal("1.17"), "USD": Decimal("0.93")}


def test_nobodys_rate_is_lost(rates: ExchangeRateRepository, clerk: OpenDatabase) -> None:
    rates.save(DayRates(DAY, {"USD": Decimal("0.92")}))
    other = ExchangeRateRepository(clerk(permissions=RIGHTS))
    mine, theirs = rates.load(DAY).record, other.load(DAY).record
    theirs.rates["USD"] = Decimal("0.95")
    other.save(theirs)
    mine.rates["CNY"] = Decimal("0.13")
    with pytest.raises(Stale):
        rates.save(mine)
    with pytest.raises(Stale):
        rates.save(DayRates(DAY, {"USD": Decimal(1)}))


def test_the_list_is_newest_first_and_filtered(rates: ExchangeRateRepository) -> None:
    for number in range(4):
        rates.save(DayRates(DAY + timedelta(days=number), {"USD": Decimal("0.9") + number, "CNY": Decimal("0.1")}))
    first = rates.page(Query(), limit=3)
    assert [(row.date.day, row.currency_code) for row in first.rows] == [(5, "USD"), (5, "CNY"), (4, "USD")]
    rest = rates.page(Query(), first.after, limit=10)
    assert [(row.date.day, row.currency_code) for row in rest.rows][:2] == [(4, "CNY"), (3, "USD")]
    by_code = rates.page(Query(sort=Sort("currency_code"), filters={"date": (DAY, DAY + timedelta(days=1))}))
    assert [(row.currency_code, row.date.day) for row in by_code.rows] == [
        ("CNY", 2), ("CNY", 3), ("USD", 2), ("USD", 3),
    ]
    assert rates.count(Query(filters={"currency": "USD"})).value == 4
    assert rates.count(Query(words="cn")).value == 4
    assert first.rows[1].inverse == Decimal(10)


def test_a_file_of_ten_thousand_rates_takes_few_round_trips(db: Database, rates: ExchangeRateRepository) -> None:
    file = [
        ImportRow(line, {"date": DAY + timedelta(days=line // 4), "currency_code": code,
                         "rate": Decimal(line % 100 + 1) / 8})
        for line, code in zip(range(10_000), ["USD", "CNY", "GBP", "JPY"] * 2_500, strict=True)
    ]
    before = db.round_trips
    assert rates.import_apply(file).added == 10_000
    assert db.round_trips - before <= 8
    assert rates.import_apply(file).same == 10_000


def test_a_file_may_say_both_currencies(rates: ExchangeRateRepository) -> None:
    file = rows(
        {"date": DAY, "from": "EUR", "to": "USD", "rate": Decimal("1.08")},
        {"date": DAY, "from": "CNY", "to": "EUR", "rate": Decimal("0.1265")},
        {"date": DAY, "from": "EUR", "to": "EUR", "rate": Decimal(1)},
    )
    assert rates.import_apply(file).added == 2
    assert rates.load(DAY).record.rates == {"CNY": Decimal("0.1265"), "USD": Decimal("0.9259259259")}
    assert rates.import_preview(file).same == 3


def test_every_problem_is_told_at_its_row(rates: ExchangeRateRepository) -> None:
    file = rows(
        {"date": DAY, "from": "GBP", "to": "USD", "rate": Decimal("1.2")},
        {"date": DAY, "currency_code": "EUR", "rate": Decimal(1)},
        {"date": DAY, "currency_code": "QQQ", "rate": Decimal(1)},
        {"date": DAY, "currency_code": "USD", "rate": Decimal(0)},
        {"date": DAY, "currency_code": None, "rate": Decimal(1)},
        {"date": DAY, "currency_code": "usd", "rate": Decimal(1)},
        {"date": DAY, "currency_code": "USD", "rate": Decimal(2)},
        {"date": DAY, "from": "EUR", "to": "CNY", "rate": Decimal("1e12")},
    )
    found = [(one.row, one.field, one.code) for one in rates.import_preview(file).problems]
    assert found == [
        (2, "from", "exchange_rate.other_currency"), (3, "currency_code", "exchange_rate.own_currency"),
        (4, "currency_code", "reference.unknown"), (5, "rate", "value.not_positive"),
        (6, "currency_code", "value.required"), (8, "date", "import.code_twice"),
        (9, "rate", "value.out_of_range"),
    ]
    with pytest.raises(Invalid):
        rates.import_apply(file)
    assert rates.count(Query()).value == 0


def test_a_bank_file_is_read_with_its_own_headings(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "rates.csv"  # type: ignore[operator]
    path.write_text("date,from,to,average,end_of_day\n2022-05-30,USD,AUD,1.5491,1.55\n", encoding="utf-8")
    columns: tuple[ImportColumn, ...] = IMPORT_COLUMNS
    parsed = parse(read_file(path), columns)
    assert not parsed.problems
    entry = rules.entry_of(parsed.lines[0], parsed.rows[0], "USD")
    assert entry is not None
    assert (entry.currency_code, entry.date, entry.rate) == ("AUD", date(2022, 5, 30), Decimal("0.6451612903"))


def test_without_the_right_the_guard_and_the_server_refuse(clerk: OpenDatabase) -> None:
    reader = clerk(permissions=(Permission.EXCHANGE_RATE_READ,))
    rates = ExchangeRateRepository(reader)
    assert rates.page(Query()).rows == ()
    is_refused_twice(reader, lambda: rates.save(DayRates(DAY, {"USD": Decimal(1)})))
    is_refused_twice(
        reader,
        lambda: rates.import_apply(rows({"date": DAY, "currency_code": "USD", "rate": Decimal(1)})),
    )
    stranger = clerk(permissions=(Permission.UNIT_READ,))
    is_refused_twice(stranger, lambda: ExchangeRateRepository(stranger).page(Query()))
