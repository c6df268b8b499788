"""The screens of stock on hand, and of the moves of a product."""

from __future__ import annotations

from typing import Final

from erp_desktop.base.asked import Asked
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.modules.products.product_categories.picker import PRODUCT_CATEGORY
from erp_desktop.modules.products.products.picker import PRODUCT
from erp_desktop.modules.stock.stock_on_hand import tasks
from erp_desktop.modules.stock.stock_on_hand.records import COLUMNS, MOVE_COLUMNS, MoveRow, StockRow
from erp_desktop.modules.stock.warehouses.picker import WAREHOUSE
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.report_parameters import parameters
from erp_desktop.ui.report_screen import ReportResult, ReportSpec
from erp_desktop.ui.screen import Services

NOUNS: Final = ("stock_move", "goods_receipt", "stock_opening", "supplier_invoice")
PARAMETERS: Final = (
    FieldSpec("words", mark("Product"), width=220,
              help=mark("Words of code, name or bar code, in any order.")),
    FieldSpec("warehouse", mark("Warehouse"), FieldKind.LOOK_UP, look_up=WAREHOUSE, width=180),
    FieldSpec("category", mark("Category"), FieldKind.LOOK_UP, look_up=PRODUCT_CATEGORY, width=180),
    FieldSpec("date", mark("At the end of"), FieldKind.DATE, help=mark("Empty for now.")),
)
MOVE_PARAMETERS: Final = (
    FieldSpec("product", mark("Product"), FieldKind.LOOK_UP, required=True, look_up=PRODUCT, width=320),
    FieldSpec("warehouse", mark("Warehouse"), FieldKind.LOOK_UP, look_up=WAREHOUSE, width=180),
)


def _shown(page: tasks.StockPage) -> ReportResult[StockRow]:
    totals = {"code": text("Total"), "value": page.value} if page.value is not None else None
    return ReportResult(page.rows, totals, more=page.more)


def _moves_shown(page: tasks.MovePage) -> ReportResult[MoveRow]:
    return ReportResult(page.rows, more=page.more)


def _to_moves(row: StockRow, asked: Asked) -> tuple[str, object]:
    product = PickerRow(row.product_id, row.code, row.name)
    return "stock_move.open", {"product": product, "warehouse": asked.find_record("warehouse")}


def _to_document(row: MoveRow, _asked: Asked) -> tuple[str, object]:
    return f"{row.document_kind}.open", row.document_id


def report_spec(_services: Services) -> ReportSpec[StockRow]:
    """What lies where, by product code."""
    return ReportSpec(
        id="stock_on_hand.open",
        title=mark("Stock on hand"),
        columns=COLUMNS,
        parameters=parameters(*PARAMETERS),
        task=lambda asked: tasks.first_page(asked).then(_shown),
        next_task=lambda asked, last: tasks.next_page(asked, last).then(_shown),
        drill=_to_moves,
        pdf_task=tasks.paper,
        summed=frozenset({"value"}),
        icon="stock",
        nouns=NOUNS,
        empty=mark("Nothing is on hand there. Goods come in by goods receipts and opening stock."),
    )


def moves_spec(_services: Services) -> ReportSpec[MoveRow]:
    """The moves of a product, the newest first."""
    return ReportSpec(
        id="stock_move.open",
        title=mark("Stock moves"),
        columns=MOVE_COLUMNS,
        parameters=parameters(*MOVE_PARAMETERS),
        task=lambda asked: tasks.moves(asked).then(_moves_shown),
        next_task=lambda asked, last: tasks.moves(asked, last).then(_moves_shown),
        drill=_to_document,
        summed=frozenset({"quantity_in", "quantity_out", "value"}),
        icon="stock",
        nouns=NOUNS,
        empty=mark("This product never moved."),
        hint=mark("Choose a product to see its moves."),
    )
