"""The names of the permissions: `noun:verb`, one word for one business act.

What each opens (tables, columns, functions) stands in `server_db.access.policy`.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a job role may contain."""

    COMPANY_READ = "company:read"
    COMPANY_EDIT = "company:edit"
    PERSON_READ = "person:read"
    PERSON_EDIT = "person:edit"
    HISTORY_READ = "history:read"

    ACCOUNT_READ = "account:read"
    ACCOUNT_EDIT = "account:edit"
    JOURNAL_READ = "journal:read"
    JOURNAL_EDIT = "journal:edit"
    PERIOD_READ = "period:read"
    PERIOD_EDIT = "period:edit"
    PERIOD_CLOSE = "period:close"
    PERIOD_REOPEN = "period:reopen"
    PERIOD_POST_CLOSING = "period:post_closing"
    CURRENCY_READ = "currency:read"
    CURRENCY_EDIT = "currency:edit"
    EXCHANGE_RATE_READ = "exchange_rate:read"
    EXCHANGE_RATE_EDIT = "exchange_rate:edit"
    TAX_CODE_READ = "tax_code:read"
    TAX_CODE_EDIT = "tax_code:edit"
    LEDGER_READ = "ledger:read"
    TIES_READ = "ties:read"
    BACKUP_READ = "backup:read"

    PAYMENT_TERM_READ = "payment_term:read"
    PAYMENT_TERM_EDIT = "payment_term:edit"
    SUPPLIER_READ = "supplier:read"
    SUPPLIER_EDIT = "supplier:edit"
    SUPPLIER_BANK_READ = "supplier_bank:read"
    SUPPLIER_BANK_EDIT = "supplier_bank:edit"
    SUPPLIER_BANK_CONFIRM = "supplier_bank:confirm"

    UNIT_READ = "unit:read"
    UNIT_EDIT = "unit:edit"
    PRODUCT_CATEGORY_READ = "product_category:read"
    PRODUCT_CATEGORY_EDIT = "product_category:edit"
    PRODUCT_READ = "product:read"
    PRODUCT_EDIT = "product:edit"
    SUPPLIER_PRICE_READ = "supplier_price:read"
    SUPPLIER_PRICE_EDIT = "supplier_price:edit"

    WAREHOUSE_READ = "warehouse:read"
    WAREHOUSE_EDIT = "warehouse:edit"
    STOCK_READ = "stock:read"
    STOCK_VALUE_READ = "stock_value:read"
    STOCK_OPENING_EDIT = "stock_opening:edit"
    STOCK_OPENING_POST = "stock_opening:post"

    PURCHASE_ORDER_READ = "purchase_order:read"
    PURCHASE_ORDER_READ_PRICE = "purchase_order:read_price"
    PURCHASE_ORDER_EDIT = "purchase_order:edit"
    PURCHASE_ORDER_SUBMIT = "purchase_order:submit"
    PURCHASE_ORDER_APPROVE = "purchase_order:approve"
    PURCHASE_ORDER_APPROVE_HIGH = "purchase_order:approve_high"
    PURCHASE_ORDER_SEND = "purchase_order:send"
    PURCHASE_ORDER_CANCEL = "purchase_order:cancel"

    GOODS_RECEIPT_READ = "goods_receipt:read"
    GOODS_RECEIPT_EDIT = "goods_receipt:edit"
    GOODS_RECEIPT_POST = "goods_receipt:post"
    GOODS_RECEIPT_REVERSE = "goods_receipt:reverse"
    GRNI_READ = "grni:read"

    SUPPLIER_INVOICE_READ = "supplier_invoice:read"
    SUPPLIER_INVOICE_EDIT = "supplier_invoice:edit"
    SUPPLIER_INVOICE_POST = "supplier_invoice:post"
    SUPPLIER_INVOICE_RELEASE = "supplier_invoice:release"
    SUPPLIER_INVOICE_REVERSE = "supplier_invoice:reverse"
    OPEN_PAYABLE_READ = "open_payable:read"

    PAYMENT_READ = "payment:read"
    PAYMENT_EDIT = "payment:edit"
    PAYMENT_POST = "payment:post"
    PAYMENT_REVERSE = "payment:reverse"
