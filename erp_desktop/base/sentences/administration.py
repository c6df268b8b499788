"""What the settings of the company and of its people say."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

ADMINISTRATION_TEXTS: dict[str, str] = {
    "approval_level.people_wrong": mark("A level asks for 1 to 9 people. Correct the number."),
    "approval_level.twice": mark("There are two levels from this amount on. Change one of them."),
    "password.characters": mark("It has characters in it that can not be typed everywhere. Take others."),
    "password.differs": mark("The two are not the same. Type the new password again."),
    "password.empty": mark("Type a new password."),
    "password.guessable": mark(
        "This is one of those that are tried first. Take several words that are no phrase."
    ),
    "password.long": mark("It is too long. Take at most {length_max} characters."),
    "password.no_verifier": mark("The server did not take the new password. Nothing was changed; try again."),
    "password.not_kept": mark(
        "The password of {login} can not be changed here. Ask the administrator of the server for a new one."
    ),
    "password.personal": mark(
        "Who knows you or the company would guess it. Take words that have to do with neither."
    ),
    "password.same": mark("This is the password you have. Take another one."),
    "password.short": mark("It is too short. Take at least {length} characters, several words for example."),
    "password.wrong": mark("This is not your password."),
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
