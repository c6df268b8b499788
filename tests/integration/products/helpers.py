"""Words that the tests of masters share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest

from erp_desktop.base.access import Rights
from erp_desktop.base.errors import Refused
from erp_desktop.db.importing import ImportRow
from erp_desktop.db.session import Database
from server_db.access.permissions import Permission
from tests.plugins.company import Company

KEYS = {
    "account": "select id from erp.account where code = %s",
    "bin": "select id from erp.bin where code = %s",
    "product": "select id from erp.product where code = %s",
    "product_category": "select id from erp.product_category where code = %s",
    "tax_code": "select id from erp.tax_code where code = %s",
    "unit": "select id from erp.unit where code = %s",
    "warehouse": "select id from erp.warehouse where code = %s",
}


def key(company: Company, table: str, code: str) -> UUID:
    """Id of a master by its code."""
    with company.connect() as connection:
        row = connection.execute(KEYS[table], [code]).fetchone()
    assert row is not None, (table, code)
    return UUID(str(row[0]))


def rows(*values: dict[str, object]) -> list[ImportRow]:
    """Rows of a file below one line of headings."""
    return [ImportRow(line, one) for line, one in enumerate(values, 2)]


def is_refused_twice(db: Database, act: Callable[[], object]) -> None:
    """The guard refuses, and when it is taken away PostgreSQL does."""
    with pytest.raises(Refused) as by_guard:
        act()
    assert by_guard.value.code == "access.denied"
    before, db.rights = db.rights, Rights(db.rights.login, frozenset(Permission))
    with pytest.raises(Refused) as by_server:
        act()
    db.rights = before
    assert by_server.value.code == "access.denied"


def codes(found: Sequence[object]) -> list[str]:
    """The codes of rows."""
    return [getattr(one, "code") for one in found]  # noqa: B009 - rows of several classes
