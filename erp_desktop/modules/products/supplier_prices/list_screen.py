"""The list of suppliers' prices."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.products.products.picker import PRODUCT
from erp_desktop.modules.products.supplier_prices import tasks
from erp_desktop.modules.products.supplier_prices.records import COLUMNS, IMPORT_COLUMNS, SupplierPriceRow
from erp_desktop.ui.filters import FlagFilter, PickerFilter
from erp_desktop.ui.import_dialog import open_import
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.row_actions import RowAction
from server_db.access.permissions import Permission

TITLE = mark("Supplier prices")

REMOVE: RowAction[SupplierPriceRow] = RowAction(
    "supplier_price.remove",
    mark("Delete"),
    lambda row: tasks.remove_price(row.id, row.version),
    lambda row: f"{row.supplier}  {row.product}",
    icon="trash",
    needs=Permission.SUPPLIER_PRICE_EDIT,
    question=mark("Delete {count} prices? Orders that were made keep theirs."),
    in_bar=False,
)


def list_spec() -> ListSpec[SupplierPriceRow]:
    """Prices, the newest day first; of one supplier or product by filter."""
    return ListSpec(
        id="supplier_price.list",
        title=TITLE,
        icon="products",
        columns=COLUMNS,
        page_task=tasks.prices_page,
        count_task=tasks.prices_count,
        filters=(
            PickerFilter("supplier", mark("Supplier"), SUPPLIER.search_task),
            PickerFilter("product", mark("Product"), PRODUCT.search_task),
            FlagFilter("valid", mark("Valid today")),
        ),
        sort=Sort("valid_from", descending=True),
        nouns=("supplier_price",),
        open_command="supplier_price.open",
        new_command="supplier_price.new",
        new_needs=Permission.SUPPLIER_PRICE_EDIT,
        actions=(REMOVE,),
        import_records=lambda screen: open_import(
            screen, TITLE, IMPORT_COLUMNS, tasks.import_preview, tasks.import_apply
        ),
        import_needs=Permission.SUPPLIER_PRICE_EDIT,
        export_needs=Permission.SUPPLIER_PRICE_READ,
        empty=mark("What suppliers ask stands here. Import a supplier's price list, or add the first price."),
        search_hint=mark("Supplier, product or supplier's code"),
    )
