"""Words and tones for the states of documents, the same in lists, pills and chains."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import State

ORDER_STATES: Final = {
    "draft": State(mark("Draft"), "muted"),
    "to_approve": State(mark("To approve"), "warn"),
    "approved": State(mark("Approved"), "accent"),
    "sent": State(mark("Sent"), "accent"),
    "partly_received": State(mark("Partly received"), "warn"),
    "received": State(mark("Received in full"), "ok"),
    "closed": State(mark("Closed"), "muted"),
    "cancelled": State(mark("Cancelled"), "bad"),
}
POSTED_STATES: Final = {
    "draft": State(mark("Draft"), "muted"),
    "posted": State(mark("Posted"), "ok"),
    "reversed": State(mark("Reversed"), "bad"),
}
NOUNS: Final = {
    "purchase_order": mark("Purchase order"),
    "goods_receipt": mark("Goods receipt"),
    "supplier_invoice": mark("Supplier invoice"),
    "payment": mark("Payment"),
    "stock_opening": mark("Opening stock"),
    "voucher": mark("Voucher"),
}


def state_of(noun: str, status: str) -> State | None:
    """The state of a document of a kind, None for an unknown one."""
    return (ORDER_STATES if noun == "purchase_order" else POSTED_STATES).get(status)


def column_states(states: dict[str, State]) -> dict[str, tuple[str, str]]:
    """The states as a list's column wants them."""
    return {value: (state.title, state.tone) for value, state in states.items()}
