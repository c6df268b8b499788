"""The company's settings as the administrator keeps them, and what the database refuses whoever asks."""

from __future__ import annotations

from decimal import Decimal
from typing import LiteralString

import psycopg
import pytest
from psycopg import errors

from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.db.history import record_history
from erp_desktop.modules.admin.company import rules
from erp_desktop.modules.admin.company.records import COMPANY_ID, PERMISSIONS, PURPOSES, Level
from erp_desktop.modules.admin.company.repository import CompanyRepository
from server_db.tables import Base
from tests.factories.books import Books, Bought, refusal
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company

D = Decimal
HIGH = "purchase_order:approve_high"


@pytest.fixture
def settings(clerk: OpenDatabase) -> CompanyRepository:
    return CompanyRepository(clerk("administrator"))


def account(company: Company, code: str) -> object:
    with company.connect() as connection:
        row = connection.execute("select id from erp.account where code = %s", [code]).fetchone()
    assert row is not None
    return row[0]


def test_everything_on_the_screen_is_stored(settings: CompanyRepository, clerk: OpenDatabase) -> None:
    found = settings.load().record
    found.address, found.tax_per, found.red_letter = "Am Hafen 1", "line", True
    found.price_tolerance_amount = D("2.5")
    found.levels = (Level(D(0), "purchase_order:approve", 1), Level(D(9000), HIGH, 2))
    settings.save(found)
    again = CompanyRepository(clerk("manager")).load().record
    assert again.version == found.version + 1
    assert (again.address, again.tax_per, again.red_letter) == ("Am Hafen 1", "line", True)
    assert (again.price_tolerance_amount, again.levels) == (D("2.5"), found.levels)
    assert set(again.accounts) == set(PURPOSES)
    assert again.accounts == found.accounts
    settings.save(found)  # again after a lost answer: done already
    assert settings.load().record.version == again.version
    (entry, *_rest) = record_history(settings.db, "company", COMPANY_ID)
    assert {change.label for change in entry.changes} == {"address", "tax_per", "red_letter", "price_tolerance_amount"}


def test_levels_count_for_the_next_order(books: Books, clerk: OpenDatabase) -> None:
    settings = CompanyRepository(clerk("administrator"))
    found = settings.load().record
    found.levels = (Level(D(100), "purchase_order:approve", 3),)
    settings.save(found)
    needed = books.rows("select people, high_people from erp_api.purchase_order__people_needed(100)")
    assert needed == [(3, 0)]
    found = settings.load().record
    found.levels = ()
    settings.save(found)
    assert books.rows("select people, high_people from erp_api.purchase_order__people_needed(100)") == [(0, 0)]
    books.order([Bought(books.new_product(), "1", "5")])


def test_nobodys_edit_is_lost(settings: CompanyRepository, clerk: OpenDatabase) -> None:
    mine, theirs = settings.load().record, settings.load().record
    theirs.levels = (Level(D(7), HIGH, 1),)
    CompanyRepository(clerk("administrator")).save(theirs)
    mine.phone = "1"
    with pytest.raises(Stale):
        settings.save(mine)
    assert settings.load().record.levels == theirs.levels


def test_postings_go_to_accounts_that_fit(settings: CompanyRepository, company: Company) -> None:
    for purpose, code in (("payable", "7090"), ("rounding", "2000"), ("rounding", "20"), ("opening", "1200")):
        found = settings.load().record
        found.accounts[purpose] = account(company, code)  # type: ignore[assignment]
        with pytest.raises(Refused) as caught:
            settings.save(found)
        assert (caught.value.code, caught.value.params["account"]) == ("posting_account.unfit", code)
    found = settings.load().record
    found.accounts["rounding"] = account(company, "7020")  # type: ignore[assignment]
    settings.save(found)
    assert settings.load().record.accounts["rounding"] == account(company, "7020")


def test_bad_settings_are_refused_at_their_fields(settings: CompanyRepository) -> None:
    found = settings.load().record
    found.email, found.over_receipt_percent = "nobody", D(-1)
    found.levels = (Level(D(1), HIGH, 0), Level(D(1), HIGH, 1), Level(D(-1), HIGH, 10))
    with pytest.raises(Invalid) as caught:
        settings.save(found)
    assert [(one.code, one.field, one.row) for one in caught.value.problems] == [
        ("value.negative", "over_receipt_percent", None),
        ("email.invalid", "email", None),
        ("approval_level.people_wrong", "people", 0),
        ("approval_level.twice", "from_amount", 1),
        ("value.negative", "from_amount", 2),
        ("approval_level.people_wrong", "people", 2),
    ]
    found = settings.load().record
    found.name = ""
    with pytest.raises(Invalid) as caught:
        settings.save(found)
    assert [(one.code, one.field) for one in caught.value.problems] == [("value.not_filled", "name")]


def test_words_stand_for_all_that_the_tables_know() -> None:
    checks = {
        constraint.name: str(constraint.sqltext)
        for table in ("posting_account", "approval_level")
        for constraint in Base.metadata.tables[f"erp.{table}"].constraints
        if hasattr(constraint, "sqltext")
    }
    assert checks["posting_account_purpose_known"].count("', '") + 1 == len(PURPOSES)
    assert all(f"'{purpose}'" in checks["posting_account_purpose_known"] for purpose in PURPOSES)
    assert all(f"'{permission}'" in checks["approval_level_permission_known"] for permission in PERMISSIONS)
    assert rules.check({}) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update erp.company set currency_code = 'USD', version = version + 1",
        "update erp.company set role_prefix = 'x', version = version + 1",
        "delete from erp.posting_account",
        "insert into erp.company (id, name, currency_code, role_prefix, chart) values (2, 'x', 'EUR', 'x', 'generic')",
    ],
)
def test_what_the_administrator_can_not_do(company: Company, statement: LiteralString) -> None:
    with psycopg.connect(company.login("administrator")) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_law_of_posting_accounts_holds_for_plain_sql(company: Company) -> None:
    with psycopg.connect(company.login("administrator")) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(
            "update erp.posting_account set account_id = (select id from erp.account where code = '2000')"
            " where purpose = 'discount'"
        )
    assert refusal(caught.value) == ("posting_account.unfit", {"purpose": "discount", "account": "2000"})
