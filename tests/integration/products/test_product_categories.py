"""Product categories: a tree with accounts, which stay once goods moved."""

from __future__ import annotations

import pytest

from erp_desktop.base.errors import Invalid, KontorError
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.modules.products.product_categories.records import ProductCategory
from erp_desktop.modules.products.product_categories.repository import ProductCategoryRepository
from tests.integration.products.helpers import codes, is_refused_twice, key, rows
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


@pytest.fixture
def categories(clerk: OpenDatabase) -> ProductCategoryRepository:
    return ProductCategoryRepository(clerk("accountant"))


def below(categories: ProductCategoryRepository, company: Company, code: str, above: str) -> ProductCategory:
    """A stored category below another, with its accounts."""
    parent = categories.get(key(company, "product_category", above))
    made = ProductCategory(
        id=new_id(), code=code, name=f"Category {code}", parent_id=parent.id,
        stock_account_id=parent.stock_account_id, grni_account_id=parent.grni_account_id,
        price_difference_account_id=parent.price_difference_account_id,
        expense_account_id=parent.expense_account_id,
    )
    categories.save(made)
    return categories.get(made.id)


def test_categories_stand_in_the_order_of_their_tree(
    categories: ProductCategoryRepository, company: Company
) -> None:
    below(categories, company, "AAA", "GOODS")
    below(categories, company, "ZZZ", "AAA")
    shown = [(row.code, row.depth) for row in categories.page(Query()).rows]
    place = shown.index(("GOODS", 0))
    assert shown[place : place + 3] == [("GOODS", 0), ("AAA", 1), ("ZZZ", 2)]
    assert [(row.code, row.depth) for row in categories.page(Query("zzz")).rows] == [("ZZZ", 0)]
    assert codes(categories.search("category z")) == ["ZZZ"]


def test_no_category_stands_below_itself(categories: ProductCategoryRepository, company: Company) -> None:
    first = below(categories, company, "AAA", "GOODS")
    second = below(categories, company, "BBB", "AAA")
    first.parent_id = second.id
    with pytest.raises(KontorError) as ring:
        categories.save(first)
    assert ring.value.code == "product_category.ring"
    first.parent_id = first.id
    with pytest.raises(KontorError):
        categories.save(first)


def test_every_account_is_shown_with_the_category(categories: ProductCategoryRepository, company: Company) -> None:
    loaded = categories.load(key(company, "product_category", "GOODS"))
    record = loaded.record
    accounts = {record.stock_account_id, record.grni_account_id, record.price_difference_account_id}
    assert accounts <= loaded.references.keys()
    row = next(row for row in categories.page(Query()).rows if row.code == "GOODS")
    assert row.stock_account.startswith(loaded.references[record.stock_account_id].code)


def test_a_file_brings_a_tree(categories: ProductCategoryRepository, company: Company) -> None:
    goods = categories.load(key(company, "product_category", "GOODS"))

    def account(name: str) -> str:
        return goods.references[getattr(goods.record, f"{name}_account_id")].code

    accounts: dict[str, object] = {
        f"{name}_account_id": account(name) for name in ("stock", "grni", "price_difference", "expense")
    }
    file = rows(
        {"code": "CHILD", "name": "Child", "parent_id": "TOP", **accounts},
        {"code": "TOP", "name": "Top", "parent_id": None, **accounts},
    )
    assert categories.import_apply(file).added == 2
    assert categories.import_apply(file).same == 2
    wrong = rows({"code": "X", "name": "X", **accounts, "grni_account_id": accounts["stock_account_id"]})
    with pytest.raises(Invalid) as refused:
        categories.import_apply(wrong)
    assert (refused.value.problems[0].code, refused.value.problems[0].row) == ("product_category.same_account", 2)


def test_accounts_stay_once_goods_moved(categories: ProductCategoryRepository, company: Company) -> None:
    goods = categories.get(key(company, "product_category", "GOODS"))
    with company.connect() as connection:
        connection.execute(
            "with made as (insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
            " select gen_random_uuid(), 'P', 'P', %s, u.id, u.id from erp.unit u where u.code = 'PCS' returning id)"
            " insert into erp.cost_pool (product_id, quantity, value) select id, 1, 1 from made",
            [goods.id],
        )
    goods.stock_account_id = goods.expense_account_id
    with pytest.raises(KontorError) as used:
        categories.save(goods)
    assert used.value.code == "product_category.accounts_used"


def test_who_only_reads_categories_can_not_change_them(clerk: OpenDatabase, company: Company) -> None:
    reader = ProductCategoryRepository(clerk("buyer"))
    goods = key(company, "product_category", "GOODS")
    version = reader.get(goods).version
    is_refused_twice(reader.db, lambda: reader.archive(goods, version))
