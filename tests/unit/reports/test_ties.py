"""Checks stand in their groups under the titles of their files; a finding leads to what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from erp_desktop.base.lookups import PickerRow
from erp_desktop.modules.reports.ties.records import CHECKS, GROUPS, Finding, Tie
from erp_desktop.modules.reports.ties.rules import arrange, finding_row, opens, subject_words
from server_db.maintenance import checks

D = Decimal
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ID = "018f0000-0000-7000-8000-000000000001"
GOOD = Tie("006_stock_value_ledger", D(10), D(10), D(0), tied=True)
BROKEN = Tie("009_grni_ledger", D(10), D(7), D(3), tied=False)


def test_the_screen_knows_every_numbered_check_by_its_title() -> None:
    assert {check.name: check.title for check in checks.found()} == dict(CHECKS)


def test_groups_tell_the_worst_of_their_checks() -> None:
    rows = arrange([GOOD, BROKEN], {"001_voucher_balanced": 0}, NOW)
    state = {row.check or row.title: row.state for row in rows}
    assert state["006_stock_value_ledger"] == "tied"
    assert state["009_grni_ledger"] == state[GROUPS["ties"]] == "differs"
    assert state["001_voucher_balanced"] == "clean"
    assert state["003_party_balance"] == state[GROUPS["ledger"]] == "unknown"
    assert next(row.checked_at for row in rows if row.check == "003_party_balance") is None


def test_totals_that_agree_do_not_hide_rows_that_differ() -> None:
    row = next(row for row in arrange([GOOD], {GOOD.check_name: 2}, NOW) if row.check == GOOD.check_name)
    assert (row.state, row.findings, row.difference) == ("differs", 2, D(0))


@pytest.mark.parametrize(
    ("subject", "detail", "command"),
    [
        (f"voucher {ID}", {"voucher_id": ID, "number": 7}, "voucher.open"),
        ("order PO-1 1", {"purchase_order_id": ID}, "purchase_order.open"),
        ("goods_receipt GR-1", {"id": ID, "status": "posted"}, "goods_receipt.open"),
        ("open item SI-1", {"open_item_id": ID, "document_id": ID}, "supplier_invoice.open"),
    ],
)
def test_a_finding_opens_its_document(subject: str, detail: dict[str, object], command: str) -> None:
    assert opens(Finding(subject, D(1), D(2), detail), TODAY) == (command, UUID(ID))


def test_a_balance_opens_the_ledger_of_its_account_and_a_product_its_moves() -> None:
    account = opens(Finding("account 1200 2026-11", D(1), D(2), {"account_id": ID, "period_id": ID}), TODAY)
    assert account == ("account_ledger.open", {
        "account": PickerRow(UUID(ID), "1200", "1200"), "period": None, "from": date(2026, 1, 1), "to": TODAY,
    })
    product = opens(Finding("product P-1", D(1), D(2), {"product_id": ID}), TODAY)
    assert product == ("stock_move.open", {"product": PickerRow(UUID(ID), "P-1", "P-1")})
    assert opens(Finding("document_number", D(1), D(2), None), TODAY) is None


def test_a_finding_reads_without_ids() -> None:
    finding = Finding(f"voucher {ID}", D(1), D("2.5"), {"voucher_id": ID, "number": 7, "net": [1, 2]})
    row = finding_row(finding, TODAY)
    assert (row.subject, row.difference, row.more) == ("Voucher 7", D("1.5"), "number 7 · net 1, 2")
    assert subject_words(Finding(f"voucher {ID}", None, None, {})) == "Voucher 018f0000…"
