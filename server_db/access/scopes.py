"""Which rows of each table a person sees: every table has a scope, there is no default (design.md section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from server_db.access.opens import Both, Open, Own, Parent, Person, Record, Scope, Warehouse
from server_db.access.permissions import Permission

_SETTING: Final = Open("settings of the company are the same for all who may read them")
_MASTER: Final = Open("a master record that every warehouse and buyer shares")
_LEDGER: Final = Open("the ledger is of the whole company")
_PAYABLE: Final = Open("payables are of the whole company; no warehouse stands in them")

_SCOPES: Final[dict[str, Scope]] = {
    "company": _SETTING,
    "posting_account": _SETTING,
    "approval_level": _SETTING,
    "posting_lock": _SETTING,
    "deployment": _SETTING,
    "backup_proof": Open("a backup is of the whole company; opened by backup:read alone"),
    "check_run": Open("how many rows each check found; opened to nobody but by the figures that watch the server"),
    "document_number": Open("a counter that only functions touch"),
    "person": Open("names of colleagues stand on every document; what else is known of them is a column grant"),
    "person_warehouse": Person("login", others=("person:read", "person:edit")),
    "person_state": Person("login"),
    "document_event": Record("document_kind", "document_id"),
    "change_log": Record("noun", "record_id"),
    "currency": _MASTER,
    "exchange_rate": _MASTER,
    "account": _MASTER,
    "journal": _MASTER,
    "fiscal_year": _MASTER,
    "period": _MASTER,
    "tax_code": _MASTER,
    "payment_term": _MASTER,
    "party": _MASTER,
    "party_address": _MASTER,
    "party_bank_account": _MASTER,
    "unit": _MASTER,
    "unit_conversion": _MASTER,
    "product_category": _MASTER,
    "product": _MASTER,
    "supplier_price": _MASTER,
    "voucher": _LEDGER,
    "voucher_line": _LEDGER,
    "voucher_number": _LEDGER,
    "account_balance": _LEDGER,
    "party_balance": _LEDGER,
    "open_item": _PAYABLE,
    "open_item_balance": _PAYABLE,
    "settlement": _PAYABLE,
    "warehouse": Warehouse("id"),
    "bin": Warehouse("warehouse_id"),
    "stock_balance": Warehouse("warehouse_id"),
    "stock_move": Warehouse("warehouse_id"),
    "cost_pool": Open("stock is valued over all warehouses together; opened by stock_value:read alone"),
    "stock_opening": Warehouse("warehouse_id"),
    "stock_opening_line": Parent("stock_opening", "stock_opening_id"),
    "purchase_order": Both((Warehouse("warehouse_id"), Own("created_by"))),
    "purchase_order_line": Parent("purchase_order", "purchase_order_id"),
    "purchase_order_approval": Parent("purchase_order", "purchase_order_id"),
    "purchase_order_revision": Parent("purchase_order", "purchase_order_id"),
    "goods_receipt": Warehouse("warehouse_id"),
    "goods_receipt_line": Parent("goods_receipt", "goods_receipt_id"),
    "supplier_invoice": _PAYABLE,
    "supplier_invoice_line": _PAYABLE,
    "supplier_invoice_tax": _PAYABLE,
    "payment": _PAYABLE,
    "payment_line": _PAYABLE,
}

ROW_SCOPES: Final[Mapping[str, Scope]] = MappingProxyType(_SCOPES)

NOUN_READERS: Final[Mapping[str, Permission]] = MappingProxyType(
    {
        "company": Permission.COMPANY_READ,
        "posting_account": Permission.COMPANY_READ,
        "approval_level": Permission.COMPANY_READ,
        "posting_lock": Permission.PERIOD_READ,
        "person": Permission.PERSON_READ,
        "person_warehouse": Permission.PERSON_READ,
        "currency": Permission.CURRENCY_READ,
        "exchange_rate": Permission.EXCHANGE_RATE_READ,
        "account": Permission.ACCOUNT_READ,
        "journal": Permission.JOURNAL_READ,
        "fiscal_year": Permission.PERIOD_READ,
        "period": Permission.PERIOD_READ,
        "tax_code": Permission.TAX_CODE_READ,
        "payment_term": Permission.PAYMENT_TERM_READ,
        "party": Permission.SUPPLIER_READ,
        "party_address": Permission.SUPPLIER_READ,
        "party_bank_account": Permission.SUPPLIER_BANK_READ,
        "unit": Permission.UNIT_READ,
        "unit_conversion": Permission.UNIT_READ,
        "product_category": Permission.PRODUCT_CATEGORY_READ,
        "product": Permission.PRODUCT_READ,
        "supplier_price": Permission.SUPPLIER_PRICE_READ,
        "warehouse": Permission.WAREHOUSE_READ,
        "bin": Permission.WAREHOUSE_READ,
        "stock_opening": Permission.STOCK_READ,
        "purchase_order": Permission.PURCHASE_ORDER_READ,
        "goods_receipt": Permission.GOODS_RECEIPT_READ,
        "supplier_invoice": Permission.SUPPLIER_INVOICE_READ,
        "payment": Permission.PAYMENT_READ,
    }
)
"""Noun of the history → the permission that reads such records; the history shows nobody more than the record."""
