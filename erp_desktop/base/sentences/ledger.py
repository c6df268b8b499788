"""What the masters of the ledger say."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

LEDGER_TEXTS: dict[str, str] = {
    "account.control_type": mark(
        "A control account of this kind has another type: payables and goods received are liabilities, "
        "receivables, stock and bank are assets. Correct the type or the control account."
    ),
    "account.ring": mark(
        "Account {account} would stand below itself: its heading is one of the accounts below it. "
        "Choose another heading."
    ),
    "account.used": mark(
        "Account {account} has postings, so its type, control, currency and whether it is postable stay as they "
        "are. Make another account instead."
    ),
    "currency.code_invalid": mark(
        "{code} is not a currency code. Enter the three letters of ISO 4217, such as EUR."
    ),
    "exchange_rate.other_currency": mark(
        "Neither of the two currencies is {currency}, the company's own. Leave this row out."
    ),
    "exchange_rate.own_currency": mark(
        "{currency} is the company's own currency and always worth 1. Choose another currency."
    ),
    "exchange_rate.twice": mark("{currency} stands here twice. Remove one of the lines."),
    "tax_code.account_missing": mark(
        "A tax that is given back needs the account it is posted to. Choose one, or mark it as not recoverable."
    ),
}
