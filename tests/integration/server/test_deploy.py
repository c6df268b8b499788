"""A deployment changes nothing twice, drops nothing that is not ours, and needs no superuser."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from erp_desktop.base.profiles import Profile
from erp_desktop.db.companies import Company as ListedCompany
from erp_desktop.db.companies import list_companies
from migrations import runner
from server_db import company as companies
from server_db.access.audit import audit
from server_db.access.roles import Roles
from server_db.deploy import deploy, deploy_in, roles_of, transaction
from server_db.embedded import Server
from server_db.errors import ServerError
from server_db.functions import manifest
from server_db.people import NewPerson, add_person, define_job, disable_person
from server_db.tables import Base
from tests.plugins.company import PASSWORD, Company

_SHAPE = """
select 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
    coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text
from pg_attribute a
join pg_class c on c.oid = a.attrelid
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = 'erp'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
union all
select 'constraint', c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), '', '', ''
from pg_constraint c where c.connamespace = 'erp'::regnamespace and c.contype not in ('n', 't')
union all
select 'index', i.tablename, i.indexname, i.indexdef, '', '', '' from pg_indexes i where i.schemaname = 'erp'
"""


@dataclass(frozen=True)
class Deployer:
    """Somebody who may create databases and roles, and nothing else."""

    login: str
    conninfo: str


@pytest.fixture
def maker(postgres_server: Server) -> Iterator[Deployer]:
    login = f"deployer-{secrets.token_hex(4)}"
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(
            SQL("create role {} login createdb createrole password {}").format(Identifier(login), Literal(PASSWORD))
        )
        yield Deployer(login, postgres_server.conninfo(user=login, password=PASSWORD))
        connection.execute(SQL("drop role {}").format(Identifier(login)))


def _shape(connection: psycopg.Connection[tuple[str, ...]]) -> set[tuple[str, ...]]:
    return {row for row in connection.execute(_SHAPE.encode()).fetchall() if "alembic_version" not in row[1]}


def test_deploying_again_changes_nothing(company: Company) -> None:
    with company.connect() as connection:
        before = connection.execute("select count(*) from erp.deployment").fetchone()
        deployed = deploy(company.conninfo)
        assert not deployed.changed
        assert connection.execute("select count(*) from erp.deployment").fetchone() == before == (1,)
        assert audit(connection, company.roles) == []


def test_a_deployment_repairs_what_was_changed_by_hand(company: Company) -> None:
    with company.as_owner() as connection:
        connection.execute("alter table erp.purchase_order disable row level security")
        connection.execute("drop trigger append_only on erp.voucher")
        connection.execute("grant select on erp.cost_pool to public")
        connection.execute("create function erp_api.mine() returns integer language sql as 'select 1'")
        assert {difference.kind for difference in audit(connection, company.roles)} == {
            *("row rule", "guard", "grant", "function"),
        }
        deploy(company.conninfo)
        assert audit(connection, company.roles) == []


def test_people_keep_their_jobs_and_the_books_their_rows(company: Company) -> None:
    buyer = company.login("buyer")
    greeting = "select erp_api.session_start() - 'at'"
    with psycopg.connect(buyer) as connection:
        before = connection.execute(greeting).fetchone()
    deploy(company.conninfo)
    with psycopg.connect(buyer) as connection:
        assert connection.execute(greeting).fetchone() == before


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("create view public.my_report as select code from erp.product", "public.my_report"),
        ("create table public.mine (id uuid references erp.party (id))", "public.mine"),
        (
            "create function public.mine(p erp_api.posting_line) returns integer language sql as 'select 1'",
            "public.mine(erp_api.posting_line)",
        ),
        ("create view erp.my_view as select 1 as one", "erp.my_view"),
        ("create function erp_api.mine() returns integer language sql as 'select 1'", "erp_api.mine()"),
    ],
)
def test_somebody_elses_object_is_refused_by_name(company: Company, statement: str, name: str) -> None:
    with company.connect() as connection:
        connection.execute(statement.encode())
        with pytest.raises(ServerError) as refused:
            deploy(company.conninfo)
        assert refused.value.code == "deploy.strangers"
        assert name in refused.value.params["objects"]
        assert connection.execute("select erp_api.may('product:read')").fetchone() is not None, (
            "nothing was dropped"
        )


def test_two_deployments_at_once(company: Company) -> None:
    with transaction(company.conninfo) as first:
        deploy_in(first, company.roles)
        with pytest.raises(ServerError) as refused:
            deploy(company.conninfo)
    assert refused.value.code == "deploy.busy"


def test_a_database_of_a_newer_release_is_left_alone(company: Company) -> None:
    with company.as_owner() as connection:
        connection.execute("update erp.alembic_version set version_num = '9999'")
    with pytest.raises(ServerError) as refused:
        deploy(company.conninfo)
    assert refused.value.code == "deploy.newer"
    assert refused.value.params["found"] == "9999"


def test_a_person_may_not_deploy(company: Company) -> None:
    with pytest.raises(ServerError) as refused:
        deploy(company.login("administrator"))
    assert refused.value.code == "deploy.not_allowed"


def test_another_database_is_no_company(postgres_server: Server) -> None:
    with pytest.raises(ServerError) as refused:
        deploy(postgres_server.conninfo("postgres"))
    assert refused.value.code == "server.not_company"


def test_the_models_describe_the_migrated_database(company: Company) -> None:
    with transaction(company.conninfo) as connection:
        assert runner.drift(connection) == []


def test_models_and_migrations_make_the_same_tables(company: Company) -> None:
    with company.connect() as connection:
        migrated = _shape(connection)
        connection.execute("drop schema erp_api cascade; drop schema erp cascade; create schema erp")
        connection.execute("create extension pg_trgm schema erp")
    with transaction(company.conninfo) as made:
        Base.metadata.create_all(made)
    with company.connect() as connection:
        assert _shape(connection) == migrated


def test_every_row_rule_is_forced_after_a_deployment(company: Company) -> None:
    with company.connect() as connection:
        rows = connection.execute(
            "select relname from pg_class where relnamespace = 'erp'::regnamespace and relrowsecurity"
            " and not relforcerowsecurity"
        ).fetchall()
    assert rows == []


def test_who_may_only_create_databases_and_roles_can_do_everything(maker: Deployer) -> None:
    name = f"t{secrets.token_hex(6)}"
    conninfo = companies.create_company(maker.conninfo, name, chart="cn_small_business", currency="CNY")
    try:
        assert not deploy(conninfo).changed
        login = f"person-{secrets.token_hex(4)}"
        define_job(conninfo, "helper", [])
        add_person(conninfo, NewPerson(login=login, name="Person", password=PASSWORD, jobs=("buyer", "helper")))
        with psycopg.connect(make_conninfo(conninfo, user=login, password=PASSWORD)) as person:
            assert person.execute("select count(*) from erp.product_category").fetchone() == (3,)
        with psycopg.connect(conninfo) as connection:
            assert roles_of(connection) == Roles(name)
            assert audit(connection, roles_of(connection)) == []
        disable_person(conninfo, login)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(SQL("drop role {}").format(Identifier(login)))
    finally:
        companies.drop_company(maker.conninfo, name)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"database": "Ümlaut"}, "company.name"),
        ({"database": "a__b"}, "company.name"),
        ({"database": "x" * 31}, "company.name"),
        ({"database": "acme", "chart": "nothing"}, "company.chart"),
        ({"database": "acme", "currency": "QQQ"}, "company.currency"),
        ({"database": "acme", "language": "de"}, "company.language"),
        ({"database": "postgres"}, "company.exists"),
    ],
)
def test_what_cannot_become_a_company(postgres_server: Server, arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(ServerError) as refused:
        companies.create_company(postgres_server.conninfo(), **arguments)
    assert refused.value.code == code


def test_a_company_that_fails_half_way_leaves_nothing(
    postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"t{secrets.token_hex(6)}"
    broken = (*manifest.sources(), manifest.Source("core/broken.sql", "create function broken"))
    monkeypatch.setattr(manifest, "sources", lambda: broken)
    with pytest.raises(ServerError) as refused:
        companies.create_company(postgres_server.conninfo(), name)
    assert refused.value.params["file"] == "core/broken.sql"
    with psycopg.connect(postgres_server.conninfo()) as connection:
        assert connection.execute("select from pg_database where datname = %s", [name]).fetchone() is None
        assert connection.execute("select from pg_roles where starts_with(rolname, %s)", [name]).fetchone() is None


def test_a_copy_keeps_people_out_who_have_no_job(company: Company, postgres_server: Server) -> None:
    stranger = f"stranger-{secrets.token_hex(4)}"
    with psycopg.connect(postgres_server.conninfo(), autocommit=True) as connection:
        connection.execute(SQL("create role {} login password {}").format(Identifier(stranger), Literal(PASSWORD)))
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(postgres_server.conninfo(company.database, user=stranger, password=PASSWORD))
        connection.execute(SQL("drop role {}").format(Identifier(stranger)))


def test_the_chinese_chart(chinese_company: Company) -> None:
    with chinese_company.connect() as connection:
        row = connection.execute(
            "select c.red_letter, (select name from erp.account where code = '220202'),"
            " (select count(*) from erp.tax_code where code in ('VAT13', 'VAT9', 'VAT6', 'VAT3', 'VAT0'))"
            " from erp.company c"
        ).fetchone()
    assert row == (True, "暂估应付账款", 5)


def test_the_name_of_a_company_is_seen_before_it_is_opened(company: Company) -> None:
    """The comment of the database is what the login window lists companies by."""
    told = psycopg.conninfo.conninfo_to_dict(company.login("buyer"))
    profile = Profile(str(told["host"]), int(told["port"] or 0), login=str(told["user"]), tls="disable")
    ours = ListedCompany(company.database, "Test company")
    assert ours in list_companies(profile, PASSWORD)
    with company.connect() as connection:
        connection.execute(SQL("comment on database {} is null").format(Identifier(company.database)))
    assert company.database not in {one.name for one in list_companies(profile, PASSWORD)}
    deploy(company.conninfo)
    assert ours in list_companies(profile, PASSWORD)
