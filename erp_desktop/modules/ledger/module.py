"""The general ledger as the shell knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.modules.ledger.account_ledger import report_screen as account_ledger
from erp_desktop.modules.ledger.accounts import edit_screen as account
from erp_desktop.modules.ledger.accounts import list_screen as accounts
from erp_desktop.modules.ledger.accounts.tasks import ACCOUNTS
from erp_desktop.modules.ledger.currencies import edit_screen as currency
from erp_desktop.modules.ledger.currencies import list_screen as currencies
from erp_desktop.modules.ledger.exchange_rates import edit_screen as exchange_rate
from erp_desktop.modules.ledger.exchange_rates import list_screen as exchange_rates
from erp_desktop.modules.ledger.fiscal_years import edit_screen as fiscal_year
from erp_desktop.modules.ledger.fiscal_years import list_screen as fiscal_years
from erp_desktop.modules.ledger.journals import edit_screen as journal
from erp_desktop.modules.ledger.journals import list_screen as journals
from erp_desktop.modules.ledger.posting_locks import edit_screen as posting_locks
from erp_desktop.modules.ledger.tax_codes import edit_screen as tax_code
from erp_desktop.modules.ledger.tax_codes import list_screen as tax_codes
from erp_desktop.modules.ledger.trial_balance import report_screen as trial_balance
from erp_desktop.modules.ledger.vouchers import edit_screen as voucher
from erp_desktop.modules.ledger.vouchers import list_screen as vouchers
from erp_desktop.modules.ledger.vouchers.tasks import search as search_vouchers
from erp_desktop.ui.command import Command
from erp_desktop.ui.list_screen import ListScreen
from erp_desktop.ui.master_screens import CommandMaker, made_commands, master_commands, master_search
from erp_desktop.ui.module import Module, RecordSearch
from erp_desktop.ui.report_commands import report_commands
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

BOOKS: Final = mark("Books")
SETUP: Final = mark("Set-up")


def _vouchers(services: Services) -> list[Command]:
    return [
        Command("voucher.list", mark("Vouchers"), icon="ledger", group=BOOKS,
                screen=lambda argument: ListScreen(vouchers.list_spec(), services, argument),
                needs=Permission.LEDGER_READ),
        Command("voucher.open", mark("Voucher"), icon="ledger", group=BOOKS, in_menu=False,
                screen=lambda argument: voucher.open_voucher(services, argument), needs=Permission.LEDGER_READ),
    ]


def _searches(services: Services) -> Sequence[RecordSearch]:
    account = master_search(mark("Account"), "account", ACCOUNTS.search, "ledger", Permission.ACCOUNT_READ)
    found = master_search(mark("Voucher"), "voucher", search_vouchers, "ledger", Permission.LEDGER_READ)
    return (*account(services), *found(services))


def _exchange_rates(services: Services) -> list[Command]:
    return [
        Command("exchange_rate.list", mark("Exchange rates"), icon="ledger", group=SETUP,
                screen=lambda argument: ListScreen(exchange_rates.list_spec(), services, argument),
                needs=Permission.EXCHANGE_RATE_READ),
        Command("exchange_rate.open", mark("Exchange rates of a day"), icon="ledger", group=SETUP,
                screen=lambda argument: exchange_rate.open_day(services, argument), in_menu=False,
                needs=Permission.EXCHANGE_RATE_READ),
        Command("exchange_rate.new", mark("New exchange rates"), icon="ledger", group=SETUP,
                screen=lambda _argument: exchange_rate.open_day(services, None), in_bar=False,
                needs=Permission.EXCHANGE_RATE_EDIT),
    ]


def _fiscal_years(services: Services) -> list[Command]:
    return [
        Command("fiscal_year.list", mark("Fiscal years and periods"), icon="calendar", group=SETUP,
                screen=lambda argument: ListScreen(fiscal_years.list_spec(), services, argument),
                needs=Permission.PERIOD_READ),
        Command("fiscal_year.open", mark("Fiscal year"), icon="calendar", group=SETUP,
                screen=lambda argument: fiscal_year.open_year(services, argument), in_menu=False,
                needs=Permission.PERIOD_READ),
        Command("fiscal_year.new", mark("New fiscal year"), icon="calendar", group=SETUP,
                screen=lambda _argument: fiscal_year.open_year(services, None), in_bar=False,
                needs=Permission.PERIOD_EDIT),
        Command("period.open", mark("Period"), icon="calendar", group=SETUP,
                screen=lambda argument: fiscal_year.open_period(services, argument), in_menu=False,
                needs=Permission.PERIOD_READ),
        Command("posting_lock.open", mark("Posting locks"), icon="lock", group=SETUP,
                screen=lambda argument: posting_locks.open_locks(services, argument),
                needs=Permission.PERIOD_READ),
    ]


_MAKERS: Final[tuple[CommandMaker, ...]] = (
    _vouchers,
    report_commands(
        "trial_balance.open", mark("Trial balance"), "ledger", trial_balance.report_spec, Permission.LEDGER_READ,
        group=BOOKS,
    ),
    report_commands(
        "account_ledger.open", mark("Account ledger"), "ledger", account_ledger.report_spec,
        Permission.LEDGER_READ, group=BOOKS,
    ),
    master_commands(
        "account", mark("Accounts"), mark("Account"), "ledger", accounts.list_spec, account.edit_spec,
        Permission.ACCOUNT_READ, Permission.ACCOUNT_EDIT, BOOKS,
    ),
    master_commands(
        "journal", mark("Journals"), mark("Journal"), "ledger", journals.list_spec, journal.edit_spec,
        Permission.JOURNAL_READ, Permission.JOURNAL_EDIT, SETUP,
    ),
    _fiscal_years,
    master_commands(
        "currency", mark("Currencies"), mark("Currency"), "ledger", currencies.list_spec, currency.edit_spec,
        Permission.CURRENCY_READ, Permission.CURRENCY_EDIT, SETUP,
    ),
    _exchange_rates,
    master_commands(
        "tax_code", mark("Tax codes"), mark("Tax code"), "ledger", tax_codes.list_spec, tax_code.edit_spec,
        Permission.TAX_CODE_READ, Permission.TAX_CODE_EDIT, SETUP,
    ),
)

MODULE: Final = Module(
    id="ledger",
    title=mark("General ledger"),
    icon="ledger",
    commands=made_commands(_MAKERS),
    searches=_searches,
)
