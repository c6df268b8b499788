"""The sentences of the codes that the database raises, a section a department.

An architecture test reads every code in the SQL files and asks for its sentence here (or in another table of
`error_texts`).
"""

from __future__ import annotations

from erp_desktop.base.i18n import mark

SERVER_TEXTS: dict[str, str] = {
    # core: in `sentences.program`
    # ledger
    "account.archived": mark(
        "Account {account} is archived, so nothing can be posted to it. Restore it or choose another one."
    ),
    "account.controlled": mark(
        "Account {account} takes postings from its documents only. Post through the document or choose "
        "another account."
    ),
    "account.not_postable": mark("Account {account} is a heading. Choose an account below it."),
    "account.other_currency": mark(
        "Account {account} is kept in {currency}. Post the amount in that currency or choose another account."
    ),
    "account.party_missing": mark("Account {account} needs a party on every line. Enter the party."),
    "account.unknown": mark("There is no account {account}. Choose another one."),
    "currency.unknown": mark("There is no currency {currency}. Choose another one."),
    "exchange_rate.missing": mark("There is no exchange rate for {currency} on {date}. Enter one first."),
    "fiscal_year.exists": mark("There is a fiscal year {code} already. Choose another code."),
    "fiscal_year.months_wrong": mark("A fiscal year has 1 to 24 months, not {months}."),
    "fiscal_year.not_adjoining": mark(
        "Fiscal years follow each other without gap or overlap: those there are go from {starts} to {ends}. "
        "Start the new one on the day after, or end it on the day before."
    ),
    "fiscal_year.starts_wrong": mark("A fiscal year starts on the first of a month. Change {date}."),
    "journal.archived": mark("Journal {journal} is archived. Restore it or choose another one."),
    "journal.missing": mark(
        "There is no journal for postings of this kind ({kind}). Ask the accountant to add one."
    ),
    "period.closed": mark(
        "Period {period} is closed, so nothing can be posted with the date {date}. Choose a date in an open period."
    ),
    "period.closed_already": mark("Period {period} is closed already."),
    "period.closing": mark(
        "Period {period} is being closed: only the finance manager posts with the date {date}. Choose a "
        "later date or ask him."
    ),
    "period.draft_left": mark(
        "{label} of {date} is still a draft. Post or discard it, or move it to another period."
    ),
    "period.earlier_open": mark("Period {label} is still open. Close it first."),
    "period.invalid": mark("The period can not be closed yet."),
    "period.later_closed": mark("Period {period} can be opened again only after the later ones: {later}."),
    "period.limited_view": mark(
        "You see only some warehouses or documents, so you can not tell whether period {period} is complete. "
        "Somebody who sees everything has to close it."
    ),
    "period.locked": mark(
        "Postings up to {locked_until} are locked, so the date {date} is refused. Choose a later date or ask "
        "the finance manager to move the lock."
    ),
    "period.missing": mark(
        "There is no period for the date {date}. Choose another date or open the fiscal year first."
    ),
    "period.not_invoiced": mark("Receipt {label} of {date} has no invoice yet for {value}."),
    "period.not_open": mark("Period {period} is not open any more."),
    "period.open_already": mark("Period {period} is open already."),
    "period.stock_differs": mark(
        "Stock account {label} shows {ledger}, the goods are worth {stock}. Look at the ties and have it put "
        "right first."
    ),
    "period.unbalanced": mark(
        "The balances of period {label} differ: debit {debit}, credit {credit}. Look at the ties and have it "
        "put right first."
    ),
    "posting_account.missing": mark(
        "No account is set for this purpose ({purpose}). Choose one in the company's settings."
    ),
    "voucher.invalid": mark("The voucher can not be posted."),
    "voucher.posted": mark("A posted voucher takes no more lines. Reverse it and post a new one."),
    "voucher.reversed": mark("Voucher {number} is reversed already."),
    "voucher.reversed_before": mark(
        "A voucher of {original_date} can not be reversed on {date}. Choose that day or a later one."
    ),
    "voucher.unbalanced": mark("Debits and credits differ by {difference}. Correct the amounts."),
    # stock
    "amount.too_precise": mark("This amount has {decimals} decimals at most. Round it."),
    "bin.archived": mark("Bin {bin} is archived. Choose another one."),
    "bin.not_storage": mark("Bin {bin} is for goods on quality hold. Choose a storage bin."),
    "bin.other_warehouse": mark("Bin {bin} is not in this warehouse, or you may not see it. Choose another one."),
    "goods_receipt.date_ahead": mark(
        "A receipt can not be dated {date}, that day is still to come. Enter the day the goods arrived."
    ),
    "goods_receipt.empty": mark("This receipt has no lines. Add what arrived."),
    "goods_receipt.invalid": mark("The receipt can not be posted."),
    "goods_receipt.invoiced": mark("Receipt {number} is invoiced ({invoices}). Reverse the invoice first."),
    "goods_receipt.not_draft": mark("Receipt {number} is posted already. Reverse it if it is wrong."),
    "goods_receipt.not_posted": mark("Receipt {number} is not posted, so there is nothing to reverse."),
    "goods_receipt.order_hidden": mark(
        "Some lines are of orders that you may not see. Ask somebody who sees them to post the receipt."
    ),
    "goods_receipt.other_supplier": mark(
        "Order {order} is with another supplier. Enter it in a receipt of its own."
    ),
    "goods_receipt.other_warehouse": mark(
        "Order {order} is for another warehouse. Enter it in a receipt of its own."
    ),
    "goods_receipt.over_receipt": mark(
        "Of {product} (order {order}, line {line}) {ordered} {unit} are ordered and {before} accepted "
        "before, so {allowed} more may come, not {now}. Correct the quantity, reject the rest or have the "
        "order changed."
    ),
    "goods_receipt.reversal_date": mark(
        "The reversal can not be dated {date}: choose a day from {receipt_date} until today."
    ),
    "quantity.too_precise": mark("Quantities in {unit} have {decimals} decimals at most. Correct the quantity."),
    "quantity.too_small": mark("This quantity of {product} is nothing in its stock unit. Enter more."),
    "stock.insufficient": mark(
        "Of {product} bin {bin} holds {on_hand} {unit}, {asked} are asked for. Correct the quantity or the bin."
    ),
    "stock.invalid": mark("The goods are not there."),
    "stock.mixed_directions": mark("Goods that come and goods that leave can not be posted together."),
    "stock_opening.date_ahead": mark("Opening stock can not be dated {date}, that day is still to come."),
    "stock_opening.empty": mark("This opening stock has no lines. Add what is there."),
    "stock_opening.invalid": mark("The opening stock can not be posted."),
    "stock_opening.not_draft": mark("Opening stock {number} is posted already. Reverse it if it is wrong."),
    "stock_opening.not_posted": mark("Opening stock {number} is not posted, so there is nothing to reverse."),
    "stock_opening.reversal_date": mark(
        "The reversal can not be dated {date}: choose a day from {opening_date} until today."
    ),
    "warehouse.archived": mark("Warehouse {warehouse} is archived. Choose another one."),
    "warehouse.no_quality_hold": mark(
        "Some of {product} is rejected, but the warehouse has no quality hold bin to put it in. Have one "
        "added first."
    ),
    # purchasing
    "currency.archived": mark("Currency {currency} is archived. Choose another one."),
    "party.archived": mark("{supplier} is archived. Restore the supplier or choose another one."),
    "party.blocked": mark(
        "{supplier} is blocked: no new orders and no payments. Have the block lifted or choose another supplier."
    ),
    "party.not_supplier": mark("{supplier} is not a supplier. Choose another one."),
    "payment_term.archived": mark("Payment term {payment_term} is archived. Choose another one."),
    "product.archived": mark("Product {product} is archived. Restore it or choose another one."),
    "purchase_order.approved_already": mark(
        "You approved order {number} already. Another person has to approve it as well."
    ),
    "purchase_order.date_ahead": mark("An order can not be dated {date}, that day is still to come."),
    "purchase_order.due_too_early": mark(
        "The goods are due on {due_date}, before the order of {order_date}. Correct the date."
    ),
    "purchase_order.empty": mark("This order has no lines. Add what to buy."),
    "purchase_order.high_approval_needed": mark(
        "Order {number} over {amount} still needs an approver for high amounts. Ask one of them."
    ),
    "purchase_order.invalid": mark("The order can not be submitted."),
    "purchase_order.not_receivable": mark("Order {order} is not approved or not open any more. Ask the buyer."),
    "purchase_order.nothing_received": mark(
        "Nothing of order {number} was received. Cancel it instead of closing it."
    ),
    "purchase_order.numbered": mark("Order {number} has a number, so it stays on record. Cancel it instead."),
    "purchase_order.own_approval": mark(
        "You made or submitted order {number}, so another person has to approve it."
    ),
    "purchase_order.received": mark(
        "Goods of order {number} were received ({receipts}). Reverse the receipts, or close the rest of the order."
    ),
    "purchase_order.received_changed": mark(
        "Goods of order {number} were received, so its supplier, warehouse and currency stay as they are. "
        "Close it and make a new order."
    ),
    "purchase_order.wrong_status": mark(
        "Order {number} has another status by now. Refresh it to see what can be done."
    ),
    "purchase_order_line.closed": mark(
        "Line {line} of order {order} ({product}) is closed, nothing more is expected. Ask the buyer."
    ),
    "purchase_order_line.received_changed": mark(
        "Of this line goods were received, so its product ({product}) and unit stay as they were. Add "
        "another line instead."
    ),
    "purchase_order_line.received_more": mark(
        "{received} {unit} of {product} are accepted already. Order at least as many."
    ),
    "tax_code.archived": mark("Tax code {tax_code} is archived. Choose another one."),
    "unit.archived": mark("Unit {unit} is archived. Choose another one."),
    "unit.not_convertible": mark(
        "{unit} can not be converted to {stock_unit}, the stock unit of {product}. Add a conversion or "
        "choose another unit."
    ),
    # payments
    # reports
}
