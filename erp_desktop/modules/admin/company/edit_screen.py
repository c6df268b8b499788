"""The settings screen of the company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import LANGUAGES, mark, text
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.modules.admin.company import rules, tasks
from erp_desktop.modules.admin.company.records import COMPANY_ID, PERMISSIONS, PURPOSES, CompanySettings, Level
from erp_desktop.modules.ledger.accounts.picker import ACCOUNT
from erp_desktop.ui import theme
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridColumn, GridSpec, Row
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

LEVELS_MAX: Final = 20
ACCOUNTS_HEIGHT: Final = 232
"""All purposes without scrolling."""

SECTIONS: Final = (
    Section(mark("Letterhead"), (
        FieldSpec("name", mark("Name"), required=True, length_max=200),
        FieldSpec("name_local", mark("Local name"), help=mark("The name in the company's own script.")),
        FieldSpec("address", mark("Address"), FieldKind.LONG_TEXT, span=2),
        FieldSpec("phone", mark("Phone"), length_max=60),
        FieldSpec("email", mark("E-mail")),
        FieldSpec("website", mark("Website")),
        FieldSpec("tax_number", mark("Tax number"), length_max=40),
    )),
    Section(mark("Books"), (
        FieldSpec("currency_code", mark("Currency of the books"), FieldKind.CODE, read_only=True, width=100,
                  help=mark("It stays as the company was made.")),
        FieldSpec("chart", mark("Chart of accounts"), read_only=True),
        FieldSpec("language", mark("Language of documents"), FieldKind.CHOICE, required=True,
                  choices=dict(LANGUAGES.items())),
        FieldSpec("tax_per", mark("Tax is rounded"), FieldKind.CHOICE, required=True,
                  choices={"document": mark("per document"), "line": mark("per line")},
                  help=mark("Counts for what is posted from now on; other desktops know it after their next login.")),
        FieldSpec("red_letter", mark("Red-letter reversals"), FieldKind.FLAG,
                  help=mark("A reversal repeats the sides with negative amounts instead of swapping them.")),
    )),
    Section(mark("Tolerances"), (
        FieldSpec("over_receipt_percent", mark("Over-receipt %"), FieldKind.PERCENT, required=True, width=120,
                  help=mark("More than ordered may be received by so much; product and supplier may say otherwise.")),
        FieldSpec("quantity_tolerance_percent", mark("Invoiced quantity %"), FieldKind.PERCENT, required=True,
                  width=120,
                  help=mark("An invoice may exceed the quantity received by so much before it is blocked.")),
        FieldSpec("price_tolerance_percent", mark("Invoiced price %"), FieldKind.PERCENT, required=True, width=120,
                  help=mark("An invoice may exceed the order's price by so much before it is blocked.")),
        FieldSpec("price_tolerance_amount", mark("Invoiced price, amount"), FieldKind.MONEY, required=True, width=120,
                  help=mark("A difference up to this amount never blocks an invoice line.")),
    )),
    Section(mark("Passwords"), (
        FieldSpec("password_days", mark("Valid for days"), FieldKind.INTEGER, required=True, width=120,
                  help=mark("0: a password lasts until it is changed. Counts from a person's next change on.")),
    )),
)


def _levels_grid(_screen: object) -> GridSpec:
    return GridSpec(
        columns=(
            GridColumn("from_amount", mark("From amount"), FieldKind.MONEY, width=160, required=True,
                       help=mark("Order total in company currency from which the level counts.")),
            GridColumn("permission", mark("Approved by somebody who"), FieldKind.CHOICE, width=280, required=True,
                       choices=dict(PERMISSIONS.items()), default="purchase_order:approve"),
            GridColumn("people", mark("People needed"), FieldKind.INTEGER, width=100, required=True, default=1,
                       help=mark("So many people more; every level up to the amount adds its own.")),
        ),
        noun="approval_level",
        lines_max=LEVELS_MAX,
    )


def _read_levels(loaded: Loaded[CompanySettings]) -> Sequence[Row]:
    return [
        {"from_amount": level.from_amount, "permission": level.permission, "people": level.people}
        for level in loaded.record.levels
    ]


def _write_levels(record: CompanySettings, rows: Sequence[Row]) -> None:
    levels = [
        Level(amount, str(row.get("permission") or ""), people)
        for row in rows
        if isinstance(amount := row.get("from_amount"), Decimal) and isinstance(people := row.get("people"), int)
    ]
    record.levels = tuple(sorted(levels, key=lambda level: level.from_amount))


def _accounts_grid(_screen: object) -> GridSpec:
    return GridSpec(
        columns=(
            GridColumn("words", mark("Posted there"), width=360, editable=False),
            GridColumn("account", mark("Account"), FieldKind.LOOK_UP, lookup=ACCOUNT, required=True, stretch=True),
        ),
        noun="posting_account",
        fixed=True,
    )


def _read_accounts(loaded: Loaded[CompanySettings]) -> Sequence[Row]:
    accounts = loaded.record.accounts
    return [
        {
            "purpose": purpose, "words": text(words),
            "account": loaded.references.get(accounts[purpose]) if purpose in accounts else None,
        }
        for purpose, words in PURPOSES.items()
    ]


def _write_accounts(record: CompanySettings, rows: Sequence[Row]) -> None:
    record.accounts = {
        str(row["purpose"]): account.id
        for row in rows
        if isinstance(account := row.get("account"), PickerRow) and isinstance(account.id, UUID)
    }


def _check(values: Values, lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return [*rules.check(values), *rules.check_levels(lines["levels"])]


def _no_new_company() -> CompanySettings:
    raise AssertionError("a company is made by kontor-server")


def edit_spec(_services: Services) -> EditSpec[CompanySettings]:
    """Letterhead, books, tolerances, approval levels, posting accounts."""
    return EditSpec(
        noun=tasks.NOUN,
        kind=mark("Company settings"),
        name_of=lambda _settings: "",
        sections=SECTIONS,
        load=tasks.load_settings,
        new=_no_new_company,
        save=tasks.save_settings,
        check=_check,
        grids=(
            GridPart("levels", mark("Approval of purchase orders"), _levels_grid, _read_levels, _write_levels),
            GridPart("accounts", mark("Posting accounts"), _accounts_grid, _read_accounts, _write_accounts),
        ),
        history=tasks.settings_history,
        may_save=Permission.COMPANY_EDIT.value,
        icon="settings",
    )


def open_settings(services: Services, _argument: object) -> EditScreen[CompanySettings]:
    """The one settings screen."""
    screen = EditScreen(services, edit_spec(services), COMPANY_ID)
    screen.grids["accounts"].setMinimumHeight(theme.px(ACCOUNTS_HEIGHT))
    return screen
