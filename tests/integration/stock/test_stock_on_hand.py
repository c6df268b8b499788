"""Stock on hand and its moves, as a storekeeper and an accountant ask for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from erp_desktop.base.asked import Asked
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.errors import Refused
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Progress, Task, Work
from erp_desktop.db.session import Database
from erp_desktop.modules.stock.stock_on_hand import tasks
from erp_desktop.modules.stock.stock_on_hand.repository import StockQuestion, StockRepository
from server_db.access.permissions import Permission
from tests.factories.books import Books
from tests.plugins.clerks import OpenDatabase

D = Decimal


def result_of(task: Task[Any], db: Database) -> Any:
    """What a task gives, run as a worker would."""
    return task.run(Work(db, Progress(), CancelToken()))


def test_value_is_for_those_who_may_see_it(books: Books, clerk: OpenDatabase) -> None:
    books.buy("10", "5.00", rejected="4")
    keeper = result_of(tasks.first_page(Asked()), clerk("storekeeper"))
    assert sorted((row.bin_code, row.quantity, row.value, row.cost) for row in keeper.rows) == [
        ("HOLD", D(4), None, None), ("STORAGE", D(6), None, None),
    ]
    assert keeper.value is None
    accountant = result_of(tasks.first_page(Asked()), clerk("accountant"))
    assert {row.bin_code: (row.value, row.cost) for row in accountant.rows} == {
        "STORAGE": (D(30), D(5)), "HOLD": (D(0), D(0)),
    }
    assert accountant.value == D(30)


def test_pages_keep_the_value_of_all(
    books: Books, clerk: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for price in ("5.00", "1.00", "2.50"):
        books.buy("10", price)
    db = clerk("accountant")
    monkeypatch.setattr("erp_desktop.base.limits.PAGE_ROWS", 1)
    page = result_of(tasks.first_page(Asked()), db)
    assert (page.value, page.more) == (D(85), True)
    rows = list(page.rows)
    while page.more:
        page = result_of(tasks.next_page(Asked(), rows[-1]), db)
        rows += page.rows
    assert len({row.product_id for row in rows}) == 3
    assert sum(row.value for row in rows) == D(85)
    assert result_of(tasks.paper(Asked()), db).read_bytes().startswith(b"%PDF")


def test_filters_by_words_warehouse_and_category_with_those_below(books: Books, clerk: OpenDatabase) -> None:
    product = books.product_of(books.buy())
    code = books.value("select code from erp.product where id = %s", product)
    goods = books.value("select id from erp.product_category where code = 'GOODS'")
    raw = books.value("select id from erp.product_category where code = 'RAW'")
    above = uuid4()
    books.owner.execute(
        "insert into erp.product_category (id, code, name, stock_account_id, grni_account_id,"
        " price_difference_account_id, expense_account_id) select %s, 'ALL', 'All', stock_account_id,"
        " grni_account_id, price_difference_account_id, expense_account_id from erp.product_category where id = %s",
        (above, goods),
    )
    books.owner.execute(
        "update erp.product_category set parent_id = %s, version = version + 1 where id = %s", (above, goods)
    )
    stock = StockRepository(clerk("storekeeper"))
    for question, count in (
        (StockQuestion(words=code), 1), (StockQuestion(words="nothing like it"), 0),
        (StockQuestion(warehouse_id=books.warehouse), 1), (StockQuestion(warehouse_id=above), 0),
        (StockQuestion(category_id=goods), 1), (StockQuestion(category_id=above), 1),
        (StockQuestion(category_id=raw), 0),
    ):
        assert len(stock.page(question)) == count, question


def test_moves_run_back_from_what_is_on_hand(
    books: Books, clerk: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = books.product_of(books.buy("10", "5.00"))
    books.consume(product, "3", "2026-02-01")
    books.consume(product, "2", "2026-02-02")
    db = clerk("accountant")
    asked = Asked({"product": PickerRow(product, "P", "Product")})
    whole = result_of(tasks.moves(asked), db)
    assert [(row.quantity_in, row.quantity_out, row.balance, row.value) for row in whole.rows] == [
        (None, D(2), D(5), D(-10)), (None, D(3), D(7), D(-15)), (D(10), None, D(10), D(50)),
    ]
    assert (whole.rows[-1].number or "").startswith("GR-")
    assert whole.rows[-1].before == 0
    monkeypatch.setattr("erp_desktop.base.limits.PAGE_ROWS", 1)
    page = result_of(tasks.moves(asked), db)
    rows = list(page.rows)
    while page.more:
        page = result_of(tasks.moves(asked, rows[-1]), db)
        rows += page.rows
    assert rows == list(whole.rows)
    blind = result_of(tasks.moves(asked), clerk("storekeeper"))
    assert {row.value for row in blind.rows} == {None}


def test_a_person_of_another_warehouse_sees_nothing_and_others_are_refused(
    books: Books, clerk: OpenDatabase
) -> None:
    product = books.product_of(books.buy())
    books.owner.execute("insert into erp.warehouse (id, code, name) values (gen_random_uuid(), 'SIDE', 'Side')")
    side = StockRepository(clerk("storekeeper", warehouses=["SIDE"]))
    assert (list(side.page(StockQuestion())), list(side.moves(product))) == ([], [])
    nobody = StockRepository(clerk(permissions=(Permission.COMPANY_READ,)))
    with pytest.raises(Refused, match=r"access\.denied"):
        nobody.page(StockQuestion())
