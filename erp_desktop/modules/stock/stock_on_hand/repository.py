"""Stock on hand and its moves in the database; row rules leave a person's own warehouses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from erp_desktop.base import limits
from erp_desktop.base.access import Rights, needs
from erp_desktop.db.session import Database
from erp_desktop.modules.stock.stock_on_hand.records import MoveRow, StockRow
from server_db.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class StockQuestion:
    """Which stock; `day` None means now, a category takes those below it along."""

    words: str = ""
    warehouse_id: UUID | None = None
    category_id: UUID | None = None
    day: date | None = None

    def params(self) -> dict[str, object]:
        """Arguments of the functions."""
        return {
            "warehouse_id": self.warehouse_id, "words": self.words or None, "date": self.day,
            "category_id": self.category_id,
        }


class StockRepository:
    """What lies where, what it is worth, and how it came."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def rights(self) -> Rights:
        """What the person may do."""
        return self.db.rights

    @needs(Permission.STOCK_READ)
    def page(
        self, question: StockQuestion, after: StockRow | None = None, limit: int = limits.PAGE_ROWS
    ) -> Sequence[StockRow]:
        """Rows by product code after `after`, at most `limit`; value is None without the right to see it."""
        place = {} if after is None else {"after_code": after.code, "after_bin_id": after.bin_id}
        return self.db.call_rows("stock_on_hand", StockRow, limit=limit, **question.params(), **place)

    @needs(Permission.STOCK_READ)
    def value(self, question: StockQuestion) -> Decimal | None:
        """What all rows are worth; None without the right to see it."""
        found: Decimal | None = self.db.call("stock_on_hand_value", **question.params())
        return found

    @needs(Permission.STOCK_READ)
    def moves(
        self, product_id: UUID, warehouse_id: UUID | None = None, after: MoveRow | None = None,
        limit: int = limits.PAGE_ROWS,
    ) -> Sequence[MoveRow]:
        """Moves of a product before `after`, the newest first."""
        place: dict[str, object] = {}
        if after is not None:
            place = {"after_date": after.date, "after_id": after.id, "after_balance": after.before}
        return self.db.call_rows(
            "stock_moves", MoveRow, product_id=product_id, warehouse_id=warehouse_id, limit=limit, **place
        )
