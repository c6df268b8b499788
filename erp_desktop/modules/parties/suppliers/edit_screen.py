"""The screen of one supplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import LANGUAGES, active_language, mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.modules.ledger.accounts.picker import ACCOUNT
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.ledger.tax_codes.picker import TAX_CODE
from erp_desktop.modules.parties.payment_terms.picker import PAYMENT_TERM
from erp_desktop.modules.parties.suppliers import rules
from erp_desktop.modules.parties.suppliers.records import Party, PartyAddress
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, GridPart, Section, Values, row_id
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridColumn, GridSpec, Row
from erp_desktop.ui.master_screens import master_edit
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

ADDRESS_KEYS: Final = ("contact", "street", "city", "postal_code", "country")

SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, width=160),
        FieldSpec("name", mark("Name"), required=True),
        FieldSpec("name_local", mark("Local name"), help=mark("The name in the supplier's own script.")),
        FieldSpec("tax_number", mark("Tax number"), length_max=40),
    )),
    Section(mark("Buying"), (
        FieldSpec("currency_code", mark("Currency"), FieldKind.LOOK_UP, required=True, look_up=CURRENCY),
        FieldSpec("payment_term_id", mark("Payment term"), FieldKind.LOOK_UP, look_up=PAYMENT_TERM),
        FieldSpec("tax_code_id", mark("Tax code"), FieldKind.LOOK_UP, look_up=TAX_CODE),
        FieldSpec("payable_account_id", mark("Payables account"), FieldKind.LOOK_UP, look_up=ACCOUNT,
                  help=mark("Empty for the company's own payables account.")),
        FieldSpec("language", mark("Language of documents"), FieldKind.CHOICE, required=True,
                  choices=dict(LANGUAGES.items())),
        FieldSpec("over_receipt_percent", mark("Over-receipt tolerance %"), FieldKind.PERCENT,
                  help=mark("Empty for the company's tolerance; 0 lets nothing more in.")),
        FieldSpec("blocked", mark("Blocked"), FieldKind.FLAG, help=mark("No new orders and no payments.")),
    )),
    Section(mark("Contact"), (
        FieldSpec("phone", mark("Phone"), length_max=60),
        FieldSpec("order_email", mark("E-mail for orders")),
        FieldSpec("note", mark("Note"), FieldKind.LONG_TEXT, span=2),
    )),
)


def _addresses_grid(_screen: object) -> GridSpec:
    return GridSpec(
        columns=(
            GridColumn("contact", mark("Contact"), width=160, length_max=200),
            GridColumn("street", mark("Street"), length_max=400, stretch=True),
            GridColumn("city", mark("City"), width=140),
            GridColumn("postal_code", mark("Postal code"), FieldKind.CODE, width=100),
            GridColumn("country", mark("Country"), width=120),
        ),
        noun="party_address",
        lines_max=50,
    )


def _read_addresses(loaded: Loaded[Party]) -> Sequence[Row]:
    return [
        {"id": address.id} | {key: getattr(address, key) for key in ADDRESS_KEYS}
        for address in loaded.record.addresses
    ]


def _write_addresses(record: Party, rows: Sequence[Row]) -> None:
    record.addresses = [
        PartyAddress(id=row_id(row), line=line, **{key: str(row.get(key) or "") for key in ADDRESS_KEYS})
        for line, row in enumerate(rows, 1)
    ]


def _commands(screen: EditScreen[Party]) -> Sequence[Command]:
    def open_accounts() -> None:
        party = screen.record
        supplier = PickerRow(party.id, party.code, party.name)
        screen.open_requested.emit("party_bank_account.list", {"supplier": supplier})

    def why_not() -> str | None:
        return text("Save it first.") if screen.work.loaded is None or screen.work.new else None

    return [
        Command(
            "supplier.bank_accounts", mark("Bank accounts"), run=open_accounts, icon="bank",
            needs=Permission.SUPPLIER_BANK_READ, enabled=why_not,
        )
    ]


def _check(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def edit_spec(services: Services) -> EditSpec[Party]:
    """The form of a supplier and the grid of its addresses."""
    return master_edit(
        SUPPLIERS,
        kind=mark("Supplier"),
        edit=Permission.SUPPLIER_EDIT,
        new=lambda: Party(
            id=new_id(), code="", name="", currency_code=services.currency, language=active_language()
        ),
        icon="parties",
        sections=SECTIONS,
        check=_check,
        commands=_commands,
        grids=(GridPart("addresses", mark("Addresses"), _addresses_grid, _read_addresses, _write_addresses),),
    )
