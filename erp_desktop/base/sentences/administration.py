"""What the settings of the company and of its people say."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

ADMINISTRATION_TEXTS: dict[str, str] = {
    "approval_level.people_wrong": mark("A level asks for 1 to 9 people. Correct the number."),
    "approval_level.twice": mark("There are two levels from this amount on. Change one of them."),
    "person.no_warehouse": mark(
        "Without a warehouse the person sees no stock and no receipts. List one below, or choose all warehouses."
    ),
    "posting_lock.reopen_needed": mark(
        "Days up to {locked_until} are done with. Only somebody who may reopen periods takes a lock back."
    ),
    "posting_account.unfit": mark(
        "Account {account} does not fit. Payables need a control account of payables, everything else an account"
        " below a heading that no subledger posts to."
    ),
}
