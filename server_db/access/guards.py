"""Which triggers keep which tables: stamps, search keys, drafts, what is final, the history.

The triggers are made from these tables by `render`; `audit` finds one that is missing or switched off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from server_db.tables import Base

DRAFTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "purchase_order": "purchase_order_line",
        "goods_receipt": "goods_receipt_line",
        "stock_opening": "stock_opening_line",
        "supplier_invoice": "supplier_invoice_line",
        "payment": "payment_line",
    }
)
"""Document → its lines: both are written directly only while the document is a draft."""

APPEND_ONLY: Final = (
    "backup_proof",
    "change_log",
    "check_run",
    "deployment",
    "document_event",
    "open_item",
    "purchase_order_approval",
    "purchase_order_revision",
    "settlement",
    "stock_move",
    "voucher",
    "voucher_line",
)
"""Nobody changes or removes a row of these, the owner's functions included (design.md section 1, decision 5)."""

SEARCHED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "currency": ("code", "name"),
        "account": ("code", "name"),
        "journal": ("code", "name"),
        "tax_code": ("code", "name"),
        "payment_term": ("code", "name"),
        "party": ("code", "name", "name_local", "tax_number", "phone"),
        "unit": ("code", "name"),
        "product_category": ("code", "name"),
        "product": ("code", "name", "name_local", "barcode", "attributes"),
        "warehouse": ("code", "name"),
        "bin": ("code", "name"),
    }
)
"""Master → the columns that its search key is made of."""

LOGGED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "company": "id",
        "posting_account": "purpose",
        "approval_level": "from_amount",
        "posting_lock": "area",
        "person": "login",
        "person_warehouse": "login",
        "currency": "code",
        "exchange_rate": "currency_code",
        "account": "id",
        "journal": "id",
        "fiscal_year": "id",
        "period": "id",
        "tax_code": "id",
        "payment_term": "id",
        "party": "id",
        "party_address": "party_id",
        "party_bank_account": "id",
        "unit": "id",
        "unit_conversion": "id",
        "product_category": "id",
        "product": "id",
        "supplier_price": "id",
        "warehouse": "id",
        "bin": "id",
        "stock_opening": "id",
        "purchase_order": "id",
        "goods_receipt": "id",
        "supplier_invoice": "id",
        "payment": "id",
    }
)
"""Table whose changes are kept in `change_log` → the column that names the record there."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: `timing` is what stands between its name and its table, `transition` the rows it looks at.

    Its function is called only for rows that meet `condition`, which costs a hundredth of a call.
    """

    name: str
    table: str
    timing: str
    function: str
    arguments: tuple[str, ...] = ()
    transition: str = ""
    each: str = "row"
    condition: str = ""
    always: bool = False


def guards() -> Iterator[Guard]:
    """Every trigger made from the tables above, and the stamps and versions of the tables that have such columns.

    Stamps of new rows are column defaults, which no login may override. Triggers of one moment fire by name.
    """
    for document, lines in DRAFTS.items():
        yield Guard("guard_draft", document, "before update", "guard_draft", condition="old.status <> 'draft'")
        for event in ("insert", "update", "delete"):
            yield Guard(
                f"guard_lines_{event}",
                lines,
                f"after {event}",
                "guard_lines",
                (document,),
                transition=_transition(event),
                each="statement",
            )
    for table in Base.metadata.sorted_tables:
        if "changed_by" in table.columns:
            yield Guard("stamp", table.name, "before update", "stamp_record")
        if "version" in table.columns:
            counted = "new.version is distinct from old.version + 1"
            yield Guard("guard_version", table.name, "before update", "guard_version", condition=counted)
    for table_name, columns in SEARCHED.items():
        timing = f"before insert or update of {', '.join((*columns, 'search_key'))}"
        yield Guard("search_key", table_name, timing, "set_search_key", columns)
    for table_name in APPEND_ONLY:
        timing = "before update or delete or truncate"
        yield Guard("append_only", table_name, timing, "refuse_change", each="statement", always=True)
    for table_name, key in LOGGED.items():
        for event in ("insert", "update", "delete"):
            yield Guard(
                f"log_{event}",
                table_name,
                f"after {event}",
                "log_change",
                (key,),
                transition=_transition(event),
                each="statement",
            )


def _transition(event: str) -> str:
    old, new = "old table as old_rows", "new table as new_rows"
    return {"insert": f"referencing {new}", "delete": f"referencing {old}"}.get(event, f"referencing {old} {new}")
