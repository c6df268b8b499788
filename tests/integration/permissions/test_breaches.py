"""The proof fails when a grant, a function or a guard is added beside the policy: shown by doing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg.sql import SQL, Identifier

from erp_desktop.base.access import Rights, needs
from erp_desktop.base.lookups import PickerRow
from erp_desktop.db.session import Database
from erp_desktop.modules.parties.suppliers.repository import SupplierRepository
from server_db.access.audit import audit
from server_db.access.permissions import Permission
from tests.factories.proof import Proof
from tests.factories.repositories import Method, methods_of
from tests.plugins.stored import Stored

pytestmark = pytest.mark.permissions


@pytest.fixture
def proof(stored: Stored) -> Iterator[Proof]:
    made = Proof(stored.company, stored.arguments)
    yield made
    made.close()


class _Careless:
    """A repository as somebody in a hurry would write it."""

    listing = SupplierRepository.listing

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        return self.db.rights

    def unguarded(self, words: str) -> list[PickerRow]:
        return self.db.call_rows("supplier__search", PickerRow, words=words, limit=1)

    @needs(Permission.UNIT_READ)
    def misguided(self, words: str) -> list[PickerRow]:
        return self.db.call_rows("supplier__search", PickerRow, words=words, limit=1)

    @needs(Permission.SUPPLIER_READ)
    def right(self, words: str) -> list[PickerRow]:
        return self.db.call_rows("supplier__search", PickerRow, words=words, limit=1)


def faults_of(proof: Proof, name: str, repository: type[Any] = _Careless) -> list[str]:
    method = next(one for one in methods_of(repository) if one.name == name)
    return [fault.removeprefix(f"{method}: ") for fault in proof.faults(method)]


def test_a_method_without_a_guard_is_named(proof: Proof) -> None:
    assert faults_of(proof, "right") == []
    assert faults_of(proof, "unguarded") == ["no permission guards it"]


def test_a_guard_of_another_permission_is_named(proof: Proof) -> None:
    assert faults_of(proof, "misguided") == ["unit:read alone is not enough"]


def test_a_guard_that_is_taken_away_is_named(proof: Proof) -> None:
    class Open(_Careless):
        pass

    def plain(self: _Careless, words: str) -> list[PickerRow]:
        return _Careless.unguarded(self, words)

    plain.__kontor_needs__ = Permission.SUPPLIER_READ  # type: ignore[attr-defined]  # says so, and does nothing
    Open.right = plain  # type: ignore[method-assign]
    assert "the guard lets somebody without supplier:read in" in faults_of(proof, "right", Open)


@pytest.mark.parametrize(
    ("breach", "repair", "method", "audited"),
    [
        (
            "grant execute on function erp_api.supplier__search(text, integer) to {unit_read}",
            "revoke execute on function erp_api.supplier__search(text, integer) from {unit_read}",
            Method(SupplierRepository, "search", Permission.SUPPLIER_READ),
            "grant not in the policy: execute on function supplier__search to {unit_read}",
        ),
        (
            "grant select on erp.party to {member}",
            "revoke select on erp.party from {member}",
            Method(SupplierRepository, "page", Permission.SUPPLIER_READ),
            "grant not in the policy: select on party to {member}",
        ),
        (
            "grant insert, update on erp.unit to {unit_read}",
            "revoke insert, update on erp.unit from {unit_read}",
            None,
            "grant not in the policy: insert on unit to {unit_read}",
        ),
        (
            "create function erp_api.open_to_all() returns integer language sql as 'select 1';"
            "grant execute on function erp_api.open_to_all() to public",
            "drop function erp_api.open_to_all()",
            None,
            "function not in the policy: open_to_all",
        ),
    ],
    ids=["function", "table", "columns", "public"],
)
def test_what_is_opened_beside_the_policy_is_named(
    proof: Proof, breach: str, repair: str, method: Method | None, audited: str
) -> None:
    company = proof.company
    roles = {"member": company.roles.member, "unit_read": company.roles.permission(Permission.UNIT_READ)}
    names = {name: Identifier(role) for name, role in roles.items()}
    with company.as_owner() as connection:
        connection.execute(SQL(breach).format(**names))
        try:
            assert audited.format(**roles) in [str(one) for one in audit(connection, company.roles)]
            if method is not None:
                assert proof.faults(method), "the proof sees it too"
        finally:
            connection.execute(SQL(repair).format(**names))
        assert audit(connection, company.roles) == []
    if method is not None:
        assert proof.faults(method) == []
