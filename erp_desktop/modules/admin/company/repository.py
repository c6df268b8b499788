"""The settings of the company in the database."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Numeric, any_, bindparam, delete, not_, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from erp_desktop.base.access import Rights, needs
from erp_desktop.base.errors import Invalid, Stale
from erp_desktop.base.lookups import Loaded, RecordId
from erp_desktop.db.session import Database
from erp_desktop.modules.admin.company import rules
from erp_desktop.modules.admin.company.records import (
    FIELDS,
    ApprovalLevel,
    Company,
    CompanySettings,
    Level,
    PostingAccount,
    PurposeAccount,
)
from server_db.access.permissions import Permission
from server_db.tables.ledger import Account

ORDERS: Final = "purchase_order"
_READ: Final = ("version", *FIELDS, "currency_code", "chart", "changed_by")
_LEVELS: Final[Any] = ApprovalLevel.__table__
_ACCOUNTS: Final[Any] = PostingAccount.__table__


class CompanyRepository:
    """The one company of the database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.COMPANY_READ)
    def load(self) -> Loaded[CompanySettings]:
        """The settings; `references` has the accounts."""
        found = self._load()
        accounts = self.db.rows(
            select(PostingAccount.purpose, Account.id, Account.code, Account.name)
            .join(Account, Account.id == PostingAccount.account_id)
            .order_by(PostingAccount.purpose),
            PurposeAccount,
        )
        references: dict[RecordId, Any] = {one.id: one.row() for one in accounts}
        return Loaded(found, references, changed_by=found.changed_by)

    @needs(Permission.COMPANY_EDIT)
    def save(self, settings: CompanySettings) -> None:
        """Store the settings with levels and accounts in one transaction, against the version they were loaded with.

        Raises:
            Stale: `record.stale`.
            Invalid: a constraint says no, at its field.
            Refused: `posting_account.unfit`: an account does not fit its purpose.
        """
        levels = [{"from_amount": one.from_amount, "people": one.people} for one in settings.levels]
        problems = [*rules.check(settings.values()), *rules.check_levels(levels)]
        if problems:
            raise Invalid(problems)
        try:
            with self.db.begin() as session:
                self._store_company(session, settings)
                _store_levels(session, settings.levels)
                _store_accounts(session, settings)
        except Stale:
            if not self._is_own(settings):
                raise

    def _load(self) -> CompanySettings:
        columns = [getattr(Company, name) for name in _READ]
        found = self.db.one(
            select(*columns), lambda *values: CompanySettings(**dict(zip(_READ, values, strict=True)))
        )
        found.levels = tuple(
            self.db.rows(
                select(ApprovalLevel.from_amount, ApprovalLevel.permission, ApprovalLevel.people)
                .where(ApprovalLevel.document_kind == ORDERS)
                .order_by(ApprovalLevel.from_amount),
                Level,
            )
        )
        found.accounts = dict(map(tuple, self.db.tuples(select(PostingAccount.purpose, PostingAccount.account_id))))
        return found

    def _store_company(self, session: Session, settings: CompanySettings) -> None:
        table: Any = Company.__table__
        statement = (
            update(table)
            .where(table.c.version == settings.version)
            .values(**settings.values(), version=table.c.version + 1)
            .returning(table.c.version)
        )
        if session.execute(statement).first() is None:
            stored = session.execute(select(table.c.version, table.c.changed_by)).one()
            raise Stale("record.stale", dict(stored._mapping))

    def _is_own(self, settings: CompanySettings) -> bool:
        """Whether the settings stand there already: our own write, done before its answer was lost."""
        stored = self._load()
        return (
            (stored.version, stored.changed_by) == (settings.version + 1, self.rights.login)
            and stored.values() == settings.values()
            and stored.levels == settings.levels
            and settings.accounts.items() <= stored.accounts.items()  # purposes that are not given stay
        )


def _store_levels(session: Session, levels: tuple[Level, ...]) -> None:
    kept = bindparam("kept", [level.from_amount for level in levels], type_=ARRAY(Numeric))
    session.execute(
        delete(_LEVELS).where(_LEVELS.c.document_kind == ORDERS, not_(_LEVELS.c.from_amount == any_(kept)))
    )
    if not levels:
        return
    new = insert(_LEVELS).values(
        [
            {
                "document_kind": ORDERS, "from_amount": one.from_amount, "permission": one.permission,
                "people": one.people,
            }
            for one in levels
        ]
    )
    changed = or_(_LEVELS.c.permission != new.excluded.permission, _LEVELS.c.people != new.excluded.people)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[_LEVELS.c.document_kind, _LEVELS.c.from_amount],
            set_={"permission": new.excluded.permission, "people": new.excluded.people},
            where=changed,
        )
    )


def _store_accounts(session: Session, settings: CompanySettings) -> None:
    if not settings.accounts:
        return
    new = insert(_ACCOUNTS).values(
        [{"purpose": purpose, "account_id": account} for purpose, account in sorted(settings.accounts.items())]
    )
    session.execute(
        new.on_conflict_do_update(
            index_elements=[_ACCOUNTS.c.purpose],
            set_={"account_id": new.excluded.account_id},
            where=_ACCOUNTS.c.account_id != new.excluded.account_id,
        )
    )
