"""The policy is whole, what is generated from it is current, and every SQL file keeps the rules."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from erp_desktop.base.error_texts import TEXTS
from server_db.access import render
from server_db.access.guards import APPEND_ONLY, DRAFTS, LOGGED, SEARCHED, guards
from server_db.access.jobs import JOB_ROLES
from server_db.access.opens import Both, Open, Own, Parent, Person, Record, Warehouse, columns
from server_db.access.permissions import Permission
from server_db.access.policy import MEMBER, POLICY, opened_functions
from server_db.access.release import RELEASE
from server_db.access.roles import PREFIX_LENGTH_MAX, Roles
from server_db.access.scopes import NOUN_READERS, ROW_SCOPES
from server_db.functions import manifest
from server_db.maintenance import checks
from server_db.tables import Base

TABLES = {table.name for table in Base.metadata.sorted_tables}
SOURCES = manifest.sources()
RAISED = re.compile(
    r"fail\(\s*'([a-z_]+\.[a-z_]+)'|'code',\s*'([a-z_]+\.[a-z_]+)'|(?:then|else)\s+'([a-z_]+\.[a-z_]+)'"
)


def test_every_permission_has_its_place() -> None:
    assert set(POLICY) == set(Permission)
    assert set().union(*JOB_ROLES.values()) == set(Permission), "some shipped job holds each permission"


def test_every_table_has_a_scope() -> None:
    assert set(ROW_SCOPES) == TABLES


def test_scopes_name_columns_that_exist() -> None:
    for table, scope in ROW_SCOPES.items():
        match scope:
            case Open(reason):
                assert reason
            case Warehouse(column) | Own(column) | Person(column):
                assert column in columns(table)
            case Both(scopes):
                assert {part.column for part in scopes} <= set(columns(table))
            case Parent(parent, column):
                assert column in columns(table)
                assert isinstance(ROW_SCOPES[parent], Warehouse | Both)
            case Record(noun, record_id):
                assert {noun, record_id} <= set(columns(table))


def test_the_policy_opens_only_columns_that_exist() -> None:
    for opens in (MEMBER, *POLICY.values()):
        for read in opens.reads:
            assert set(read.columns) <= set(columns(read.table)), read
        for write in opens.writes:
            assert set(write.insert) | set(write.update) <= set(columns(write.table)), write


def test_who_writes_a_table_may_read_what_he_writes() -> None:
    for permission, opens in POLICY.items():
        rights = render.table_rights(opens)
        for write in opens.writes:
            readable = rights.get((write.table, "select"), set(columns(write.table)))
            assert not readable or set(write.insert) | set(write.update) <= readable, permission


def test_each_function_is_opened_once_and_made_by_a_file() -> None:
    made = {*manifest.functions(), "permission_names", "scope_nouns"}
    assert set(opened_functions()) <= made


def test_nobody_is_given_columns_that_the_database_writes() -> None:
    kept = {"created_by", "created_at", "changed_by", "changed_at", "search_key", "status", "number", "login"}
    for permission, opens in POLICY.items():
        for write in opens.writes:
            if write.table == "person_warehouse":
                continue
            assert not kept & (set(write.insert) | set(write.update)), permission


def test_jobs_keep_duties_apart() -> None:
    for job, permissions in JOB_ROLES.items():
        assert not {Permission.SUPPLIER_BANK_EDIT, Permission.PAYMENT_POST} <= permissions, job
        assert not {Permission.SUPPLIER_BANK_EDIT, Permission.SUPPLIER_BANK_CONFIRM} <= permissions, job
        assert not {Permission.PURCHASE_ORDER_SUBMIT, Permission.PURCHASE_ORDER_APPROVE} <= permissions, job
    posting = {one for one in Permission if one.value.endswith((":post", ":reverse", ":approve", ":release"))}
    for job in ("administrator", "auditor", "manager"):
        assert not posting & JOB_ROLES[job], job
    writing = {one for one in Permission if one.value.endswith(":edit")}
    assert not writing & (JOB_ROLES["auditor"] | JOB_ROLES["manager"])


def test_the_storekeeper_sees_no_prices_and_no_values() -> None:
    seen: dict[str, set[str]] = {}
    for opens in (MEMBER, *(POLICY[permission] for permission in JOB_ROLES["storekeeper"])):
        for (table, privilege), names in render.table_rights(opens).items():
            if privilege == "select":
                seen.setdefault(table, set()).update(names or columns(table))
    assert not seen["purchase_order"] & {"net_amount", "tax_amount", "total_amount", "company_amount"}
    assert not seen["purchase_order_line"] & {"unit_price", "discount_percent", "amount"}
    assert not seen["goods_receipt_line"] & {"value", "cleared_value"}
    assert "value" not in seen["stock_move"]
    assert "content" not in seen["purchase_order_revision"]
    assert "detail" not in seen["document_event"]
    assert not {"cost_pool", "supplier_price", "party_bank_account"} & set(seen)


def test_the_generated_sql_is_current() -> None:
    assert render.GENERATED.read_text(encoding="utf-8") == render.generated_sql(), (
        "run: python -m server_db.access.render"
    )


def test_role_names_fit() -> None:
    assert max(len(name) for name in render.role_names(Roles("x" * PREFIX_LENGTH_MAX))) <= 63


def test_the_history_knows_who_may_read_what() -> None:
    assert set(LOGGED) <= set(NOUN_READERS) <= TABLES
    assert set(DRAFTS) <= set(LOGGED)


def test_guards_are_on_columns_that_exist() -> None:
    assert set(APPEND_ONLY) <= TABLES
    for table, key in LOGGED.items():
        assert key in columns(table)
    for table, names in SEARCHED.items():
        assert {*names, "search_key"} <= set(columns(table))
    assert {table for table in TABLES if "search_key" in columns(table)} == set(SEARCHED)
    assert len({(one.table, one.name) for one in guards()}) == len(list(guards()))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_an_sql_file_makes_one_commented_object(source: manifest.Source) -> None:
    made = re.findall(r"^create\s+(\w+(?:\s+trigger)?)\s+([\w.]+)", source.text, re.MULTILINE)
    kind, name = made[0]
    folder, file = source.name.split("/")
    if "trigger" in kind:
        assert {found for found, _ in made} <= {"trigger", "constraint trigger"}
        assert file.startswith("triggers_")
        return
    assert len(made) == 1, "one object a file"
    assert name.removeprefix("erp_api.") == file.removesuffix(".sql").removeprefix("types_").removeprefix("views_")
    assert re.search(rf"^comment on {kind} erp_api\.", source.text, re.MULTILINE), "says what it is for"
    if kind == "function":
        plain = "security definer" not in source.text
        path = re.search(r"^set search_path = (.+)$", source.text, re.MULTILINE)
        assert path is not None or plain
        assert path is None or path[1].endswith("pg_temp")
    assert folder in manifest.DEPARTMENTS


def test_every_code_that_sql_raises_has_a_sentence() -> None:
    raised = {
        next(code for code in found if code): source.name
        for source in SOURCES
        for found in RAISED.findall(source.text)
    }
    without = {code: file for code, file in raised.items() if code not in TEXTS}
    assert not without


def test_checks_are_numbered_and_explained() -> None:
    found = checks.found()
    assert [int(check.name[:3]) for check in found] == list(range(1, len(found) + 1))
    assert all(check.explanation for check in found)


def test_the_release_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == RELEASE
