"""Look-ups find masters as people type, and documents by number and partner."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from erp_desktop.base.ids import new_id
from tests.integration.server.documents import make_records, value
from tests.plugins.company import Company, copied


@pytest.fixture(scope="module")
def shared(template_company: Company) -> Iterator[Company]:
    for made in copied(template_company):
        with made.as_owner() as connection:
            records = make_records(connection)
            connection.execute(
                "update erp.purchase_order set number = 'PO-' || extract(year from current_date) || '-01042'"
                " where id = %s",
                [records.orders["MAIN"]],
            )
            connection.execute(
                """update erp.product set attributes = '{"colour": "blue"}', barcode = '4006381333931'"""
            )
            connection.execute(
                "insert into erp.supplier_price"
                " (id, supplier_id, product_id, unit_id, currency_code, price, valid_from, supplier_code)"
                " select %s, %s, p.id, p.unit_id, 'EUR', 1, current_date, 'X-77' from erp.product p",
                [new_id(), records.supplier],
            )
        yield made


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Bolt M8", " bolt m8"),
        ("ＢＯＬＴ　Ｍ８", " bolt m8"),
        ("中和贸易", " 中 和 贸 易 zhmy"),
        ("A中B", " a 中 b azb"),
        ("", ""),
    ],
)
def test_search_keys(shared: Company, text: str, key: str) -> None:
    with shared.connect() as connection:
        assert value(connection, "select erp_api.search_key(array[%s])", text) == key


@pytest.mark.parametrize("words", ["zhong trad", "TRAD zho", "中和", "贸易", "zhmy", "zh", "s1", "S1", "", "t z"])
def test_a_supplier_is_found(shared: Company, words: str) -> None:
    with psycopg.connect(shared.login("buyer")) as buyer:
        assert buyer.execute("select code, detail from erp_api.supplier__search(%s)", [words]).fetchall() == [
            ("S1", "中和贸易")
        ]


@pytest.mark.parametrize("words", ["和中", "ho", "rading ghe x", "100%", "_", "\\", "'"])
def test_a_supplier_is_not_found(shared: Company, words: str) -> None:
    with psycopg.connect(shared.login("buyer")) as buyer:
        assert buyer.execute("select code from erp_api.supplier__search(%s)", [words]).fetchall() == []


@pytest.mark.parametrize("words", ["bolt", "p1", "4006381333931", "X-77", "blue", "bolt blue"])
def test_a_product_is_found(shared: Company, words: str) -> None:
    with psycopg.connect(shared.login("buyer")) as buyer:
        assert value(buyer, "select string_agg(code, ',') from erp_api.product__search(%s)", words) == "P1"


def test_what_is_archived_is_not_proposed(company: Company) -> None:
    with company.as_owner() as connection:
        make_records(connection)
        connection.execute("update erp.party set archived_at = now(), version = version + 1")
    with psycopg.connect(company.login("buyer")) as buyer:
        assert buyer.execute("select code from erp_api.supplier__search('')").fetchall() == []


@pytest.mark.parametrize("words", ["1042", "po-1042", "PO1042", "po 1042", "1042 zhonghe", "中和 1042"])
def test_an_order_is_found_by_its_number(shared: Company, words: str) -> None:
    with psycopg.connect(shared.login("buyer")) as buyer:
        rows = buyer.execute("select code, name from erp_api.purchase_order__search(%s)", [words]).fetchall()
    assert [(code[-5:], name) for code, name in rows] == [("01042", "Zhonghe Trading")]


def test_orders_are_found_by_the_partner(shared: Company) -> None:
    with psycopg.connect(shared.login("buyer")) as buyer:
        assert value(buyer, "select count(*) from erp_api.purchase_order__search('zhonghe')") == 2


@pytest.mark.parametrize(
    ("function", "words", "code"),
    [
        ("account", "trade pay", "2000"),
        ("account", "1010", "1010"),
        ("journal", "pur", "PUR"),
        ("tax_code", "20", "V20"),
        ("payment_term", "30 days net", "NET30"),
        ("unit", "kilog", "KG"),
        ("product_category", "raw", "RAW"),
        ("warehouse", "north", "NORTH"),
        ("bin", "quality", "HOLD"),
        ("currency", "swiss", "CHF"),
    ],
)
def test_the_other_masters(shared: Company, function: str, words: str, code: str) -> None:
    with psycopg.connect(shared.login("accountant", "storekeeper")) as person:
        look_up = SQL("select code from {}(%s)").format(Identifier("erp_api", f"{function}__search"))
        found = person.execute(look_up, [words]).fetchall()
    assert code in [row[0] for row in found]
