"""The audit finds every way in which the server may differ from the policy."""

from __future__ import annotations

import secrets

import pytest
from psycopg.sql import SQL, Identifier

from server_db.access.audit import audit
from tests.plugins.company import Company


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("grant select on erp.party to {member}", "grant not in the policy: select on party to {member}"),
        (
            "grant select (note) on erp.party to {member}",
            "grant not in the policy: select on party (note) to {member}",
        ),
        ("grant delete on erp.voucher to public", "grant not in the policy: delete on voucher to public"),
        (
            "grant select on erp.party to {supplier_read} with grant option",
            "grant not in the policy: select on party to {supplier_read} with grant option",
        ),
        (
            "revoke select on erp.party from {supplier_read}",
            "grant missing: select on party to {supplier_read}",
        ),
        (
            "revoke insert (unit_price) on erp.purchase_order_line from {purchase_order_edit}",
            "grant missing: insert on purchase_order_line (unit_price) to {purchase_order_edit}",
        ),
        (
            "grant execute on function erp_api.payment__post to {member}",
            "grant not in the policy: execute on function payment__post to {member}",
        ),
        (
            "create function erp_api.mine() returns integer language sql as 'select 1'",
            "function not in the policy: mine",
        ),
        ("drop function erp_api.ties()", "function missing: ties"),
        (
            (
                "create or replace function erp_api.may(in_permission text) returns boolean language sql"
                " set search_path = pg_temp as 'select true'"
            ),
            "function not in the policy: may with a body that is not in its file",
        ),
        (
            "alter function erp_api.session_start() set search_path = erp_api, erp",
            "function not in the policy: session_start without pg_temp at the end of its search_path",
        ),
        ("create table erp.mine (id integer)", "table not in the policy: mine"),
        ("drop trigger stamp on erp.party", "guard missing: stamp on party"),
        ("alter table erp.voucher disable trigger append_only", "guard missing: append_only on voucher always"),
        ("alter table erp.voucher enable trigger append_only", "guard not in the policy: append_only on voucher"),
        ("alter table erp.bin disable row level security", "row rule missing: bin: scope, forced"),
        ("alter table erp.bin no force row level security", "row rule missing: bin: scope, forced"),
        ("drop policy scope on erp.bin", "row rule missing: bin: scope, forced"),
        (
            "alter policy scope on erp.bin using (true)",
            "row rule not in the policy: bin: scope changed by hand, forced",
        ),
        (
            "create policy mine on erp.bin using (true)",
            "row rule not in the policy: bin: mine changed by hand, scope, forced",
        ),
        (
            "alter default privileges grant execute on functions to public",
            "default privilege missing: functions of {owner}: only the owner",
        ),
        ("grant usage on schema erp to public", "grant not in the policy: usage on schema erp to public"),
        ("grant create on schema public to public", "grant not in the policy: create on schema public to public"),
        (
            "grant usage on type erp_api.posting_line to public",
            "grant not in the policy: usage on type posting_line to public",
        ),
    ],
)
def test_what_somebody_changed_is_found(company: Company, statement: str, found: str) -> None:
    names = {
        "member": company.roles.member,
        "owner": company.roles.owner,
        "supplier_read": f"{company.roles.prefix}__supplier_read",
        "purchase_order_edit": f"{company.roles.prefix}__purchase_order_edit",
    }
    with company.as_owner() as connection:
        assert audit(connection, company.roles) == []
        connection.execute(SQL(statement).format(**{name: Identifier(role) for name, role in names.items()}))
        assert found.format(**names) in [str(difference) for difference in audit(connection, company.roles)]


def test_what_lies_open_to_public_is_found(company: Company) -> None:
    with company.as_owner() as connection:
        connection.execute("grant execute on function erp_api.payment__post to public")
        assert [str(one) for one in audit(connection, company.roles)] == [
            "grant not in the policy: execute on function payment__post to public"
        ]


def test_rights_on_the_database_are_compared(company: Company) -> None:
    with company.as_owner() as connection:
        connection.execute(SQL("grant connect on database {} to public").format(Identifier(company.database)))
        assert [str(one) for one in audit(connection, company.roles)] == [
            "database right not in the policy: connect to public"
        ]


def test_an_object_of_another_owner_is_found(company: Company) -> None:
    with company.connect() as connection:
        connection.execute("alter table erp.unit owner to postgres")
        assert "owner not in the policy: unit belongs to postgres" in [
            str(one) for one in audit(connection, company.roles)
        ]


def test_memberships_are_compared(company: Company) -> None:
    """Roles belong to the whole server, so what is changed is put back at once."""
    roles = company.roles
    role = f"{roles.prefix}__payment_post"
    outsider = f"outsider-{secrets.token_hex(4)}"
    with company.connect() as connection:
        connection.execute(SQL("create role {} login").format(Identifier(outsider)))
        for granted, member, found in (
            (role, roles.job("buyer"), f"membership not in the policy: {roles.job('buyer')} in {role}"),
            (role, outsider, f"membership not in the policy: {outsider} in {role}"),
            (roles.owner, outsider, f"membership not in the policy: {outsider} in {roles.owner}"),
        ):
            connection.execute(SQL("grant {} to {}").format(Identifier(granted), Identifier(member)))
            differences = [str(one) for one in audit(connection, roles)]
            connection.execute(SQL("revoke {} from {}").format(Identifier(granted), Identifier(member)))
            assert any(difference.startswith(found) for difference in differences)
        connection.execute(SQL("drop role {}").format(Identifier(outsider)))
        assert audit(connection, roles) == []
