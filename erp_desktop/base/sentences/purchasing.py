"""What can be wrong with receipts, invoices and payments while they are typed."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

PURCHASING_TEXTS: dict[str, str] = {
    "goods_receipt_line.rejected_more": mark("More is rejected than was received. Correct one of the quantities."),
    "goods_receipt_line.reason_missing": mark("Say why these goods were rejected; the supplier will ask."),
    "payment.nothing_paid": mark("Nothing is paid yet. Enter an amount for at least one invoice."),
    "supplier_invoice.nothing_billed": mark(
        "Nothing is invoiced yet. Enter the quantity of at least one receipt line, or add a line for an account."
    ),
}
