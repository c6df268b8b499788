"""The documents that belong together: order → receipts → invoices → payments → vouchers (上查/下查)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from erp_desktop.base.formats import format_date, format_price
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import ChainLink
from erp_desktop.base.states import NOUNS, state_of
from erp_desktop.db.session import Database


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str
    id: UUID
    number: str | None
    status: str
    date: date
    amount: Decimal | None
    currency_code: str | None


def document_chain(db: Database, kind: str, record_id: UUID) -> Sequence[ChainLink]:
    """The chain around a document, in the order of the work; only what the person may read."""
    links = db.call_rows("document__chain", _Link, kind=kind, id=record_id)
    return [_shown(link, current=link.id == record_id) for link in links]


def _shown(link: _Link, *, current: bool) -> ChainLink:
    amount = ""
    if link.amount is not None and (link.amount or link.number):  # what a draft comes to is not reckoned yet
        amount = f" · {format_price(link.amount)} {link.currency_code or ''}".rstrip()
    return ChainLink(
        kind=text(NOUNS.get(link.kind, link.kind)),
        number=link.number or "",
        state=state_of(link.kind, link.status),
        command=f"{link.kind}.open",
        argument=link.id,
        detail=f"{format_date(link.date)}{amount}",
        current=current,
    )
