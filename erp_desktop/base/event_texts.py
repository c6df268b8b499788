"""Words for what happens to records, as `document_event` and `change_log` name it."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark, text

EVENTS: Final = {
    "created": mark("Created"),
    "changed": mark("Changed"),
    "removed": mark("Removed"),
    "submitted": mark("Submitted"),
    "approved": mark("Approved"),
    "confirmed": mark("Confirmed"),
    "rejected": mark("Rejected"),
    "sent": mark("Sent"),
    "reopened": mark("Reopened"),
    "cancelled": mark("Cancelled"),
    "closed": mark("Closed"),
    "closing_started": mark("Closing started"),
    "discarded": mark("Discarded"),
    "posted": mark("Posted"),
    "reversed": mark("Reversed"),
    "released": mark("Released for payment"),
    "received": mark("Goods received"),
}


def event_words(event: str, reason: str = "") -> str:
    """The event in the person's language, with the reason that was given; an unknown event as it is."""
    words = text(EVENTS[event]) if event in EVENTS else event
    return text("{title}: {name}", title=words, name=reason) if reason else words
