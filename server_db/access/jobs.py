"""The jobs that every company is made with; an administrator composes others at run time."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from server_db.access.permissions import Permission

_EVERYBODY: Final = frozenset(
    {
        Permission.COMPANY_READ,
        Permission.HISTORY_READ,
        Permission.CURRENCY_READ,
        Permission.UNIT_READ,
        Permission.WAREHOUSE_READ,
    }
)
_LOOKUPS: Final = _EVERYBODY | {
    *(
        Permission.SUPPLIER_READ,
        Permission.PRODUCT_READ,
        Permission.PRODUCT_CATEGORY_READ,
        Permission.PAYMENT_TERM_READ,
        Permission.TAX_CODE_READ,
    ),
    *(Permission.EXCHANGE_RATE_READ, Permission.STOCK_READ),
}
_BOOKS: Final = _LOOKUPS | {
    *(
        Permission.ACCOUNT_READ,
        Permission.JOURNAL_READ,
        Permission.PERIOD_READ,
        Permission.LEDGER_READ,
        Permission.TIES_READ,
        Permission.SUPPLIER_PRICE_READ,
    ),
    *(
        Permission.STOCK_VALUE_READ,
        Permission.PURCHASE_ORDER_READ,
        Permission.PURCHASE_ORDER_READ_PRICE,
        Permission.GOODS_RECEIPT_READ,
        Permission.GRNI_READ,
    ),
    *(Permission.SUPPLIER_INVOICE_READ, Permission.OPEN_PAYABLE_READ, Permission.PAYMENT_READ),
}

_JOBS: Final[dict[str, frozenset[Permission]]] = {
    "buyer": _LOOKUPS
    | {
        *(
            Permission.SUPPLIER_EDIT,
            Permission.PRODUCT_EDIT,
            Permission.SUPPLIER_PRICE_READ,
            Permission.SUPPLIER_PRICE_EDIT,
        ),
        *(
            Permission.PURCHASE_ORDER_READ,
            Permission.PURCHASE_ORDER_READ_PRICE,
            Permission.PURCHASE_ORDER_EDIT,
            Permission.PURCHASE_ORDER_SUBMIT,
        ),
        *(Permission.PURCHASE_ORDER_SEND, Permission.PURCHASE_ORDER_CANCEL, Permission.GOODS_RECEIPT_READ),
    },
    "purchasing_approver": _LOOKUPS
    | {
        *(
            Permission.SUPPLIER_PRICE_READ,
            Permission.PURCHASE_ORDER_READ,
            Permission.PURCHASE_ORDER_READ_PRICE,
            Permission.PURCHASE_ORDER_APPROVE,
        ),
        *(Permission.PURCHASE_ORDER_CANCEL, Permission.GOODS_RECEIPT_READ, Permission.SUPPLIER_INVOICE_READ),
    },
    "storekeeper": _EVERYBODY
    | {
        *(
            Permission.SUPPLIER_READ,
            Permission.PRODUCT_READ,
            Permission.PRODUCT_CATEGORY_READ,
            Permission.STOCK_READ,
            Permission.PURCHASE_ORDER_READ,
        ),
        *(
            Permission.GOODS_RECEIPT_READ,
            Permission.GOODS_RECEIPT_EDIT,
            Permission.GOODS_RECEIPT_POST,
            Permission.GOODS_RECEIPT_REVERSE,
        ),
    },
    "accounts_payable_clerk": _LOOKUPS
    | {
        *(
            Permission.ACCOUNT_READ,
            Permission.JOURNAL_READ,
            Permission.PERIOD_READ,
            Permission.SUPPLIER_EDIT,
            Permission.SUPPLIER_BANK_READ,
        ),
        *(
            Permission.SUPPLIER_BANK_EDIT,
            Permission.PURCHASE_ORDER_READ,
            Permission.PURCHASE_ORDER_READ_PRICE,
            Permission.GOODS_RECEIPT_READ,
        ),
        *(
            Permission.GRNI_READ,
            Permission.SUPPLIER_INVOICE_READ,
            Permission.SUPPLIER_INVOICE_EDIT,
            Permission.SUPPLIER_INVOICE_POST,
        ),
        *(Permission.OPEN_PAYABLE_READ, Permission.PAYMENT_READ, Permission.PAYMENT_EDIT),
    },
    "accountant": _BOOKS
    | {
        *(
            Permission.ACCOUNT_EDIT,
            Permission.JOURNAL_EDIT,
            Permission.TAX_CODE_EDIT,
            Permission.EXCHANGE_RATE_EDIT,
            Permission.PAYMENT_TERM_EDIT,
        ),
        *(
            Permission.PRODUCT_CATEGORY_EDIT,
            Permission.SUPPLIER_BANK_READ,
            Permission.SUPPLIER_BANK_CONFIRM,
            Permission.STOCK_OPENING_EDIT,
            Permission.STOCK_OPENING_POST,
        ),
        *(Permission.SUPPLIER_INVOICE_EDIT, Permission.SUPPLIER_INVOICE_POST, Permission.SUPPLIER_INVOICE_REVERSE),
        *(Permission.PAYMENT_EDIT, Permission.PAYMENT_POST),
    },
    "finance_manager": _BOOKS
    | {
        *(
            Permission.PERIOD_EDIT,
            Permission.PERIOD_CLOSE,
            Permission.PERIOD_REOPEN,
            Permission.PERIOD_POST_CLOSING,
            Permission.SUPPLIER_BANK_READ,
            Permission.SUPPLIER_BANK_CONFIRM,
        ),
        *(
            Permission.PURCHASE_ORDER_APPROVE,
            Permission.PURCHASE_ORDER_APPROVE_HIGH,
            Permission.SUPPLIER_INVOICE_RELEASE,
        ),
        *(Permission.SUPPLIER_INVOICE_REVERSE, Permission.PAYMENT_POST, Permission.PAYMENT_REVERSE),
    },
    "manager": _BOOKS | {Permission.BACKUP_READ},
    "auditor": _BOOKS | {Permission.SUPPLIER_BANK_READ, Permission.PERSON_READ},
    "administrator": _EVERYBODY
    | {
        *(
            Permission.COMPANY_EDIT,
            Permission.PERSON_READ,
            Permission.PERSON_EDIT,
            Permission.CURRENCY_EDIT,
            Permission.UNIT_EDIT,
            Permission.WAREHOUSE_EDIT,
        ),
        *(
            Permission.ACCOUNT_READ,
            Permission.JOURNAL_READ,
            Permission.PERIOD_READ,
            Permission.TAX_CODE_READ,
            Permission.PAYMENT_TERM_READ,
        ),
        *(
            Permission.PRODUCT_CATEGORY_READ,
            Permission.EXCHANGE_RATE_READ,
            Permission.TIES_READ,
            Permission.BACKUP_READ,
        ),
    },
}

JOB_ROLES: Final[Mapping[str, frozenset[Permission]]] = MappingProxyType(_JOBS)
"""Job → its permissions. Nobody who changes bank accounts (accounts_payable_clerk) posts payments as shipped."""
