"""How ties and findings become rows: groups with their state, words for people, and what a finding opens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.formats import format_quantity
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.modules.reports.ties.records import (
    CHECKS,
    GROUP_OF,
    GROUPS,
    SUBJECTS,
    TIE_TITLES,
    Finding,
    FindingRow,
    Tie,
    TieRow,
)

_DOCUMENTS: Final = {
    "voucher_id": "voucher.open",
    "purchase_order_id": "purchase_order.open",
    "goods_receipt_id": "goods_receipt.open",
    "supplier_invoice_id": "supplier_invoice.open",
    "payment_id": "payment.open",
}
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHOWN_OF_ID: Final = 8


def arrange(ties: Sequence[Tie], counts: Mapping[str, int], checked_at: datetime) -> tuple[TieRow, ...]:
    """Every check below its group.

    Args:
        ties: the figures.
        counts: check → rows that differ, as far as they were counted.
        checked_at: when.
    """
    figures = {tie.check_name: tie for tie in ties}
    rows: list[TieRow] = []
    for group, title in GROUPS.items():
        names = [name for name in CHECKS if GROUP_OF.get(name, "document") == group]
        below = [_row(name, figures.get(name), counts.get(name), checked_at) for name in names]
        rows.append(TieRow(0, "", text(title), state=_worst(below)))
        rows.extend(below)
    return tuple(rows)


def _row(name: str, tie: Tie | None, count: int | None, checked_at: datetime) -> TieRow:
    if tie is None:
        state = "unknown" if count is None else "differs" if count else "clean"
        return TieRow(1, name, text(CHECKS[name]), findings=count, state=state,
                      checked_at=None if count is None else checked_at)
    state = "tied" if tie.tied and not count else "differs"
    return TieRow(
        1, name, text(TIE_TITLES.get(name, CHECKS[name])), tie.report_amount, tie.ledger_amount, tie.difference,
        count, state, checked_at,
    )


def _worst(rows: Sequence[TieRow]) -> str:
    states = {row.state for row in rows}
    for state in ("differs", "unknown", "clean"):
        if state in states:
            return state
    return "tied"


def finding_row(finding: Finding, day: date) -> FindingRow:
    """A finding in words, with what it opens; `day` is today."""
    detail = finding.detail or {}
    difference = None
    if finding.expected is not None and finding.found is not None:
        difference = finding.found - finding.expected
    return FindingRow(
        subject_words(finding), finding.expected, finding.found, difference, _more(detail),
        opens(finding, day),
    )


def subject_words(finding: Finding) -> str:
    """The subject with its kind translated; an id is shortened, or replaced by the number that stands in detail."""
    kind, _, rest = finding.subject.removeprefix("open ").partition(" ")
    words = text(SUBJECTS[kind]) if kind in SUBJECTS else kind
    if _ID.fullmatch(rest):
        number = (finding.detail or {}).get("number")
        rest = str(number) if number is not None else f"{rest[:_SHOWN_OF_ID]}…"
    return f"{words} {rest}".strip()


def opens(finding: Finding, day: date) -> tuple[str, object] | None:
    """Command and argument of the record a finding is about; the account's ledger where it is a balance."""
    detail = finding.detail or {}
    for key, command in _DOCUMENTS.items():
        if detail.get(key):
            return command, UUID(str(detail[key]))
    words = finding.subject.split()
    kind = str(detail.get("document_kind") or words[0])
    found = detail.get("document_id") or detail.get("id")
    if found:
        return f"{'supplier_invoice' if kind == 'open' else kind}.open", UUID(str(found))
    code = words[1] if len(words) > 1 else ""
    if detail.get("product_id"):
        return "stock_move.open", {"product": PickerRow(UUID(str(detail["product_id"])), code, code)}
    if detail.get("journal_id"):
        journal = PickerRow(UUID(str(detail["journal_id"])), code, code)
        period = PickerRow(UUID(str(detail["period_id"])), words[-1], words[-1])
        return "voucher.list", {"journal_id": journal, "period_id": period}
    if detail.get("account_id"):
        account = PickerRow(UUID(str(detail["account_id"])), code, code)
        days = {"period": None, "from": day.replace(month=1, day=1), "to": day}
        return "account_ledger.open", {"account": account, **days}
    return None


def _more(detail: Mapping[str, Any]) -> str:
    """What else the check says, without ids."""
    parts = []
    for key, value in detail.items():
        plain = ", ".join(map(_plain, value)) if isinstance(value, list) else _plain(value)
        if value is not None and not key.endswith("_id") and not _ID.search(plain):
            parts.append(f"{key.replace('_', ' ')} {plain}")
    return " · ".join(parts)


def _plain(value: object) -> str:
    return format_quantity(value) if isinstance(value, Decimal) else str(value)


def differing(ties: Sequence[Tie]) -> tuple[Tie, ...]:
    """The ties that are broken, the largest difference first."""
    return tuple(sorted((tie for tie in ties if not tie.tied), key=lambda tie: -abs(tie.difference)))
