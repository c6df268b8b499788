"""What the server says when supplier invoices, payments and reports can not be done."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

PAYABLES_TEXTS: dict[str, str] = {
    # suppliers' bank accounts
    "party_bank_account.iban_wrong": mark(
        "This is no IBAN: its check digits, its length or its country are wrong. Compare it with the supplier's paper."
    ),
    "party_bank_account.number_wrong": mark("Enter the account number without blanks."),
    "party_bank_account.swift_wrong": mark("A BIC has 8 or 11 letters and digits. Compare it with the paper."),
    "party_bank_account.used": mark(
        "Payments went to account {account}, so its number and supplier stay. Archive it and enter the new account."
    ),
    "party_bank_account.own_change": mark(
        "You entered or changed this account. Ask somebody else to compare it with the supplier's paper and confirm it."
    ),
    "party_bank_account.confirmed": mark("{confirmed_by} has confirmed this account already."),
    # supplier invoices
    "supplier_invoice.invalid": mark("This invoice can not be posted yet. Correct what is marked."),
    "supplier_invoice.not_draft": mark("Invoice {number} is posted already. Reverse it to correct it."),
    "supplier_invoice.not_posted": mark("Only a posted invoice can be reversed. Refresh to see its state."),
    "supplier_invoice.no_lines": mark("Add at least one line."),
    "supplier_invoice.total_differs": mark(
        "The paper says {control_amount}, the lines with tax come to {total_amount}: a difference of {difference}."
        " Check prices, quantities and tax codes."
    ),
    "supplier_invoice.total_negative": mark(
        "The lines come to {total_amount}. An invoice can not be below zero; take the amounts off another invoice."
    ),
    "supplier_invoice.due_before_date": mark("The due date lies before the date of the invoice. Check both."),
    "supplier_invoice.not_blocked": mark("Invoice {number} is not blocked; nothing needs to be released."),
    "supplier_invoice.own_release": mark(
        "You entered or posted invoice {number}. Ask somebody else to release it for payment."
    ),
    "supplier_invoice.paid": mark("Invoice {number} is paid by {payments}. Reverse the payment first."),
    "supplier_invoice.other_warehouse": mark(
        "Invoice {number} belongs to receipts of a warehouse that you do not see. Ask somebody who sees them all."
    ),
    "supplier_invoice.same_amount": mark(
        "{number} ({supplier_number}) of {date} has the same supplier, date and amount. Make sure that this is not"
        " the same invoice."
    ),
    "supplier_invoice_line.receipt_not_posted": mark(
        "Receipt {receipt} is not posted any more. Take the line off, or post the receipt first."
    ),
    "supplier_invoice_line.other_supplier": mark(
        "Receipt {receipt} is of another supplier. Choose another receipt."
    ),
    "supplier_invoice_line.before_receipt": mark(
        "Receipt {receipt} is dated {date}, after the posting date. Post the invoice on that day or later."
    ),
    "supplier_invoice_line.already_invoiced": mark(
        "All {accepted} accepted of receipt {receipt} are invoiced already. Check whether this invoice was entered"
        " before."
    ),
    "supplier_invoice_line.rejected_invoiced": mark(
        "{rejected} of receipt {receipt} were rejected and are not paid: {open} are left to invoice. Ask the"
        " supplier for a corrected invoice."
    ),
    "supplier_invoice_line.control_account": mark(
        "Account {account} is posted by documents only. Choose an expense or asset account."
    ),
    "supplier_invoice_line.heading_account": mark("Account {account} is a heading. Choose an account below it."),
    # payments
    "payment.invalid": mark("This payment can not be posted yet. Correct what is marked."),
    "payment.not_draft": mark("Payment {number} is posted already. Reverse it to correct it."),
    "payment.not_posted": mark("Only a posted payment can be reversed. Refresh to see its state."),
    "payment.own_payment": mark("You entered this payment. Ask somebody else to post it."),
    "payment.own_bank_account": mark(
        "You entered or changed the supplier's bank account. Ask somebody else to post this payment."
    ),
    "payment.bank_account_unconfirmed": mark(
        "Nobody has confirmed this account since it was entered or changed. Ask a second person to compare it with"
        " the supplier's paper and confirm it under Supplier bank accounts."
    ),
    "payment.supplier_blocked": mark("{supplier} is blocked for payments. Ask who blocked it."),
    "payment.journal_kind": mark("Journal {journal} is neither bank nor cash. Choose another one."),
    "payment.journal_currency": mark("The account of journal {journal} is kept in {currency}. Choose another one."),
    "payment.other_bank_account": mark("Bank account {account} is not the supplier's. Choose one of his."),
    "payment.no_lines": mark("Choose at least one open item to pay."),
    "payment_line.other_supplier": mark("Invoice {invoice} is of another supplier. Take it off."),
    "payment_line.other_currency": mark(
        "Invoice {invoice} is in {currency}. Pay it in a payment of that currency."
    ),
    "payment_line.invoice_blocked": mark(
        "Invoice {invoice} is blocked for payment. It needs to be released with a reason first."
    ),
    "payment_line.before_invoice": mark(
        "Invoice {invoice} is posted on {date}, after the payment. Date the payment on that day or later."
    ),
    "payment_line.overpaid": mark(
        "Of invoice {invoice} only {open_amount} are open, not {amount}. Lower the amount."
    ),
    "open_item.exceeded": mark("More would be settled than is open: {references}. Refresh and try again."),
    # products and reports
    "product_category.accounts_used": mark(
        "Goods of category {code} have moved, so its stock and GRNI accounts stay. Make a new category instead."
    ),
    "product.category_accounts_differ": mark(
        "Goods of {code} have moved, so it can only go to a category with the same stock and GRNI accounts."
    ),
    "ties.limited_person": mark(
        "You see a part of the warehouses or documents only, so totals would be wrong. Ask somebody who sees all."
    ),
    "check.unknown": mark("There is no check called “{check}”. Refresh the list."),
}
