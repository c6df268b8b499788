"""What a clerk with psql and a rogue administrator can and cannot do, beyond what the other tests show.

Each is a sentence of installer/server/THREATS.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier, Literal

from server_db.access.audit import audit
from server_db.access.jobs import JOB_ROLES
from server_db.maintenance.backup import files, keys, restore, totals
from server_db.maintenance.backup.make import make
from tests.plugins.company import PASSWORD, Company
from tests.plugins.desk import Desk

FORBIDDEN = (
    "select rolpassword from pg_authid",
    "select pg_read_file('postgresql.conf')",
    "select * from pg_hba_file_rules",
    "select pg_ls_dir('.')",
    "copy (select 1) to program 'id'",
    "copy erp.company to '/tmp/kontor-stolen'",
    "create extension dblink schema pg_catalog",
    "create function public.mine() returns integer language sql as 'select 1'",
    "create table public.mine (id integer)",
    "create schema mine",
    "alter system set log_statement = 'none'",
    "select pg_reload_conf()",
    "set session_replication_role = 'replica'",
    "alter table erp.voucher disable trigger append_only",
    "alter table erp.bin disable row level security",
    "set session authorization postgres",
    "create role mine superuser",
    "grant pg_read_all_data to current_user",
    "truncate erp.change_log",
    "select lo_import('/etc/passwd')",
)


def test_all_jobs_together_reach_neither_server_nor_rules(company: Company) -> None:
    with psycopg.connect(company.login(*JOB_ROLES), autocommit=True) as connection:
        for statement in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_a_clerk_reads_who_there_is_and_who_has_which_job(company: Company) -> None:
    """Names of roles are open to everybody in PostgreSQL."""
    other = str(conninfo_to_dict(company.login("finance_manager"))["user"])
    with psycopg.connect(company.login("storekeeper")) as connection:
        row = connection.execute(
            "select pg_has_role(%s, %s, 'usage')", [other, company.roles.job("finance_manager")]
        ).fetchone()
    assert row == (True,)


def test_a_clerk_does_not_read_what_others_ask_the_server(company: Company) -> None:
    with psycopg.connect(company.login("finance_manager")) as manager:
        manager.execute("select 'the salary of anna'")
        with psycopg.connect(company.login("storekeeper")) as clerk:
            row = clerk.execute(
                "select query from pg_stat_activity where pid = %s", [manager.info.backend_pid]
            ).fetchone()
    assert row == ("<insufficient privilege>",)


def test_a_clerk_can_burden_the_server_as_long_as_he_likes(company: Company) -> None:
    """The time limits of the program are the program's; with psql they can be switched off."""
    with psycopg.connect(company.login("storekeeper"), autocommit=True) as connection:
        connection.execute("set statement_timeout = 0")
        assert connection.execute("select count(*) from generate_series(1, 100000)").fetchone() == (100_000,)


def test_what_a_clerk_may_do_he_may_do_with_psql_and_it_bears_his_name(company: Company) -> None:
    with psycopg.connect(company.login("accountant"), autocommit=True) as connection:
        unit = uuid.uuid4()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "insert into erp.unit (id, code, name, created_by) values (%s, 'X', 'X', 'anna')", [unit]
            )
        connection.execute("insert into erp.person_state (key, value) values ('mine', '{}')")
        row = connection.execute("select login from erp.person_state where key = 'mine'").fetchone()
        assert row == (connection.info.user,)


def test_a_verifier_is_no_password_but_passwords_can_be_tried_against_it(company: Company) -> None:
    login = str(conninfo_to_dict(company.login("buyer"))["user"])
    with company.connect() as connection:
        row = connection.execute("select rolpassword from pg_authid where rolname = %s", [login]).fetchone()
    assert row is not None
    verifier = str(row[0])
    assert PASSWORD not in verifier
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(company.server.conninfo(company.database, user=login, password=verifier))
    rounds, salt = verifier.split("$")[1].split(":")
    salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), base64.b64decode(salt), int(rounds))
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    assert base64.b64encode(stored).decode() == verifier.split("$")[2].split(":", maxsplit=1)[0]


def test_a_superuser_reads_everything_and_takes_any_login(company: Company) -> None:
    conninfo = company.login("finance_manager")
    login = str(conninfo_to_dict(conninfo)["user"])
    with company.connect() as connection:
        assert connection.execute("select count(*) from erp.party_bank_account").fetchone() is not None
        connection.execute(SQL("alter role {} password {}").format(Identifier(login), Literal("a password of his")))
    psycopg.connect(company.server.conninfo(company.database, user=login, password="a password of his")).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(conninfo)  # which the person notices


def test_a_superuser_can_empty_the_history_and_the_guard_he_took_away_is_seen(company: Company) -> None:
    company.login("buyer")
    with company.connect() as connection:
        with pytest.raises(psycopg.Error):
            connection.execute("delete from erp.change_log")
        connection.execute("alter table erp.change_log disable trigger append_only")
        connection.execute("delete from erp.change_log")
        assert [str(one) for one in audit(connection, company.roles)] == [
            "guard missing: append_only on change_log always",
            "guard not in the policy: append_only on change_log switched off",
        ]
        # Put back, nothing in the company tells of it: only a backup that he could not reach does.
        connection.execute("alter table erp.change_log enable always trigger append_only")
        assert audit(connection, company.roles) == []


def test_a_superuser_who_makes_all_digests_anew_is_found_by_an_older_backup_alone(desk: Desk, tmp_path: Path) -> None:
    company = desk.company
    post = (
        "select erp_api.voucher__post(%s, (select id from erp.journal where code = 'GEN'), current_date, 'all', 'rent',"
        " null, null, 'test', array(select row(a.id, l.debit, l.credit, null, null, null, null, null)"
        "::erp_api.posting_line from jsonb_to_recordset(%s) as l(code text, debit numeric, credit numeric)"
        " join erp.account a on a.code = l.code))"
    )
    lines = [{"code": "6000", "debit": 7, "credit": 0}, {"code": "1010", "debit": 0, "credit": 7}]
    desk.admin.execute(post, [uuid.uuid4(), json.dumps(lines)])
    public = keys.make_key(tmp_path / "kontor.key")
    safe = make(company.conninfo, tmp_path / "elsewhere", to=[public]).backup
    with company.connect() as superuser:
        superuser.execute("alter table erp.voucher_line disable trigger append_only")
        superuser.execute("alter table erp.voucher disable trigger append_only")
        superuser.execute("update erp.voucher_line set narration = 'his'")
        assert [name for name, _ in desk.faults()] == ["digests are of what stands there"]
        superuser.execute(
            "update erp.voucher v set digest = sha256(convert_to(erp_api.voucher__canonical(v.id), 'UTF8'))"
        )
        superuser.execute("alter table erp.voucher_line enable always trigger append_only")
        superuser.execute("alter table erp.voucher enable always trigger append_only")
        assert desk.faults() == []
        assert audit(superuser, company.roles) == []
        now = totals.measure(superuser)
    found = restore.opened(files.open_backup(safe.path), keys.identities(tmp_path / "kontor.key"))
    assert [one.split(":")[0] for one in totals.differences(found.totals, now)] == ["digests of the vouchers"]


def test_the_administrator_of_a_company_is_written_down_when_he_changes_its_rules(company: Company) -> None:
    with psycopg.connect(company.login("administrator"), autocommit=True) as connection:
        connection.execute("update erp.company set over_receipt_percent = 50, version = version + 1")
        login = connection.info.user
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("delete from erp.change_log")
    with psycopg.connect(company.login("auditor")) as auditor:
        row = auditor.execute(
            "select login, changes -> 'over_receipt_percent' from erp.change_log where noun = 'company'"
            " order by id desc limit 1"
        ).fetchone()
    assert row == (login, [0, 50])
