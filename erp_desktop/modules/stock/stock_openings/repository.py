"""Opening stock in the database."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from erp_desktop.base.access import needs
from erp_desktop.base.paging import Sort
from erp_desktop.db.documents import Act, DocumentListing, DocumentRepository, Outcome
from erp_desktop.db.listing import Join, Reference
from erp_desktop.db.save import DocumentWriter
from erp_desktop.modules.stock.stock_openings.records import StockOpening, StockOpeningLine, StockOpeningRow
from server_db.access.permissions import Permission
from server_db.tables.products import Product
from server_db.tables.stock import Bin, Warehouse

_COUNT = (
    select(func.count())
    .select_from(StockOpeningLine)
    .where(StockOpeningLine.stock_opening_id == StockOpening.id)
    .scalar_subquery()
)
_VALUE = (
    select(func.coalesce(func.sum(StockOpeningLine.value), 0))
    .where(StockOpeningLine.stock_opening_id == StockOpening.id)
    .scalar_subquery()
)


class StockOpeningRepository(
    DocumentRepository[StockOpening, StockOpeningRow],
    read=Permission.STOCK_READ,
    edit=Permission.STOCK_OPENING_EDIT,
):
    """What lay in a warehouse at the start, and what it was worth."""

    listing = DocumentListing(
        noun="stock_opening",
        prefix="SO",
        model=StockOpening,
        line=StockOpeningLine,
        row=StockOpeningRow,
        columns={
            "id": StockOpening.id,
            "version": StockOpening.version,
            "number": StockOpening.number,
            "status": StockOpening.status,
            "date": StockOpening.date,
            "warehouse": Warehouse.code,
            "lines": _COUNT,
            "value": _VALUE,
            "note": StockOpening.note,
            "created_by": StockOpening.created_by,
        },
        joins=(Join(Warehouse, Warehouse.id == StockOpening.warehouse_id),),
        default_sort=Sort("date", descending=True),
        nullable=("number", "warehouse"),
        unsorted=("version", "lines", "value", "note"),
        filters={
            "status": StockOpening.status.in_,
            "warehouse": lambda warehouse_id: StockOpening.warehouse_id == warehouse_id,
        },
        column_needs={"value": Permission.STOCK_VALUE_READ},
        references={
            "warehouse_id": Reference(Warehouse),
            "product_id": Reference(Product),
            "bin_id": Reference(Bin),
        },
    )
    writer = DocumentWriter(
        StockOpening,
        StockOpeningLine,
        header_columns=("date", "warehouse_id", "note"),
        line_columns=("line", "product_id", "bin_id", "quantity", "value"),
        parent_column="stock_opening_id",
    )

    @needs(Permission.STOCK_OPENING_POST)
    def post(self, act: Act) -> Outcome:
        """Bring the goods in: Dr stock account of the category / Cr opening account.

        Raises:
            Invalid: `stock_opening.invalid` with every problem at its line.
            Stale, Refused: somebody was faster; it is no draft; the period is closed.
        """
        return self._act("post", act)

    @needs(Permission.STOCK_OPENING_POST)
    def reverse(self, act: Act, day: date, reason: str) -> Outcome:
        """Take the goods out again at the value they came in at; both vouchers stay.

        Raises:
            Invalid: goods are no longer there, with every line.
            Stale, Refused: it is not posted, or the period is closed.
        """
        return self._act("reverse", act, date=day, reason=reason)
