"""What the named constraints of masters and documents say (`base.constraints`)."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

RECORD_TEXTS: dict[str, str] = {
    "account.control_not_postable": mark(
        "A control account takes postings from its subledger, so it can not be a heading. Mark it as postable."
    ),
    "journal.account_given": mark(
        "A bank or cash journal needs its account, other journals have none. Choose or clear the account."
    ),
    "party.role_missing": mark("Say what this party is: supplier, customer or employee, at least one of them."),
    "payment.item_twice": mark("This open item stands in the payment twice. Remove one of the lines."),
    "supplier_invoice.duplicate": mark(
        "This supplier's invoice {supplier_number} is entered already ({number}). Open that one instead."
    ),
    "supplier_invoice.line_target": mark("A line is either of a receipt or for an account. Choose one of them."),
    "supplier_price.twice": mark(
        "There is a price of this supplier for the same product, unit, quantity and day. Change that one instead."
    ),
    "unit_conversion.same_unit": mark("A unit is not converted to itself. Choose another unit."),
    "unit_conversion.twice": mark("There is a conversion between these units already. Change that one instead."),
    "value.own_parent": mark("A record can not stand below itself. Choose another one above it."),
}
