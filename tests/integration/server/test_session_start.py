"""What a desktop is told when a person logs in."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from server_db.access.jobs import JOB_ROLES
from server_db.access.permissions import Permission
from server_db.people import disable_person
from tests.plugins.company import Company


@pytest.mark.parametrize("job", sorted(JOB_ROLES))
def test_each_job_is_greeted_with_its_permissions(login: Callable[..., str], job: str) -> None:
    with psycopg.connect(login(job)) as connection:
        row = connection.execute("select erp_api.session_start()").fetchone()
    assert row is not None
    told = row[0]
    assert {Permission(value) for value in told["permissions"]} == JOB_ROLES[job]
    assert told["login"].startswith("person-")
    assert told["company"]["currency"] == "EUR"
    assert told["company"]["minor_units"] == 2
    assert told["warehouses"] is None


def test_warehouses_of_a_limited_person(company: Company) -> None:
    with psycopg.connect(company.login("storekeeper", warehouses=["MAIN"])) as connection:
        row = connection.execute("select erp_api.session_start()").fetchone()
    assert row is not None
    assert len(row[0]["warehouses"]) == 1


def test_who_is_disabled_gets_in_no_more(company: Company) -> None:
    conninfo = company.login("buyer")
    with psycopg.connect(conninfo) as open_one:
        disable_person(company.conninfo, open_one.info.user)
        with pytest.raises(psycopg.OperationalError):
            open_one.execute("select erp_api.session_start()")
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            psycopg.connect(conninfo)
