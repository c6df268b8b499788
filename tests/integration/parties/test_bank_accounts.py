"""Suppliers' bank accounts, through the repository: one enters, another confirms, the list says where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.modules.parties.bank_accounts import rules
from erp_desktop.modules.parties.bank_accounts.records import CONFIRMED, UNCONFIRMED, PartyBankAccount
from erp_desktop.modules.parties.bank_accounts.repository import PartyBankAccountRepository
from erp_desktop.modules.parties.suppliers.records import Party
from erp_desktop.modules.parties.suppliers.repository import SupplierRepository
from tests.plugins.clerks import OpenDatabase

CLERK = "accounts_payable_clerk"
IBAN = "AT611904300234573201"


@pytest.fixture
def supplier(clerk: OpenDatabase) -> Party:
    party = Party(id=new_id(), code="ZH", name="Zhonghe Metal", currency_code="EUR")
    SupplierRepository(clerk("buyer")).save(party)
    return party


def an_account(supplier: Party, number: str = IBAN, **values: Any) -> PartyBankAccount:
    return PartyBankAccount(id=new_id(), party_id=supplier.id, account_number=number, **values)


def test_one_enters_and_another_confirms(clerk: OpenDatabase, supplier: Party) -> None:
    accounts, manager = PartyBankAccountRepository(clerk(CLERK)), PartyBankAccountRepository(clerk("finance_manager"))
    account = an_account(supplier, "at61 1904 3002 3457 3201", swift="bkau atww", bank_name="Nordbank")
    accounts.save(account)
    accounts.save(account)  # again after a lost answer
    loaded = manager.load(account.id)
    assert (loaded.record.account_number, loaded.record.swift) == (IBAN, "BKAUATWW")
    assert loaded.record.party.code == loaded.references[supplier.id].code == "ZH"
    with pytest.raises(Refused) as caught:
        accounts.confirm(account.id, 1)
    assert caught.value.code == "access.denied"
    (row,) = manager.page(Query(words="zhonghe", filters={"unconfirmed": True})).rows
    assert (row.status, row.confirmed_by) == (UNCONFIRMED, None)
    assert manager.confirm(account.id, 1) == 2
    with pytest.raises(Stale):
        accounts.archive(account.id, 1)
    (row,) = accounts.page(Query(words="at61 1904 3002 3457 3201".replace(" ", ""))).rows
    assert (row.status, row.confirmed_by, row.version) == (CONFIRMED, manager.rights.login, 2)
    assert accounts.page(Query(filters={"unconfirmed": True, "supplier": supplier.id})).rows == ()
    record = accounts.load(account.id).record
    record.bank_name = "Südbank"
    accounts.save(record)
    assert accounts.load(account.id).record.confirmed_by is None


def test_archived_accounts_are_out_of_sight_and_come_back_unconfirmed(clerk: OpenDatabase, supplier: Party) -> None:
    accounts, manager = PartyBankAccountRepository(clerk(CLERK)), PartyBankAccountRepository(clerk("accountant"))
    account = an_account(supplier)
    accounts.save(account)
    manager.confirm(account.id, 1)
    assert accounts.archive(account.id, 2) == accounts.archive(account.id, 2) == 3
    assert accounts.page(Query()).rows == ()
    assert accounts.count(Query(archived=True)).value == 1
    assert accounts.restore(account.id, 3) == 4
    assert accounts.page(Query()).rows[0].status == UNCONFIRMED
    with pytest.raises(Refused) as caught:
        accounts.archive(new_id(), 1)
    assert caught.value.code == "record.gone"


def test_a_wrong_iban_is_refused_at_its_field_and_nothing_is_stored(clerk: OpenDatabase, supplier: Party) -> None:
    accounts = PartyBankAccountRepository(clerk(CLERK))
    for values, wrong in (
        ({"number": "AT611904300234573202"}, ("party_bank_account.iban_wrong", "account_number")),
        ({"swift": "BKAU"}, ("party_bank_account.swift_wrong", "swift")),
        ({"number": ""}, ("value.not_filled", "account_number")),
        ({"bank_name": "x" * 300}, ("text.too_long", "bank_name")),
    ):
        with pytest.raises(Invalid) as caught:
            accounts.save(an_account(supplier, **values))
        assert [(one.code, one.field) for one in caught.value.problems] == [wrong]
    accounts.save(an_account(supplier))
    with pytest.raises(Invalid) as caught:
        accounts.save(an_account(supplier, IBAN.lower()))
    assert [(one.code, one.field) for one in caught.value.problems] == [("value.taken", "account_number")]
    assert accounts.count(Query()).value == 1


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("AT61 1904 3002 3457 3201", True),
        ("de89370400440532013000", True),
        ("DE89370400440532013001", False),  # check digits
        ("DE893704004405320130", False),  # too short
        ("ZZ89370400440532013000", False),  # no such country
        ("ES6011111111111111111111", False),  # Spain's own check digits
        ("6222 0212 3456 7890 123", True),  # China has no IBAN
        ("021000021-123456789", True),
    ],
)
def test_ibans_have_check_digits(number: str, is_right: bool) -> None:  # noqa: FBT001
    found = rules.check({"account_number": number, "swift": ""})
    assert [one.code for one in found] == ([] if is_right else ["party_bank_account.iban_wrong"])


def test_numbers_are_grouped_for_the_eye() -> None:
    assert rules.grouped(IBAN) == "AT61 1904 3002 3457 3201"
    assert rules.grouped("6222021234") == "6222021234"
