"""What a person can ask of product categories."""

from __future__ import annotations

from typing import Final

from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.products.product_categories.repository import ProductCategoryRepository

PRODUCT_CATEGORIES: Final = MasterTasks("product_category", ProductCategoryRepository)
