"""Who may see the proofs of backups, and which."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from erp_desktop.base.errors import Refused
from erp_desktop.modules.reports.backups.records import BackupProof
from erp_desktop.modules.reports.backups.repository import BackupRepository
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


def test_the_newest_of_each_outcome(company: Company, clerk: OpenDatabase) -> None:
    days = [datetime(2026, 11, day, 2, tzinfo=UTC) for day in (20, 21, 22)]
    with company.as_owner() as connection:
        connection.cursor().executemany(
            "insert into erp.backup_proof (backup_name, backup_at, outcome, at) values ('b', %s, %s, %s)",
            [(day, outcome, day) for day, outcome in zip(days, ("failed", "proved", "failed"), strict=True)],
        )
        with pytest.raises(psycopg.Error, match="final"):
            connection.execute("update erp.backup_proof set outcome = 'proved'")
    expected = [BackupProof(days[2], days[2], "failed"), BackupProof(days[1], days[1], "proved")]
    for job in ("administrator", "manager"):
        assert BackupRepository(clerk(job)).newest() == expected
    with pytest.raises(Refused, match=r"access\.denied"):
        BackupRepository(clerk("buyer")).newest()
    with psycopg.connect(company.login("buyer")) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
        person.execute("select backup_at from erp.backup_proof")
    with psycopg.connect(company.login("manager")) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
        person.execute("select detail from erp.backup_proof")
