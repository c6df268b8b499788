"""Which field a named constraint of the database speaks of, and what it says about it (design.md section 4).

Constraints are named `<table>_<columns>_<fact>`. What the name alone says is read by convention; what it does
not say stands in `CONSTRAINTS`; what no person can cause stands in `INTERNAL` and is a bug when it happens.
"""

from __future__ import annotations

from dataclasses import dataclass

UNIQUE_VIOLATION = "23505"
FOREIGN_KEY_VIOLATION = "23503"


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a broken constraint means to a person: an error code, at a field (None: the whole record)."""

    code: str
    field: str | None = None


FACTS = {
    "not_negative": "value.negative",
    "positive": "value.not_positive",
    "filled": "value.not_filled",
    "given": "value.required",
    "short": "text.too_long",
    "is_number": "value.not_number",
    "is_day": "value.not_day",
    "sane": "value.out_of_range",
    "known": "value.invalid",
    "iso": "value.invalid",
    "other": "value.invalid",
    "ordered": "dates.not_ordered",
    "unique": "value.taken",
}
"""The fact at the end of a constraint's name → error code; longer facts stand before those they end with."""

CONSTRAINTS: dict[str, Constraint] = {
    "account_control_postable": Constraint("account.control_not_postable", "postable"),
    "account_parent_other": Constraint("value.own_parent", "parent_id"),
    "bin_warehouse_id_code_unique": Constraint("code.taken", "code"),
    "company_tolerances_positive": Constraint("value.negative"),
    "fiscal_year_dates_ordered": Constraint("dates.not_ordered", "ends"),
    "journal_account_given": Constraint("journal.account_given", "account_id"),
    "party_address_text_short": Constraint("text.too_long", "street"),
    "party_bank_account_account_number_plain": Constraint("party_bank_account.number_wrong", "account_number"),
    "party_bank_account_party_id_account_number_unique": Constraint("value.taken", "account_number"),
    "party_bank_account_swift_iso": Constraint("party_bank_account.swift_wrong", "swift"),
    "party_over_receipt_sane": Constraint("value.out_of_range", "over_receipt_percent"),
    "party_role_given": Constraint("party.role_missing", "is_supplier"),
    "payment_line_payment_id_open_item_id_unique": Constraint("payment.item_twice", "open_item_id"),
    "period_dates_ordered": Constraint("dates.not_ordered", "ends"),
    "product_attributes_object": Constraint("value.invalid", "attributes"),
    "product_category_parent_other": Constraint("value.own_parent", "parent_id"),
    "product_levels_sane": Constraint("value.out_of_range"),
    "product_over_receipt_sane": Constraint("value.out_of_range", "over_receipt_percent"),
    "purchase_order_dates_ordered": Constraint("dates.not_ordered", "due_date"),
    "purchase_order_line_discount_sane": Constraint("value.out_of_range", "discount_percent"),
    "purchase_order_line_text_short": Constraint("text.too_long", "description"),
    "purchase_order_reference_short": Constraint("text.too_long", "supplier_reference"),
    "supplier_invoice_line_one_target": Constraint("supplier_invoice.line_target", "account_id"),
    "supplier_invoice_line_text_short": Constraint("text.too_long", "description"),
    "supplier_invoice_supplier_number_unique": Constraint("supplier_invoice.duplicate", "supplier_number"),
    "supplier_price_dates_ordered": Constraint("dates.not_ordered", "valid_until"),
    "supplier_price_lead_time_sane": Constraint("value.out_of_range", "lead_time_days"),
    "supplier_price_supplier_id_product_id_unit_id_currency__2ac4": Constraint(
        "supplier_price.twice", "valid_from"
    ),
    "tax_code_account_given": Constraint("value.required", "account_id"),
    "unit_conversion_fraction_positive": Constraint("value.not_positive", "numerator"),
    "unit_conversion_product_id_from_unit_id_to_unit_id_unique": Constraint("unit_conversion.twice"),
    "unit_conversion_units_differ": Constraint("unit_conversion.same_unit", "to_unit_id"),
}
"""Constraints whose name says less than a person must be told. SQLAlchemy cuts names to 63 bytes."""

INTERNAL: frozenset[str] = frozenset(
    {
        "company_single",
        "cost_pool_empty_is_worthless",
        "goods_receipt_line_invoiced_not_negative",
        "open_item_balance_zero_is_zero",
        "party_bank_account_confirmed_by_given",
        "purchase_order_line_counters_not_negative",
        "purchase_order_numbered",
        "stock_move_goes_somewhere",
        "supplier_invoice_released_with_reason",
        "voucher_journal_id_period_id_number_unique",
        "voucher_line_one_side",
    }
)
"""Kept by the server's own functions: breaking one is a bug, not a person's mistake."""


def constraint_of(name: str, table: str, sqlstate: str) -> Constraint | None:
    """What the broken constraint `name` of `table` means, or None when no person can have caused it."""
    if name in INTERNAL:
        return None
    if name in CONSTRAINTS:
        return CONSTRAINTS[name]
    if not name.startswith(f"{table}_"):
        return None
    rest = name.removeprefix(f"{table}_")
    if sqlstate == UNIQUE_VIOLATION and rest == "key":
        return Constraint("record.exists")
    for fact, code in FACTS.items():
        if rest == fact or rest.endswith(f"_{fact}"):
            field = rest.removesuffix(fact).rstrip("_") or None
            return _refined(code, field, sqlstate)
    return None


def _refined(code: str, field: str | None, sqlstate: str) -> Constraint:
    if sqlstate == FOREIGN_KEY_VIOLATION:
        return Constraint("reference.gone", field)
    if code == "value.taken" and field is not None and field.endswith("_id_line"):
        return Constraint(code, "line")  # the place of a line in its document
    if code == "value.taken" and field is not None and (field == "code" or field.endswith("_code")):
        return Constraint("code.taken", field)
    return Constraint(code, field)
