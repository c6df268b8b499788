"""What each permission opens: the one table behind grants, row rules, guards and menus (design.md section 6).

From here come the SQL of roles and grants (`render`), the proof that the server agrees (`audit`), and what the
desktop shows. Each permission opens all that its own acts need, look-ups included, so that it works alone.
Jobs are in `jobs`, row rules in `scopes`, the words in `opens`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from server_db.access.opens import Opens, Read, Write, columns, master
from server_db.access.permissions import Permission

ORDER_PRICES: Final = ("rate", "net_amount", "tax_amount", "total_amount", "company_amount")
ORDER_LINE_PRICES: Final = ("unit_price", "discount_percent", "amount")
RECEIPT_LINE_VALUES: Final = ("value", "cleared_value")

_PARTIES: Final = Read(
    "party",
    (
        *("id", "code", "name", "name_local", "language", "currency_code", "payment_term_id", "tax_code_id"),
        *("blocked", "over_receipt_percent", "is_supplier", "archived_at"),
    ),
)
_ADDRESSES: Final = Read("party_address")
_PRODUCTS: Final = Read(
    "product",
    (
        *("id", "code", "name", "name_local", "category_id", "unit_id", "purchase_unit_id", "tax_code_id"),
        *("barcode", "over_receipt_percent", "archived_at"),
    ),
)
_UNITS: Final = Read("unit", ("id", "code", "name", "decimals", "archived_at"))
_CONVERSIONS: Final = Read("unit_conversion")
_WAREHOUSES: Final = Read("warehouse", ("id", "code", "name", "address", "archived_at"))
_BINS: Final = Read("bin", ("id", "code", "name", "warehouse_id", "kind", "archived_at"))
_TERMS: Final = Read("payment_term", ("id", "code", "name", "days", "end_of_month", "archived_at"))
_TAXES: Final = Read("tax_code", ("id", "code", "name", "rate", "inclusive", "recoverable", "archived_at"))
_ACCOUNTS: Final = Read("account", ("id", "code", "name", "type", "control", "postable", "archived_at"))
_JOURNALS: Final = Read("journal", ("id", "code", "name", "kind", "archived_at"))
_CATEGORIES: Final = Read("product_category", ("id", "code", "name", "parent_id", "archived_at"))
_PERIODS: Final = Read("period", ("id", "code", "starts", "ends", "status"))
_RATES: Final = Read("exchange_rate", ("currency_code", "date", "rate"))
_VOUCHERS: Final = Read("voucher", ("id", "journal_id", "period_id", "number", "date", "source_id", "reverses_id"))
_ORDERS: Final = Read("purchase_order", columns("purchase_order", but=ORDER_PRICES))
_ORDER_LINES: Final = Read("purchase_order_line", columns("purchase_order_line", but=ORDER_LINE_PRICES))
_RECEIPTS: Final = Read("goods_receipt")
_RECEIPT_LINES: Final = Read("goods_receipt_line", columns("goods_receipt_line", but=RECEIPT_LINE_VALUES))
_OPEN_ITEMS: Final = (Read("open_item"), Read("open_item_balance"))

_ORDER_LOOKUPS: Final = (_PARTIES, _ADDRESSES, _PRODUCTS, _UNITS, _WAREHOUSES, _TERMS, _TAXES)
_RECEIPT_LOOKUPS: Final = (_PARTIES, _PRODUCTS, _UNITS, _WAREHOUSES, _BINS, _JOURNALS, _PERIODS, _VOUCHERS)
_STOCK_LOOKUPS: Final = (_PRODUCTS, _CATEGORIES, _UNITS, _WAREHOUSES, _BINS)
_INVOICE_LOOKUPS: Final = (
    *(_PARTIES, _ADDRESSES, _TERMS, _TAXES, _ACCOUNTS, _PRODUCTS, _UNITS, _WAREHOUSES),
    *(_JOURNALS, _PERIODS, _VOUCHERS, _ORDERS, _ORDER_LINES, _RECEIPTS, _RECEIPT_LINES),
)
_PAYMENT_LOOKUPS: Final = (_PARTIES, _ADDRESSES, _JOURNALS, _PERIODS, _VOUCHERS, *_OPEN_ITEMS)
_BANK_LOOKUPS: Final = (_PARTIES, Read("party", ("search_key",)))
_LEDGER_LOOKUPS: Final = (_ACCOUNTS, _JOURNALS, _PERIODS, _PARTIES, _TAXES)

_ORDER_HEADER: Final = (
    *("supplier_id", "warehouse_id", "currency_code", "payment_term_id", "order_date", "due_date"),
    *("supplier_reference", "note", "request_id", "version"),
)
_ORDER_LINE: Final = (
    *("line", "product_id", "description", "unit_id", "quantity", "unit_price", "discount_percent"),
    *("tax_code_id", "due_date"),
)
_RECEIPT_HEADER: Final = ("supplier_id", "warehouse_id", "date", "delivery_note", "note", "request_id", "version")
_RECEIPT_LINE: Final = (
    *("line", "purchase_order_line_id", "bin_id", "received_quantity", "rejected_quantity", "reject_reason"),
)
_OPENING_HEADER: Final = ("date", "warehouse_id", "note", "request_id", "version")
_OPENING_LINE: Final = ("line", "product_id", "bin_id", "quantity", "value")
_INVOICE_HEADER: Final = (
    *("supplier_id", "supplier_number", "date", "posting_date", "due_date", "payment_term_id"),
    *("currency_code", "control_amount", "note", "request_id", "version"),
)
_INVOICE_LINE: Final = (
    *("line", "goods_receipt_line_id", "account_id", "description", "quantity", "unit_price", "tax_code_id"),
)
_PAYMENT_HEADER: Final = (
    *("supplier_id", "journal_id", "party_bank_account_id", "date", "currency_code", "reference", "note"),
    *("request_id", "version"),
)
_PERSON: Final = ("name", "email", "language", "own_documents_only", "all_warehouses", "version")
_COMPANY_FIXED: Final = ("id", "currency_code", "role_prefix", "chart")
_BANK_ACCOUNT_NAMES: Final = ("id", "party_id", "bank_name", "currency_code", "confirmed_at", "archived_at")


def _draft(table: str, header: tuple[str, ...]) -> Write:
    return Write(table, insert=("id", *header), update=header)


def _lines(table: str, key: tuple[str, ...], line: tuple[str, ...]) -> Write:
    return Write(table, insert=(*key, *line), update=line, delete=True)


MEMBER: Final = Opens(
    reads=(Read("company"), Read("currency"), Read("person", ("login", "name")), Read("person_state")),
    writes=(Write("person_state", insert=("key", "value"), update=("key", "value"), delete=True),),
    functions=(
        *("fail", "may", "session_start", "session_check", "document__chain", "document__history"),
        *("scope_all_documents", "scope_all_warehouses", "scope_nouns", "scope_people", "scope_record"),
        *("scope_warehouse_ids", "scope_written", "record__enter", "record__editors", "record__leave"),
    ),
)
"""What everybody may who may open the company: be greeted, keep the desktop's state, be told what is wrong."""

WATCHER: Final = Opens(functions=("metrics__read",))
"""What the login of `kontor-server metrics` may: read counters and moments; no table, no name, no amount."""
KEEPER: Final = Opens(functions=("fail", "person__renew_password"))
"""What the keeper of passwords may: note that somebody has a new one, and be told until when it is valid."""

_POLICY: Final[dict[Permission, Opens]] = {
    # The company, its people, its history.
    Permission.COMPANY_READ: Opens(
        reads=(
            *(Read("posting_account"), Read("approval_level"), Read("posting_lock"), Read("deployment")),
            *(_ACCOUNTS,),
        ),
    ),
    Permission.COMPANY_EDIT: Opens(
        reads=(Read("posting_account"), Read("approval_level"), _ACCOUNTS),
        writes=(
            master("company", fixed=_COMPANY_FIXED).without_insert(),
            Write("posting_account", insert=("purpose", "account_id"), update=("purpose", "account_id")),
            Write(
                "approval_level",
                insert=columns("approval_level"),
                update=columns("approval_level"),
                delete=True,
            ),
        ),
    ),
    Permission.PERSON_READ: Opens(
        reads=(Read("person"), Read("person_warehouse"), _WAREHOUSES), functions=("person__jobs",)
    ),
    Permission.PERSON_EDIT: Opens(
        reads=(Read("person"), Read("person_warehouse"), _WAREHOUSES),
        writes=(
            Write("person", update=_PERSON),
            Write("person_warehouse", insert=("login", "warehouse_id"), delete=True),
        ),
        functions=("person__log_out",),
    ),
    Permission.HISTORY_READ: Opens(
        reads=(Read("change_log"), Read("document_event", columns("document_event", but=("detail",))))
    ),
    # The ledger.
    Permission.ACCOUNT_READ: Opens(reads=(Read("account"),), functions=("account__search",)),
    Permission.ACCOUNT_EDIT: Opens(reads=(Read("account"),), writes=(master("account"),)),
    Permission.JOURNAL_READ: Opens(reads=(Read("journal"), _ACCOUNTS), functions=("journal__search",)),
    Permission.JOURNAL_EDIT: Opens(reads=(Read("journal"), _ACCOUNTS), writes=(master("journal"),)),
    Permission.PERIOD_READ: Opens(reads=(Read("fiscal_year"), Read("period"), Read("posting_lock"))),
    Permission.PERIOD_EDIT: Opens(reads=(Read("fiscal_year"), Read("period")), functions=("fiscal_year__create",)),
    Permission.PERIOD_CLOSE: Opens(
        reads=(Read("period"), Read("posting_lock")),
        writes=(Write("posting_lock", insert=columns("posting_lock"), update=columns("posting_lock")),),
        functions=("period__checklist", "period__start_closing", "period__close"),
    ),
    Permission.PERIOD_REOPEN: Opens(reads=(Read("period"),), functions=("period__reopen",)),
    Permission.PERIOD_POST_CLOSING: Opens(),
    Permission.CURRENCY_READ: Opens(reads=(Read("currency"),), functions=("currency__search",)),
    Permission.CURRENCY_EDIT: Opens(reads=(Read("currency"),), writes=(master("currency", fixed=("code",)),)),
    Permission.EXCHANGE_RATE_READ: Opens(reads=(Read("exchange_rate"),)),
    Permission.EXCHANGE_RATE_EDIT: Opens(
        reads=(Read("exchange_rate"),),
        writes=(
            Write(
                "exchange_rate",
                insert=("currency_code", "date", "rate"),
                update=("currency_code", "date", "rate"),
                delete=True,
            ),
        ),
    ),
    Permission.TAX_CODE_READ: Opens(reads=(Read("tax_code"), _ACCOUNTS), functions=("tax_code__search",)),
    Permission.TAX_CODE_EDIT: Opens(reads=(Read("tax_code"), _ACCOUNTS), writes=(master("tax_code"),)),
    Permission.LEDGER_READ: Opens(
        reads=(
            *(Read("voucher"), Read("voucher_line"), Read("account_balance"), Read("party_balance")),
            *(Read("fiscal_year"), Read("account", ("parent_id",)), *_LEDGER_LOOKUPS),
        ),
        functions=("trial_balance", "account_ledger", "voucher__search"),
    ),
    Permission.TIES_READ: Opens(functions=("ties", "tie_detail")),
    Permission.BACKUP_READ: Opens(
        reads=(Read("backup_proof", ("id", "backup_name", "backup_at", "outcome", "at")),),
    ),
    # Whom the company trades with.
    Permission.PAYMENT_TERM_READ: Opens(reads=(Read("payment_term"),), functions=("payment_term__search",)),
    Permission.PAYMENT_TERM_EDIT: Opens(reads=(Read("payment_term"),), writes=(master("payment_term"),)),
    Permission.SUPPLIER_READ: Opens(
        reads=(Read("party"), _ADDRESSES, _TERMS, _TAXES, _ACCOUNTS), functions=("supplier__search",)
    ),
    Permission.SUPPLIER_EDIT: Opens(
        reads=(Read("party"), _ADDRESSES, _TERMS, _TAXES, _ACCOUNTS),
        writes=(master("party"), master("party_address", delete=True)),
    ),
    Permission.SUPPLIER_BANK_READ: Opens(reads=(Read("party_bank_account"), *_BANK_LOOKUPS)),
    Permission.SUPPLIER_BANK_EDIT: Opens(
        reads=(Read("party_bank_account"), *_BANK_LOOKUPS), writes=(master("party_bank_account"),)
    ),
    Permission.SUPPLIER_BANK_CONFIRM: Opens(functions=("party_bank_account__confirm",)),
    # What the company trades in.
    Permission.UNIT_READ: Opens(reads=(Read("unit"), _CONVERSIONS), functions=("unit__search",)),
    Permission.UNIT_EDIT: Opens(
        reads=(Read("unit"), _CONVERSIONS), writes=(master("unit"), master("unit_conversion", delete=True))
    ),
    Permission.PRODUCT_CATEGORY_READ: Opens(
        reads=(Read("product_category"), _ACCOUNTS), functions=("product_category__search",)
    ),
    Permission.PRODUCT_CATEGORY_EDIT: Opens(
        reads=(Read("product_category"), _ACCOUNTS), writes=(master("product_category"),)
    ),
    Permission.PRODUCT_READ: Opens(
        reads=(Read("product"), _CONVERSIONS, _CATEGORIES, _UNITS, _TAXES),
        functions=("product__search", "product_attribute__search"),
    ),
    Permission.PRODUCT_EDIT: Opens(
        reads=(Read("product"), _CONVERSIONS, _CATEGORIES, _UNITS, _TAXES),
        writes=(master("product"), master("unit_conversion", delete=True)),
    ),
    Permission.SUPPLIER_PRICE_READ: Opens(
        reads=(
            *(Read("supplier_price"), _PARTIES, _PRODUCTS, _UNITS),
            *(Read("party", ("search_key",)), Read("product", ("search_key",))),
        ),
    ),
    Permission.SUPPLIER_PRICE_EDIT: Opens(
        reads=(Read("supplier_price"), _PARTIES, _PRODUCTS, _UNITS),
        writes=(master("supplier_price", delete=True),),
    ),
    # Stock.
    Permission.WAREHOUSE_READ: Opens(
        reads=(Read("warehouse"), Read("bin")), functions=("warehouse__search", "bin__search")
    ),
    Permission.WAREHOUSE_EDIT: Opens(
        reads=(Read("warehouse"), Read("bin")), writes=(master("warehouse"), master("bin"))
    ),
    Permission.STOCK_READ: Opens(
        reads=(
            Read("stock_balance"),
            Read("stock_move", columns("stock_move", but=("value",))),
            Read("stock_opening"),
            Read("stock_opening_line", columns("stock_opening_line", but=("value",))),
            *_STOCK_LOOKUPS,
        ),
        functions=("stock_on_hand", "stock_on_hand_value", "stock_moves"),
    ),
    Permission.STOCK_VALUE_READ: Opens(
        reads=(
            Read("cost_pool"),
            Read("stock_move"),
            Read("stock_opening"),
            Read("stock_opening_line"),
            Read("goods_receipt_line", ("id", *RECEIPT_LINE_VALUES)),
            Read("goods_receipt", ("id",)),  # the row rule of its lines asks for it
            *_STOCK_LOOKUPS,
        ),
    ),
    Permission.STOCK_OPENING_EDIT: Opens(
        reads=(Read("stock_opening"), Read("stock_opening_line"), *_STOCK_LOOKUPS, _JOURNALS, _PERIODS, _VOUCHERS),
        writes=(
            _draft("stock_opening", _OPENING_HEADER),
            _lines("stock_opening_line", ("id", "stock_opening_id"), _OPENING_LINE),
        ),
        functions=("stock_opening__discard",),
    ),
    Permission.STOCK_OPENING_POST: Opens(functions=("stock_opening__post", "stock_opening__reverse")),
    # Purchasing.
    Permission.PURCHASE_ORDER_READ: Opens(
        reads=(
            *(_ORDERS, _ORDER_LINES, *_ORDER_LOOKUPS),
            Read("purchase_order_approval", columns("purchase_order_approval", but=("amount",))),
            Read("purchase_order_revision", columns("purchase_order_revision", but=("content",))),
        ),
        functions=("purchase_order__search",),
    ),
    Permission.PURCHASE_ORDER_READ_PRICE: Opens(
        reads=(
            *(Read("purchase_order"), Read("purchase_order_line"), *_ORDER_LOOKUPS),
            *(Read("purchase_order_approval"), Read("purchase_order_revision")),
        ),
    ),
    Permission.PURCHASE_ORDER_EDIT: Opens(
        reads=(Read("purchase_order"), Read("purchase_order_line"), _CONVERSIONS, _RATES, *_ORDER_LOOKUPS),
        writes=(
            _draft("purchase_order", _ORDER_HEADER),
            _lines("purchase_order_line", ("id", "purchase_order_id"), _ORDER_LINE),
        ),
        functions=("purchase_order__propose", "purchase_order__discard"),
    ),
    Permission.PURCHASE_ORDER_SUBMIT: Opens(functions=("purchase_order__submit", "purchase_order__reopen")),
    Permission.PURCHASE_ORDER_APPROVE: Opens(functions=("purchase_order__approve", "purchase_order__reject")),
    Permission.PURCHASE_ORDER_APPROVE_HIGH: Opens(),
    Permission.PURCHASE_ORDER_SEND: Opens(functions=("purchase_order__send",)),
    Permission.PURCHASE_ORDER_CANCEL: Opens(functions=("purchase_order__cancel", "purchase_order__close")),
    Permission.GOODS_RECEIPT_READ: Opens(
        reads=(_RECEIPTS, _RECEIPT_LINES, _ORDERS, _ORDER_LINES, *_RECEIPT_LOOKUPS),
        functions=("goods_receipt__search",),
    ),
    Permission.GOODS_RECEIPT_EDIT: Opens(
        reads=(_RECEIPTS, _RECEIPT_LINES, _ORDERS, _ORDER_LINES, *_RECEIPT_LOOKUPS),
        writes=(
            _draft("goods_receipt", _RECEIPT_HEADER),
            _lines("goods_receipt_line", ("id", "goods_receipt_id"), _RECEIPT_LINE),
        ),
        functions=("goods_receipt__discard",),
    ),
    Permission.GOODS_RECEIPT_POST: Opens(functions=("goods_receipt__post",)),
    Permission.GOODS_RECEIPT_REVERSE: Opens(functions=("goods_receipt__reverse",)),
    Permission.GRNI_READ: Opens(
        reads=(_RECEIPTS, Read("goods_receipt_line"), _ORDERS, _ORDER_LINES, *_RECEIPT_LOOKUPS),
        functions=("grni_list",),
    ),
    Permission.SUPPLIER_INVOICE_READ: Opens(
        reads=(
            *(Read("supplier_invoice"), Read("supplier_invoice_line"), Read("supplier_invoice_tax")),
            *_INVOICE_LOOKUPS,
        ),
        functions=("supplier_invoice__search",),
    ),
    Permission.SUPPLIER_INVOICE_EDIT: Opens(
        reads=(
            *(Read("supplier_invoice"), Read("supplier_invoice_line"), _RATES, *_INVOICE_LOOKUPS),
            Read("purchase_order_line", ORDER_LINE_PRICES),
        ),
        writes=(
            _draft("supplier_invoice", _INVOICE_HEADER),
            _lines("supplier_invoice_line", ("id", "supplier_invoice_id"), _INVOICE_LINE),
        ),
        functions=("supplier_invoice__discard",),
    ),
    Permission.SUPPLIER_INVOICE_POST: Opens(functions=("supplier_invoice__post",)),
    Permission.SUPPLIER_INVOICE_RELEASE: Opens(functions=("supplier_invoice__release",)),
    Permission.SUPPLIER_INVOICE_REVERSE: Opens(functions=("supplier_invoice__reverse",)),
    Permission.OPEN_PAYABLE_READ: Opens(
        reads=(*_OPEN_ITEMS, Read("settlement"), _PARTIES, _ACCOUNTS), functions=("open_payables",)
    ),
    # Payments.
    Permission.PAYMENT_READ: Opens(
        reads=(Read("payment"), Read("payment_line"), *_PAYMENT_LOOKUPS), functions=("payment__search",)
    ),
    Permission.PAYMENT_EDIT: Opens(
        reads=(
            *(Read("payment"), Read("payment_line"), _RATES, *_PAYMENT_LOOKUPS),
            Read("party_bank_account", _BANK_ACCOUNT_NAMES),
        ),
        writes=(
            _draft("payment", _PAYMENT_HEADER),
            _lines("payment_line", ("id", "payment_id"), ("line", "open_item_id", "amount")),
        ),
        functions=("payment__discard",),
    ),
    Permission.PAYMENT_POST: Opens(functions=("payment__post",)),
    Permission.PAYMENT_REVERSE: Opens(functions=("payment__reverse",)),
}

POLICY: Final[Mapping[Permission, Opens]] = MappingProxyType(_POLICY)
"""Every permission and what it opens; nothing else is open to anybody."""


def opened_functions() -> Mapping[str, str]:
    """Function → the one permission (its value) that opens it, `member` for everybody, `watcher` for no person.

    Raises:
        ValueError: two permissions open the same function.
    """
    opened = dict.fromkeys(MEMBER.functions, "member") | dict.fromkeys(WATCHER.functions, "watcher")
    for permission, opens in POLICY.items():
        for name in opens.functions:
            if name in opened:
                raise ValueError(f"{name} is opened by {opened[name]} and {permission}")
            opened[name] = permission.value
    return opened
