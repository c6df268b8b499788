"""Accounts, journals, currencies and tax codes as an accountant keeps them."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from erp_desktop.base.errors import Invalid, Problem, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query, Sort
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.accounts import rules as account_rules
from erp_desktop.modules.ledger.accounts.records import Account
from erp_desktop.modules.ledger.accounts.repository import AccountRepository
from erp_desktop.modules.ledger.currencies.records import Currency
from erp_desktop.modules.ledger.currencies.repository import CurrencyRepository
from erp_desktop.modules.ledger.journals.records import Journal
from erp_desktop.modules.ledger.journals.repository import JournalRepository
from erp_desktop.modules.ledger.tax_codes.records import TaxCode
from erp_desktop.modules.ledger.tax_codes.repository import TaxCodeRepository
from server_db.access.permissions import Permission
from tests.integration.products.helpers import codes, is_refused_twice, rows
from tests.plugins.clerks import OpenDatabase
from tests.plugins.desk import Desk, Line

KEEPER = (
    Permission.ACCOUNT_READ, Permission.ACCOUNT_EDIT, Permission.JOURNAL_READ, Permission.JOURNAL_EDIT,
    Permission.CURRENCY_READ, Permission.CURRENCY_EDIT, Permission.TAX_CODE_READ, Permission.TAX_CODE_EDIT,
)


@pytest.fixture
def keeper(clerk: OpenDatabase) -> Database:
    return clerk(permissions=KEEPER)


@pytest.fixture
def accounts(keeper: Database) -> AccountRepository:
    return AccountRepository(keeper)


def an_account(code: str, parent: UUID | None = None, *, postable: bool = True, name: str = "") -> Account:
    return Account(
        id=new_id(), code=code, name=name or f"Account {code}", type="expense", parent_id=parent, postable=postable
    )


def test_the_chart_is_listed_as_a_tree(accounts: AccountRepository) -> None:
    top = an_account("95", postable=False)
    middle = an_account("Z1", top.id, postable=False)
    leaf, other = an_account("1-A", middle.id), an_account("96")
    for one in (top, middle, leaf, other):
        accounts.save(one)
    listed = [(row.code, row.depth) for row in accounts.page(Query(), limit=500).rows]
    at = listed.index(("95", 0))
    assert listed[at : at + 4] == [("95", 0), ("Z1", 1), ("1-A", 2), ("96", 0)]
    downwards = [row.code for row in accounts.page(Query(sort=Sort("code", descending=True)), limit=500).rows]
    assert downwards == [code for code, _ in reversed(listed)]
    assert [(row.code, row.depth) for row in accounts.page(Query(words="1-a")).rows] == [("1-A", 0)]


def test_the_tree_is_paged_without_gap(accounts: AccountRepository) -> None:
    whole = codes(accounts.page(Query(), limit=500).rows)
    found: list[str] = []
    after = None
    while True:
        page = accounts.page(Query(), after, limit=7)
        found += codes(page.rows)
        after = page.after
        if after is None:
            break
    assert found == whole
    assert accounts.count(Query()).value == len(whole)


def test_only_headings_are_offered_as_headings(accounts: AccountRepository) -> None:
    accounts.save(an_account("HEAD", postable=False, name="Zebra heading"))
    accounts.save(an_account("LEAF", name="Zebra leaf"))
    assert codes(accounts.search_headings("zebra")) == ["HEAD"]
    assert codes(accounts.search("zebra")) == ["LEAF"]


def test_an_account_does_not_stand_below_itself(accounts: AccountRepository) -> None:
    top = an_account("T", postable=False)
    middle = an_account("M", top.id, postable=False)
    accounts.save(top)
    accounts.save(middle)
    changed = accounts.get(top.id)
    changed.parent_id = middle.id
    with pytest.raises(Invalid) as caught:
        accounts.save(changed)
    assert [(one.code, one.field) for one in caught.value.problems] == [("account.ring", "parent_id")]


def test_a_chart_is_imported_with_headings_that_the_file_brings(accounts: AccountRepository) -> None:
    file = rows(
        {"code": "9011", "name": "Leaf", "type": "asset", "parent_id": "901", "postable": True},
        {"code": "901", "name": "Branch", "type": "asset", "parent_id": "90", "postable": False},
        {"code": "90", "name": "Root", "type": "asset", "parent_id": None, "postable": False},
    )
    assert accounts.import_apply(file).added == 3
    assert accounts.import_apply(file).same == 3
    leaf = accounts.load(accounts.find_by_codes(["9011"])["9011"].id)
    assert leaf.record.parent_id is not None
    assert leaf.references[leaf.record.parent_id].code == "901"


def test_a_ring_in_a_file_is_told_at_its_rows(accounts: AccountRepository) -> None:
    file = rows(
        {"code": "R1", "name": "One", "type": "asset", "parent_id": "R2"},
        {"code": "R2", "name": "Two", "type": "asset", "parent_id": "R1"},
        {"code": "R3", "name": "Fine", "type": "asset", "parent_id": None},
        {"code": "R4", "name": "Nowhere", "type": "asset", "parent_id": "R9"},
    )
    found = sorted((one.row, one.field, one.code) for one in accounts.import_preview(file).problems)
    assert found == [
        (2, "parent_id", "value.own_parent"), (3, "parent_id", "value.own_parent"),
        (5, "parent_id", "reference.unknown"),
    ]
    with pytest.raises(Invalid):
        accounts.import_apply(file)


def test_what_an_account_is_stays_once_it_is_posted_to(desk: Desk, clerk: OpenDatabase) -> None:
    desk.product("P1")
    order = desk.approved(Line("P1", "2", "10"))
    desk.received((order.lines[0], "2"))
    accounts = AccountRepository(clerk(permissions=KEEPER))
    used = accounts.get(desk.one("select account_id from erp.voucher_line limit 1"))
    used.name = "Renamed"
    assert accounts.save(used).version == used.version + 1
    used = accounts.get(used.id)
    used.type, used.control = "expense", ""
    with pytest.raises(Invalid) as caught:
        accounts.save(used)
    assert [(one.code, one.field) for one in caught.value.problems] == [("account.used", "type")]


def test_a_control_account_has_the_type_of_its_subledger() -> None:
    assert not account_rules.check({"control": "payable", "type": "liability", "postable": True})
    assert account_rules.check({"control": "payable", "type": "asset"}) == [
        Problem("account.control_type", "control")
    ]
    assert [one.code for one in account_rules.check({"control": "stock", "type": "asset", "postable": False})] == [
        "account.control_not_postable"
    ]


def test_a_currency_is_known_by_its_code(keeper: Database, clerk: OpenDatabase) -> None:
    currencies = CurrencyRepository(keeper)
    made = Currency(code="XTS", name="Test 欧元", minor_units=3)
    saved = currencies.save(made)
    assert (saved.id, saved.version) == ("XTS", 1)
    assert [row.id for row in currencies.search("xts")] == ["XTS"]
    assert codes(currencies.page(Query(words="欧元 test")).rows) == ["XTS"]
    assert currencies.find_by_codes(["XTS"])["XTS"].id == "XTS"
    with pytest.raises(Invalid) as caught:
        currencies.save(Currency(code="XTS", name="Other", minor_units=2))
    assert [(one.code, one.field) for one in caught.value.problems] == [("code.taken", "code")]
    mine, theirs = currencies.get("XTS"), CurrencyRepository(clerk(permissions=KEEPER)).get("XTS")
    theirs.name = "Theirs"
    currencies.save(theirs)
    mine.name = "Mine"
    with pytest.raises(Stale):
        currencies.save(mine)
    version = currencies.archive("XTS", 2)
    assert currencies.search("xts") == []
    assert currencies.restore("XTS", version) == 4


def test_currencies_are_imported_by_code(keeper: Database) -> None:
    currencies = CurrencyRepository(keeper)
    file = rows(
        {"code": "XTS", "name": "Test", "minor_units": 2}, {"code": "EUR", "name": "Euro (new)", "minor_units": 2}
    )
    assert (currencies.import_preview(file).added, currencies.import_preview(file).changed) == (("XTS",), ("EUR",))
    assert currencies.import_apply(file).changed == 1
    assert currencies.import_apply(file).same == 2
    wrong = rows({"code": "EURO", "name": "x", "minor_units": 9})
    assert [one.code for one in currencies.import_preview(wrong).problems] == [
        "currency.code_invalid", "value.out_of_range",
    ]


def test_a_journal_of_money_has_its_account_and_no_other_has(keeper: Database, accounts: AccountRepository) -> None:
    journals = JournalRepository(keeper)
    bank = accounts.search("bank")[0]
    made = Journal(id=new_id(), code="BK9", name="Second bank", kind="bank", account_id=UUID(str(bank.id)))
    assert journals.save(made).version == 1
    row = journals.page(Query(words="second")).rows[0]
    assert (row.kind, row.account) == ("bank", bank.code)
    assert codes(journals.page(Query(filters={"kind": ("bank",)}, words="second")).rows) == ["BK9"]
    with pytest.raises(Invalid) as caught:
        journals.save(Journal(id=new_id(), code="BK8", name="No account", kind="cash"))
    assert [(one.code, one.field) for one in caught.value.problems] == [("journal.account_given", "account_id")]
    wrong = rows({"code": "G9", "name": "General", "kind": "general", "account_id": bank.code})
    assert [one.code for one in journals.import_preview(wrong).problems] == ["journal.account_given"]


def test_a_recoverable_tax_has_its_account(keeper: Database, accounts: AccountRepository) -> None:
    taxes = TaxCodeRepository(keeper)
    account = accounts.search("tax")[0]
    made = TaxCode(id=new_id(), code="V13", name="增值税 13%", rate=Decimal(13), account_id=UUID(str(account.id)))
    assert taxes.save(made).version == 1
    assert codes(taxes.search("zzs")) == ["V13"]
    file = rows(
        {"code": "V9", "name": "9", "rate": Decimal(9), "recoverable": True, "account_id": None},
        {"code": "N9", "name": "9, cost", "rate": Decimal(9), "recoverable": False, "account_id": None},
        {"code": "V101", "name": "101", "rate": Decimal(101), "recoverable": False, "account_id": None},
    )
    assert [(one.row, one.code) for one in taxes.import_preview(file).problems] == [
        (2, "tax_code.account_missing"), (4, "value.out_of_range"),
    ]


def test_without_the_right_the_guard_and_the_server_refuse(clerk: OpenDatabase) -> None:
    reader = clerk(permissions=(Permission.ACCOUNT_READ, Permission.CURRENCY_READ))
    assert AccountRepository(reader).page(Query()).rows
    is_refused_twice(reader, lambda: AccountRepository(reader).save(an_account("X")))
    is_refused_twice(
        reader, lambda: CurrencyRepository(reader).save(Currency(code="XTS", name="Test", minor_units=2))
    )
    is_refused_twice(reader, lambda: JournalRepository(reader).page(Query()))
    is_refused_twice(reader, lambda: TaxCodeRepository(reader).search("v"))
