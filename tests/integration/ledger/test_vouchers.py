"""The ledger's kernel: what a voucher must be, its number, digest, balances and reversal."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from tests.plugins.desk import Desk, Refusal, refusal

POST = (
    "select erp_api.voucher__post(%s, (select id from erp.journal where code = 'GEN'), current_date,"
    " 'all', %s, null, null,"
    " 'test', array(select row(a.id, l.debit, l.credit, l.currency, l.amount, l.party, null, l.narration)"
    "::erp_api.posting_line from rows from (jsonb_to_recordset(%s) as (code text, debit numeric, credit numeric,"
    " currency text, amount numeric, party uuid, narration text)) with ordinality"
    " l(code, debit, credit, currency, amount, party, narration, place)"
    " left join erp.account a on a.code = l.code order by l.place))"
)


def _line(code: str, debit: str = "0", credit: str = "0", **more: object) -> dict[str, object]:
    return {"code": code, "debit": debit, "credit": credit, **more}


def _post(desk: Desk, *lines: dict[str, object], source: str | None = "test") -> dict[str, Any] | None:
    row = desk.admin.execute(POST, [uuid.uuid4(), source, json.dumps(lines)]).fetchone()
    assert row is not None
    answer: dict[str, Any] | None = row[0]
    return answer


def _refused(desk: Desk, *lines: dict[str, object], source: str | None = "test") -> Refusal:
    with pytest.raises(psycopg.Error) as caught:
        _post(desk, *lines, source=source)
    return refusal(caught.value)


def test_lines_are_merged_by_account_and_side(desk: Desk) -> None:
    answer = _post(
        desk,
        _line("6000", "1.10"), _line("6010", "0"), _line("6000", "2.20"), _line("6000", credit="0.30"),
        _line("6000", "1", narration="other"), _line("1010", credit="4.00"),
    )  # fmt: skip
    assert answer is not None
    assert desk.voucher({"voucher": answer}) == [
        ("6000", Decimal("3.30"), 0),
        ("6000", 0, Decimal("0.30")),
        ("6000", 1, 0),
        ("1010", 0, 4),
    ]
    second = _post(desk, _line("6000", "1"), _line("1010", credit="1"))
    assert second is not None
    assert second["number"] == answer["number"] + 1
    assert _post(desk, _line("6000"), _line("1010")) is None
    assert desk.faults() == []


def test_debits_equal_credits(desk: Desk) -> None:
    refused = _refused(desk, _line("6000", "1.00"), _line("1010", credit="1.01"))
    assert (refused.code, Decimal(str(refused.params["difference"]))) == ("voucher.unbalanced", Decimal("-0.01"))
    assert desk.one("select count(*) from erp.voucher_number") == 0, "a refused posting leaves no gap"


def test_every_account_problem_is_named(desk: Desk) -> None:
    desk.admin.execute("update erp.account set archived_at = now() where code = '6010'")
    desk.admin.execute("update erp.account set currency_code = 'USD' where code = '1010'")
    refused = _refused(
        desk, _line("12", "1"), _line("6010", "1"), _line("2000", credit="1"), _line("1010", credit="1"),
        _line("unknown", "1"), _line("1200", credit="1"), source=None,
    )  # fmt: skip
    assert sorted(refused.codes) == [
        "account.archived", "account.controlled", "account.not_postable", "account.other_currency",
        "account.party_missing", "account.unknown",
    ]  # fmt: skip


def test_the_database_itself_keeps_vouchers_whole(desk: Desk) -> None:
    answer = _post(desk, _line("6000", "1"), _line("1010", credit="1"))
    assert answer is not None
    late = (
        "insert into erp.voucher_line (voucher_id, line, account_id, period_id, date, debit, credit, currency_code,"
        " currency_amount, party_id, tax_code_id) select voucher_id, 9, account_id, period_id, date,"
        " 1, 0, null, null,"
        " null, null from erp.voucher_line where voucher_id = %s and line = 1"
    )
    with pytest.raises(psycopg.Error) as caught:
        desk.admin.execute(late, [answer["id"]])
    assert refusal(caught.value).code == "voucher.posted"
    lines = (
        "insert into erp.voucher_line (voucher_id, line, account_id, period_id, date, debit, credit, currency_code,"
        " currency_amount, party_id, tax_code_id) select %s, 1, account_id, period_id, date, 5, 0,"
        " null, null, null, null"
        " from erp.voucher_line where voucher_id = %s and line = 1"
    )
    header = (
        "insert into erp.voucher (id, journal_id, period_id, number, date, source_kind, source_id,"
        " reverses_id, total,"
        " digest) select %s, journal_id, period_id, 99, date, null, null, null, 5, '' from"
        " erp.voucher where id = %s"
    )
    made = uuid.uuid4()
    with desk.company.as_owner() as owner:
        owner.autocommit = False
        owner.execute(lines, [made, answer["id"]])
        owner.execute(header, [made, answer["id"]])
        with pytest.raises(psycopg.Error) as caught:
            owner.commit()
    assert refusal(caught.value).code == "voucher.unbalanced"
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        desk.admin.execute(lines, [made, answer["id"]])
    for statement in ("update erp.voucher set narration = 'x'", "delete from erp.voucher_line"):
        with pytest.raises(psycopg.Error) as caught:
            desk.admin.execute(statement)
        assert refusal(caught.value).code == "record.final"


def test_a_reversal_takes_back_once(desk: Desk) -> None:
    answer = _post(
        desk, _line("6000", "7", currency="USD", amount="8"), _line("1010", credit="7", currency="USD", amount="-8")
    )
    assert answer is not None
    reverse = "select erp_api.voucher__reverse(%s, %s, current_date + %s, 'all', 'test', null, 'back', null)"
    with pytest.raises(psycopg.Error) as caught:
        desk.admin.execute(reverse, [answer["id"], uuid.uuid4(), -1])
    assert refusal(caught.value).code == "voucher.reversed_before"
    back = desk.one(reverse, answer["id"], uuid.uuid4(), 0)
    assert desk.voucher({"voucher": back}) == [("6000", 0, 7), ("1010", 7, 0)]
    assert desk.rows(
        "select currency_amount from erp.voucher_line where voucher_id = %s order by line", back["id"]
    ) == [
        (-8,),
        (8,),
    ]
    with pytest.raises(psycopg.Error) as caught:
        desk.admin.execute(reverse, [answer["id"], uuid.uuid4(), 0])
    assert refusal(caught.value).code == "voucher.reversed"
    assert desk.faults() == []


def test_the_digest_shows_what_a_superuser_changed(desk: Desk) -> None:
    answer = _post(desk, _line("6000", "7"), _line("1010", credit="7"))
    assert answer is not None
    with desk.company.connect() as superuser:
        superuser.execute("alter table erp.voucher_line disable trigger append_only")
        superuser.execute("update erp.voucher_line set narration = 'mine' where line = 1")
    assert [name for name, _ in desk.faults()] == ["digests are of what stands there"]


def test_the_digest_does_not_hang_on_the_reader(desk: Desk) -> None:
    answer = _post(desk, _line("6000", "7"), _line("1010", credit="7"))
    assert answer is not None
    desk.admin.execute("set timezone = 'Asia/Shanghai'")
    desk.admin.execute("set datestyle = 'German, DMY'")
    desk.admin.execute("set extra_float_digits = 0")
    assert desk.faults() == []


def test_rates_hold_until_the_next(desk: Desk) -> None:
    desk.rate("USD", "0.9", desk.today)
    rate = "select erp_api.company_rate(%s, current_date + %s)"
    assert desk.one(rate, "USD", 0) == Decimal("0.9") == desk.one(rate, "USD", 300)
    assert desk.one(rate, "EUR", 0) == 1
    with pytest.raises(psycopg.Error) as caught:
        desk.one(rate, "USD", -1)
    assert refusal(caught.value).code == "exchange_rate.missing"
