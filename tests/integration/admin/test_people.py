"""People as the administrator keeps them: names, limits, warehouses; logins and jobs are not his to make."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from psycopg import errors
from psycopg.sql import SQL, Identifier

from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.paging import Query
from erp_desktop.db.history import record_history
from erp_desktop.modules.admin.people import rules
from erp_desktop.modules.admin.people.repository import PersonRepository
from server_db import cli
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


@pytest.fixture
def people(clerk: OpenDatabase) -> PersonRepository:
    return PersonRepository(clerk("administrator"))


def login_of(conninfo: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(conninfo)["user"])


def warehouse(company: Company) -> UUID:
    with company.connect() as connection:
        row = connection.execute("select id from erp.warehouse where code = 'MAIN'").fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def test_people_are_listed_with_their_jobs(people: PersonRepository, company: Company) -> None:
    limited = login_of(company.login("storekeeper", "auditor", warehouses=["MAIN"]))
    open_to_all = login_of(company.login("buyer", own_documents_only=True))
    rows = {row.login: row for row in people.page(Query()).rows}
    assert rows[limited].jobs == ["auditor", "storekeeper"]
    assert (rows[limited].job_words, rows[limited].warehouses) == ("Auditor, Storekeeper", "MAIN")
    assert (rows[open_to_all].warehouses, rows[open_to_all].own_documents_only) == ("All", True)
    assert [row.login for row in people.page(Query(words=limited)).rows] == [limited]
    assert people.page(Query(filters={"status": ("disabled",)})).rows == ()
    assert people.count(Query(filters={"status": ("active",)})).value == len(rows)


def test_what_the_company_keeps_of_a_person_is_stored(
    people: PersonRepository, clerk: OpenDatabase, company: Company
) -> None:
    storekeeper = clerk("storekeeper")
    login = storekeeper.rights.login
    found = people.load(login).record
    found.name, found.email, found.language = "Li Wei", "li@example.com", "zh_CN"
    found.all_warehouses, found.warehouses = False, [warehouse(company)]
    people.save(found)
    people.save(found)  # again after a lost answer: done already
    loaded = people.load(login)
    assert (loaded.record.name, loaded.record.language, loaded.record.version) == ("Li Wei", "zh_CN", 2)
    assert [loaded.references[one].code for one in loaded.record.warehouses] == ["MAIN"]
    (entry, *_rest) = record_history(people.db, "person", login)
    assert entry.who
    stale = people.load(login).record
    stale.version, stale.name = 1, "Other"
    with pytest.raises(Stale):
        people.save(stale)
    loaded.record.all_warehouses = True
    people.save(loaded.record)
    assert people.load(login).record.warehouses == [], "the limit is gone with its list"


def test_bad_values_are_refused_at_their_fields(people: PersonRepository, clerk: OpenDatabase) -> None:
    found = people.load(clerk("buyer").rights.login).record
    found.email, found.all_warehouses = "nobody", False
    with pytest.raises(Invalid) as caught:
        people.save(found)
    assert [(one.code, one.field) for one in caught.value.problems] == [
        ("email.invalid", "email"), ("person.no_warehouse", "all_warehouses"),
    ]
    found = people.load(found.login).record
    found.name = " "
    with pytest.raises(Invalid) as caught:
        people.save(found)
    assert [(one.code, one.field) for one in caught.value.problems] == [("value.not_filled", "name")]
    found.login = found.id = "nobody"
    found.name = "x"
    for act in (lambda: people.save(found), lambda: people.load("nobody")):
        with pytest.raises(Refused) as gone:
            act()
        assert gone.value.code == "record.gone"


def test_the_administrator_makes_no_logins_and_gives_no_jobs(company: Company) -> None:
    login = company.login("administrator")
    job = Identifier(company.roles.job("finance_manager"))
    with psycopg.connect(login, autocommit=True) as connection:
        for statement in (
            SQL("create role somebody_new login"),
            SQL("grant {} to {}").format(job, Identifier(login_of(login))),
            SQL("insert into erp.person (login, name) values ('x', 'x')"),
            SQL("delete from erp.person"),
            SQL("update erp.person set login = 'x', version = version + 1"),
            SQL("update erp.person set disabled_at = null, version = version + 1"),
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement)


def test_commands_are_ones_that_kontor_server_knows() -> None:
    commands = [rules.command_to_add("donau"), *rules.commands_for("donau", "anna.berger").values()]
    for command in commands:
        program, *words = command.replace("JOBS", "buyer").split()
        assert program == "kontor-server"
        options = cli.parser().parse_args(words)
        assert options.company == "donau"
    assert rules.commands_for("a b", "x;y")["password"] == "kontor-server user password 'a b' 'x;y'"
