"""The screen of one bank account of a supplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import State
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.parties.bank_accounts import rules, tasks
from erp_desktop.modules.parties.bank_accounts.records import PartyBankAccount
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import Row
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section("", (
        FieldSpec("party_id", mark("Supplier"), FieldKind.LOOK_UP, required=True, look_up=SUPPLIER),
        FieldSpec("currency_code", mark("Currency"), FieldKind.LOOK_UP, look_up=CURRENCY,
                  help=mark("Empty for an account that takes any currency.")),
        FieldSpec("account_number", mark("Account number"), FieldKind.CODE, required=True, length_max=60,
                  help=mark("An IBAN with its check digits, or the number as the bank's country writes it.")),
        FieldSpec("swift", mark("BIC"), FieldKind.CODE, length_max=11, width=160,
                  help=mark("The bank's SWIFT code, 8 or 11 letters and digits.")),
        FieldSpec("bank_name", mark("Bank"), length_max=200),
    )),
    Section(mark("Second person"), (
        FieldSpec("entered_by", mark("Entered by"), read_only=True),
        FieldSpec("confirmed_by", mark("Confirmed by"), read_only=True,
                  help=mark("A payment is posted to a confirmed account only. Every change needs a new confirmation.")),
    )),
)
_CONFIRMED: Final = State(mark("Confirmed"), "ok")
_UNCONFIRMED: Final = State(mark("To be confirmed"), "warn")


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def _new() -> PartyBankAccount:
    nothing: Any = None  # saving asks for what is still missing
    return PartyBankAccount(id=new_id(), party_id=nothing, account_number="")


def _state(account: PartyBankAccount) -> State | None:
    if not account.entered_by:
        return None  # never saved
    return _UNCONFIRMED if account.confirmed_at is None else _CONFIRMED


def _commands(screen: EditScreen[PartyBankAccount]) -> Sequence[Command]:
    login = screen.services.rights.login

    def why_not() -> str | None:
        if screen.work.loaded is None or screen.work.new:
            return text("Save it first.")
        account = screen.record
        if account.archived_at is not None:
            return text("It is archived already.")
        if account.confirmed_at is not None:
            return text("It is confirmed already.")
        if login in account.changers:
            return text("You entered or changed this account; somebody else confirms it.")
        return text("Save it first.") if screen.unsaved() else None

    def confirm() -> None:
        account = screen.record
        screen.act(tasks.confirm_account(account.id, account.version), text("Confirmed."))

    if not screen.services.rights.may(Permission.SUPPLIER_BANK_CONFIRM):
        return []
    return [
        Command(
            "party_bank_account.confirm", lambda: _confirm_words(screen), run=confirm, icon="check", primary=True,
            shortcut="Ctrl+Return", needs=Permission.SUPPLIER_BANK_CONFIRM, enabled=why_not,
        )
    ]


def _confirm_words(screen: EditScreen[PartyBankAccount]) -> str:
    """What the one who confirms compares stands on the button."""
    if screen.work.loaded is None or not screen.record.account_number:
        return text("Confirm account")
    return text("Confirm {account}", account=rules.grouped(screen.record.account_number))


def edit_spec(_services: Services) -> EditSpec[PartyBankAccount]:
    """The form of a bank account."""
    return EditSpec(
        noun=tasks.NOUN,
        kind=mark("Supplier bank account"),
        name_of=lambda account: f"{account.party.code}  {rules.grouped(account.account_number)}",
        sections=SECTIONS,
        load=tasks.load_account,
        new=_new,
        save=tasks.save_account,
        check=_check,
        commands=_commands,
        archive=tasks.archive_account,
        restore=tasks.restore_account,
        state=_state,
        history=tasks.account_history,
        constraint_fields={"party_bank_account.used": "account_number"},
        may_save=Permission.SUPPLIER_BANK_EDIT.value,
        icon="bank",
    )
