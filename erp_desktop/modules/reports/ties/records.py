"""Which reports tie to which accounts, which checks there are, and what one finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from erp_desktop.base.columns import Column, Kind
from erp_desktop.base.i18n import mark

TIES_GROUP: Final = "ties"

GROUPS: Final = {
    TIES_GROUP: mark("Reports against their accounts"),
    "ledger": mark("General ledger"),
    "payable": mark("Payables and payments"),
    "stock": mark("Stock"),
    "document": mark("Documents"),
}
"""Group → title, in the order of the screen."""

CHECKS: Final = {
    "002_account_balance": mark("Account balances equal their voucher lines"),
    "004_open_item_ledger": mark("Open payables equal the payable accounts"),
    "006_stock_value_ledger": mark("Stock value equals the stock accounts"),
    "009_grni_ledger": mark("Received and not invoiced equals the GRNI accounts"),
    "022_tax_ledger": mark("The tax of invoices equals the tax accounts"),
    "001_voucher_balanced": mark("Debits equal credits in every voucher"),
    "003_party_balance": mark("Party balances equal their voucher lines"),
    "010_voucher_numbers": mark("Voucher numbers have no gap"),
    "011_voucher_digests": mark("Nobody changed a posted voucher"),
    "017_voucher_periods": mark("Vouchers and their lines stand in the period of their date"),
    "005_open_item_balance": mark("What is open of an item equals the item less its settlements"),
    "015_payment_totals": mark("Totals of payments equal their lines and settlements"),
    "023_settlement_vouchers": mark("Settlements have the value that their voucher posts"),
    "007_cost_pool_moves": mark("Cost pools equal their moves"),
    "008_stock_balance_moves": mark("On hand equals its moves"),
    "020_rejected_goods": mark("Rejected goods lie in quality hold, without value"),
    "021_move_vouchers": mark("Stock moves have the value that their voucher posts"),
    "012_order_line_counters": mark("Counters of order lines equal the receipts and invoices"),
    "013_receipt_line_counters": mark("Counters of receipt lines equal the invoices"),
    "014_invoice_totals": mark("Totals of supplier invoices equal their lines and taxes"),
    "016_order_totals": mark("Net amounts of orders equal their lines"),
    "018_documents_vouchers": mark("Posted documents have their vouchers, and vouchers their documents"),
    "019_document_numbers": mark("Documents are numbered, and numbers have no gap"),
}
"""Check (a file of `server_db/maintenance/checks`) → its title, as the file has it."""

GROUP_OF: Final = {
    **dict.fromkeys(("002_account_balance", "004_open_item_ledger", "006_stock_value_ledger", "009_grni_ledger",
                     "022_tax_ledger"), TIES_GROUP),
    **dict.fromkeys(("001_voucher_balanced", "003_party_balance", "010_voucher_numbers", "011_voucher_digests",
                     "017_voucher_periods"), "ledger"),
    **dict.fromkeys(("005_open_item_balance", "015_payment_totals", "023_settlement_vouchers"), "payable"),
    **dict.fromkeys(("007_cost_pool_moves", "008_stock_balance_moves", "020_rejected_goods", "021_move_vouchers"),
                    "stock"),
}
"""Check → its group; the others are of documents."""

TIE_TITLES: Final = {
    "002_account_balance": mark("Trial balance: debits and credits"),
    "004_open_item_ledger": mark("Open payables and the payable accounts"),
    "006_stock_value_ledger": mark("Stock value and the stock accounts"),
    "009_grni_ledger": mark("Received, not invoiced and the GRNI accounts"),
    "022_tax_ledger": mark("Tax of invoices and the tax accounts"),
}
"""Tie → the two figures that are compared."""

REPORTS: Final = {
    "002_account_balance": "trial_balance.open",
    "004_open_item_ledger": "open_payable.open",
    "006_stock_value_ledger": "stock_on_hand.open",
    "009_grni_ledger": "grni.open",
}
"""Tie → command of the report it is about."""

SUBJECTS: Final = {
    "account": mark("Account"),
    "voucher": mark("Voucher"),
    "product": mark("Product"),
    "order": mark("Purchase order"),
    "receipt": mark("Goods receipt"),
    "invoice": mark("Supplier invoice"),
    "payment": mark("Payment"),
    "journal": mark("Journal"),
    "item": mark("Open item"),
    "purchase_order": mark("Purchase order"),
    "goods_receipt": mark("Goods receipt"),
    "supplier_invoice": mark("Supplier invoice"),
    "stock_opening": mark("Opening stock"),
}
"""First word of a subject → what it is."""

STATES: Final = {
    "tied": (mark("Tied"), "ok"),
    "clean": (mark("In order"), "ok"),
    "differs": (mark("Differs"), "bad"),
    "unknown": (mark("Not checked yet"), "muted"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """Two figures that must be the same, as `erp_api.ties` gives them."""

    check_name: str
    report_amount: Decimal
    ledger_amount: Decimal
    difference: Decimal
    tied: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that differs, as `erp_api.tie_detail` gives it."""

    subject: str
    expected: Decimal | None
    found: Decimal | None
    detail: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class TieRow:
    """A row of the screen: a group (`check` empty), or a check below it.

    Attributes:
        findings: how many rows differ, None while nobody counted.
        state: key of `STATES`.
    """

    level: int
    check: str
    title: str
    report_amount: Decimal | None = None
    ledger_amount: Decimal | None = None
    difference: Decimal | None = None
    findings: int | None = None
    state: str | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A row that differs, in words.

    Attributes:
        opens: command and argument of what is behind it, None for nothing.
    """

    subject: str
    expected: Decimal | None
    found: Decimal | None
    difference: Decimal | None
    more: str
    opens: tuple[str, object] | None


COLUMNS: Final = (
    Column("title", mark("What must tie"), width=420),
    Column("report_amount", mark("Report"), Kind.MONEY, 130),
    Column("ledger_amount", mark("Ledger"), Kind.MONEY, 130),
    Column("difference", mark("Difference"), Kind.MONEY, 120),
    Column("state", mark("State"), Kind.STATE, 140, states=dict(STATES)),
    Column("findings", mark("Rows that differ"), Kind.INTEGER, 120),
    Column("checked_at", mark("Checked"), Kind.MOMENT, 150),
)

FINDING_COLUMNS: Final = (
    Column("subject", mark("Record"), width=320),
    Column("expected", mark("Expected"), Kind.QUANTITY, 150),
    Column("found", mark("Found"), Kind.QUANTITY, 150),
    Column("difference", mark("Difference"), Kind.QUANTITY, 130),
    Column("more", mark("Details"), width=420),
)
