"""Vouchers in the database; read alone, they are posted by the functions of documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, null, select
from sqlalchemy.orm import aliased

from erp_desktop.base import limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.base.formats import format_date
from erp_desktop.base.lookups import ChainLink, PickerRow
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.db.chain import document_chain
from erp_desktop.db.conditions import within
from erp_desktop.db.keyset import Sorts, bounded_count, page
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.vouchers.records import VoucherHeader, VoucherLineRow, VoucherRow
from server_db.access.permissions import Permission
from server_db.tables.core import Person
from server_db.tables.ledger import Account, Journal, Period, TaxCode, Voucher, VoucherLine
from server_db.tables.parties import Party

_FOUND_MAX: Final = 100
"""Vouchers that the words of the search box may mean; `voucher__search` gives no more."""

_Before, _BeforeJournal = aliased(Voucher), aliased(Journal)
_After, _AfterJournal = aliased(Voucher), aliased(Journal)


def _label(journal: Any, voucher: Any) -> ColumnElement[str]:  # noqa: ANN401 - mapped classes and their aliases
    label: ColumnElement[str] = journal.code + "-" + cast(voucher.number, String)
    return label


_NAME: Final = func.coalesce(Person.name, Voucher.posted_by)
_ROW: Final[tuple[Any, ...]] = (
    Voucher.id, Voucher.date, _label(Journal, Voucher), Period.code, Voucher.narration, Voucher.total,
    Voucher.source_kind, Voucher.source_id, _label(_BeforeJournal, _Before), _label(_AfterJournal, _After), _NAME,
)
_HEADER: Final[tuple[Any, ...]] = (
    Voucher.id, Voucher.date, _label(Journal, Voucher), Journal.code, Journal.name, Voucher.number, Period.code,
    Period.starts, Period.ends, Voucher.narration, Voucher.attachments, Voucher.total, Voucher.source_kind,
    Voucher.source_id, _Before.id, _label(_BeforeJournal, _Before), _After.id, _label(_AfterJournal, _After), _NAME,
    Voucher.posted_at, func.encode(Voucher.digest, "hex"),
)
_SORTS: Final = Sorts(
    Voucher.__table__.c.id, Sort("date", descending=True), {"date": Voucher.__table__.c.date}
)


def _joined(*columns: Any) -> Select[Any]:  # noqa: ANN401
    return (
        select(*columns)
        .select_from(Voucher)
        .join(Journal, Journal.id == Voucher.journal_id)
        .join(Period, Period.id == Voucher.period_id)
        .outerjoin(_Before, _Before.id == Voucher.reverses_id)
        .outerjoin(_BeforeJournal, _BeforeJournal.id == _Before.journal_id)
        .outerjoin(_After, _After.reverses_id == Voucher.id)
        .outerjoin(_AfterJournal, _AfterJournal.id == _After.journal_id)
        .outerjoin(Person, Person.login == Voucher.posted_by)
    )


class VoucherRepository:
    """Posted vouchers."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.LEDGER_READ)
    def page(self, query: Query, cursor: Cursor | None = None, limit: int = limits.PAGE_ROWS) -> Page[VoucherRow]:
        """A page of the list; words are a number ("12", "PUR-12") or words of a supplier."""
        return page(self.db, self._rows(query), VoucherRow, _SORTS.keys(query.sort), cursor=cursor, limit=limit)

    @needs(Permission.LEDGER_READ)
    def count(self, query: Query) -> Count:
        """How many vouchers the list has, counted up to `limits.COUNT_MAX`."""
        return bounded_count(self.db, self._rows(query))

    @needs(Permission.LEDGER_READ)
    def search(self, words: str, limit: int) -> Sequence[PickerRow]:
        """Vouchers for the palette."""
        return self.db.call_rows("voucher__search", PickerRow, words=words, limit=limit)

    @needs(Permission.LEDGER_READ)
    def header(self, voucher_id: UUID) -> VoucherHeader:
        """One voucher without its lines.

        Raises:
            Refused: `record.gone`.
        """
        return self.db.one(_joined(*_HEADER).where(Voucher.id == voucher_id), VoucherHeader)

    @needs(Permission.LEDGER_READ)
    def lines(self, voucher_id: UUID) -> Sequence[VoucherLineRow]:
        """The lines of a voucher, in order."""
        line = VoucherLine
        statement = (
            select(
                line.line, Account.id, Account.code, Account.name, func.nullif(line.debit, 0),
                func.nullif(line.credit, 0), line.currency_code, line.currency_amount, Party.code, Party.name,
                TaxCode.code, line.narration,
            )
            .join(Account, Account.id == line.account_id)
            .outerjoin(Party, Party.id == line.party_id)
            .outerjoin(TaxCode, TaxCode.id == line.tax_code_id)
            .where(line.voucher_id == voucher_id)
            .order_by(line.line)
        )
        return self.db.rows(statement, VoucherLineRow)

    @needs(Permission.LEDGER_READ)
    def chain(self, voucher_id: UUID) -> Sequence[ChainLink]:
        """The document behind a voucher, and those around it, as far as the person may read them."""
        return document_chain(self.db, "voucher", voucher_id)

    @needs(Permission.LEDGER_READ)
    def periods(self, words: str, limit: int) -> Sequence[PickerRow]:
        """Periods whose code begins with the words, the newest first; `extra` holds first and last day."""
        statement = (
            select(Period.id, Period.code, Period.starts, Period.ends)
            .where(Period.code.startswith(words.strip(), autoescape=True))
            .order_by(Period.starts.desc())
            .limit(limit)
        )
        return self.db.rows(statement, _period)

    def _rows(self, query: Query) -> Select[Any]:
        statement = _joined(*_ROW)
        words, filters = query.words.strip(), query.filters
        if words:
            found = self.db.call_rows("voucher__search", PickerRow, words=words, limit=_FOUND_MAX)
            statement = statement.where(Voucher.id.in_([row.id for row in found] or [null()]))
        if "journal_id" in filters:
            statement = statement.where(Voucher.journal_id == filters["journal_id"])
        if "period_id" in filters:
            statement = statement.where(Voucher.period_id == filters["period_id"])
        days = filters.get("date")
        if isinstance(days, tuple):
            statement = statement.where(within(Voucher.date, days))
        return statement


def _period(period_id: UUID, code: str, starts: date, ends: date) -> PickerRow:
    return PickerRow(period_id, code, code, f"{format_date(starts)} – {format_date(ends)}", (starts, ends))
