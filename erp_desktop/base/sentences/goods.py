"""What can go wrong with products, prices and opening stock."""

from __future__ import annotations

from erp_desktop.base.i18n import mark

GOODS_TEXTS: dict[str, str] = {
    "product.unit_used": mark(
        "{code} was ordered or has moved, so its stock unit stays. Make a new product for another unit."
    ),
    "product_category.ring": mark(
        "Category {code} can not stand below a category that is below itself. Choose another one above it."
    ),
    "product_category.same_account": mark(
        "Stock and goods received, not invoiced, need two different accounts. Choose another one."
    ),
    "bin.used": mark("Goods have lain in bin {code}, so its kind and warehouse stay. Make a new bin instead."),
    "bin.not_empty": mark("Goods lie in bin {code}. Move or issue them before you archive it."),
    "warehouse.not_empty": mark("Goods lie in warehouse {code}. Move or issue them before you archive it."),
}
