"""The chart of accounts in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, cast, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import aliased

from erp_desktop.base import limits
from erp_desktop.base.access import needs
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.paging import Query, Sort
from erp_desktop.db.masters import Join, Listing, MasterRepository, Reference
from erp_desktop.db.search_words import search_patterns
from erp_desktop.modules.ledger.accounts import rules
from erp_desktop.modules.ledger.accounts.records import Account, AccountRow
from server_db.access.permissions import Permission
from server_db.tables.ledger import Currency

_ABOVE = aliased(Account, name="above")


def _tree() -> Any:  # noqa: ANN401 - a recursive CTE has no useful type
    """Every account with the codes on the way to it; a chart has thousands of accounts at most."""
    first = cast(array([Account.code]), ARRAY(Text))
    top = select(Account.id, first.label("path"), literal(0).label("depth")).where(Account.parent_id.is_(None))
    tree = top.cte("tree", recursive=True)
    below = select(
        Account.id, tree.c.path.op("||", return_type=ARRAY(Text))(Account.code), tree.c.depth + 1
    ).where(Account.parent_id == tree.c.id)
    return tree.union_all(below)


_TREE = _tree()


class AccountRepository(
    MasterRepository[Account, AccountRow], read=Permission.ACCOUNT_READ, edit=Permission.ACCOUNT_EDIT
):
    """Accounts in the order of the tree."""

    listing = Listing(
        noun="account",
        model=Account,
        row=AccountRow,
        columns={
            "id": Account.id,
            "version": Account.version,
            "code": Account.code,
            "name": Account.name,
            "type": Account.type,
            "control": Account.control,
            "postable": Account.postable,
            "party_required": Account.party_required,
            "currency_code": Account.currency_code,
            "parent": _ABOVE.code,
            "depth": _TREE.c.depth,
            "archived_at": Account.archived_at,
        },
        joins=(Join(_TREE, _TREE.c.id == Account.id), Join(_ABOVE, _ABOVE.id == Account.parent_id)),
        default_sort=Sort("code"),
        sorts={"code": _TREE.c.path},
        nullable=("currency_code", "parent", "archived_at"),
        filters={
            "type": Account.type.in_,
            "control": Account.control.in_,
            "postable": Account.postable.is_,
        },
        references={"parent_id": Reference(Account), "currency_code": Reference(Currency, value="code")},
        check=lambda values: list(rules.check(values)),
    )

    @needs(Permission.ACCOUNT_READ)
    def search_headings(self, words: str, limit: int = limits.PICKER_ROWS) -> list[PickerRow]:
        """Headings that match the words, by code: what an account can stand below."""
        statement = (
            select(Account.id, Account.code, Account.name)
            .where(Account.postable.is_(False), Account.archived_at.is_(None))
            .where(*(Account.search_key.like(pattern) for pattern in search_patterns(words)))
            .order_by(Account.code)
            .limit(limit)
        )
        return self.db.rows(statement, PickerRow)

    def _rows(self, query: Query) -> Select[Any]:
        """Indented only where the heading stands above: not among what was searched for or sorted otherwise."""
        rows = super()._rows(query)
        if query.words or (query.sort is not None and query.sort != Sort("code")):
            columns = [literal(0).label("depth") if column.key == "depth" else column
                       for column in rows.selected_columns]
            return rows.with_only_columns(*columns, maintain_column_froms=True)
        return rows
