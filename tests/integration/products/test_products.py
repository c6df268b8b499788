"""Products with their own conversions, attributes and look-ups, under the logins of those who work with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query, Sort
from erp_desktop.modules.products.products.records import Product, ProductFacts, UnitConversion
from erp_desktop.modules.products.products.repository import ProductRepository
from tests.integration.products.helpers import codes, is_refused_twice, key, rows
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


@pytest.fixture
def products(clerk: OpenDatabase) -> ProductRepository:
    return ProductRepository(clerk("buyer"))


@pytest.fixture
def goods(company: Company) -> UUID:
    return key(company, "product_category", "GOODS")


@pytest.fixture
def pieces(company: Company) -> UUID:
    return key(company, "unit", "PCS")


@pytest.fixture
def box(company: Company) -> UUID:
    made = new_id()
    with company.connect() as connection:
        connection.execute("insert into erp.unit (id, code, name) values (%s, 'CRATE', 'Crate')", [made])
    return made


@pytest.fixture
def bolt(products: ProductRepository, goods: UUID, pieces: UUID, box: UUID, company: Company) -> Product:
    """A bolt that is bought by the crate of 144."""
    made = Product(
        id=new_id(), code="BOLT-8", name="Hex bolt M8", name_local="六角螺栓", category_id=goods, unit_id=pieces,
        purchase_unit_id=box, tax_code_id=key(company, "tax_code", "V20"), barcode="4006381333931",
        attributes={"colour": "zinc", "length": "40"},
    )
    made.conversions = [UnitConversion(id=new_id(), from_unit_id=box, to_unit_id=pieces, numerator=144)]
    products.save(made)
    return products.get(made.id)


def another(like: Product, code: str, **values: Any) -> Product:
    """A product of the same category and units."""
    fields: dict[str, Any] = {
        "id": new_id(), "code": code, "name": f"Product {code}", "category_id": like.category_id,
        "unit_id": like.unit_id, "purchase_unit_id": like.unit_id,
    }  # fmt: skip
    return Product(**fields | values)


def test_a_product_is_stored_with_its_own_conversions(
    products: ProductRepository, bolt: Product, box: UUID
) -> None:
    loaded = products.load(bolt.id)
    (conversion,) = loaded.record.conversions
    assert (conversion.product_id, conversion.from_unit_id, conversion.numerator) == (bolt.id, box, 144)
    assert {loaded.references[box].code, loaded.references[bolt.unit_id].code} == {"CRATE", "PCS"}
    conversion.numerator, conversion.denominator = 100, 3
    assert products.save(loaded.record).version == 2
    again = products.get(bolt.id)
    assert (again.conversions[0].numerator, again.conversions[0].denominator) == (100, 3)
    again.conversions.clear()
    products.save(again)
    assert products.get(bolt.id).conversions == []


def test_a_choice_brings_what_a_line_takes_over_in_one_round_trip(
    products: ProductRepository, bolt: Product, box: UUID
) -> None:
    before = products.db.round_trips
    (found,) = products.search("m8 hex")
    assert products.db.round_trips == before + 1
    assert (found.id, found.code, found.detail) == (bolt.id, "BOLT-8", "六角螺栓 · PCS")
    facts = found.extra
    assert isinstance(facts, ProductFacts)
    assert (facts.unit_id, facts.purchase_unit_id, facts.tax_code_id) == (bolt.unit_id, box, bolt.tax_code_id)
    assert (facts.unit.code, facts.unit.extra, facts.purchase_unit.code) == ("PCS", 0, "CRATE")
    assert facts.tax_code is not None
    assert facts.tax_code.code == "V20"
    by_code = products.find_by_codes(["BOLT-8", "4006381333931", "NOPE"])
    assert {typed: row.extra for typed, row in by_code.items()} == {"BOLT-8": facts, "4006381333931": facts}
    assert products.find_by_ids([bolt.id]) == {bolt.id: by_code["BOLT-8"]}


@pytest.mark.parametrize(
    "words", ["bolt-8", "BOLT", "m8", "六角", "螺栓", "ljls", "4006381333931", "zinc", "zinc hex"]
)
def test_a_product_is_found_by_anything_it_is_known_by(
    products: ProductRepository, bolt: Product, words: str
) -> None:
    assert codes(products.search(words)) == ["BOLT-8"]
    assert codes(products.page(Query(words)).rows) == ["BOLT-8"]


def test_an_exact_code_comes_first(products: ProductRepository, bolt: Product) -> None:
    products.save(another(bolt, "8", name="Eight"))
    products.save(another(bolt, "A-8", name="Not 8 at all"))
    assert codes(products.search("8"))[0] == "8"


def test_the_list_shows_and_filters_attributes(products: ProductRepository, bolt: Product, goods: UUID) -> None:
    products.save(another(bolt, "BOLT-9", attributes={"colour": "brass"}))
    products.save(another(bolt, "BOLT-10"))
    shown = {row.code: row.attributes for row in products.page(Query()).rows}
    assert shown == {"BOLT-8": "colour: zinc, length: 40", "BOLT-9": "colour: brass", "BOLT-10": ""}
    found = products.search_attributes("")
    assert {row.code for row in found} == {"colour=zinc", "colour=brass", "length=40"}
    assert [row.id for row in products.search_attributes("bra")] == ["colour=brass"]
    assert [row.id for row in products.search_attributes("length")] == ["length=40"]
    assert codes(products.page(Query(filters={"attribute": "colour=brass"})).rows) == ["BOLT-9"]
    assert codes(products.page(Query(filters={"category": goods}, sort=Sort("name"))).rows) == [
        "BOLT-8", "BOLT-10", "BOLT-9",
    ]
    assert products.count(Query(filters={"attribute": "colour=blue"})).value == 0


def test_the_slower_of_two_is_told_and_problems_stand_at_fields(
    products: ProductRepository, bolt: Product, box: UUID, pieces: UUID
) -> None:
    theirs = products.get(bolt.id)
    theirs.name = "Theirs"
    products.save(theirs)
    bolt.name = "Mine"
    with pytest.raises(Stale):
        products.save(bolt)
    for wrong, problem in (
        (another(bolt, "BOLT-8"), ("code.taken", "code")),
        (another(bolt, "B", barcode="4006381333931"), ("value.taken", "barcode")),
        (another(bolt, "B", category_id=new_id()), ("reference.gone", "category_id")),
        (another(bolt, " B"), ("value.not_filled", "code")),
    ):
        with pytest.raises(Invalid) as refused:
            products.save(wrong)
        assert (refused.value.problems[0].code, refused.value.problems[0].field) == problem
    twice = products.get(bolt.id)
    twice.conversions.append(UnitConversion(id=new_id(), from_unit_id=box, to_unit_id=pieces, numerator=5))
    with pytest.raises(Invalid) as refused:
        products.save(twice)
    assert refused.value.problems[0].code == "unit_conversion.twice"


def test_an_archived_product_is_no_choice_but_stays_readable(products: ProductRepository, bolt: Product) -> None:
    version = products.archive(bolt.id, bolt.version)
    assert products.search("bolt") == []
    assert products.find_by_codes(["BOLT-8"]) == {}
    assert products.find_by_ids([bolt.id])[bolt.id].code == "BOLT-8"
    assert products.page(Query()).rows == ()
    assert codes(products.page(Query(archived=True)).rows) == ["BOLT-8"]
    products.restore(bolt.id, version)
    assert codes(products.search("bolt")) == ["BOLT-8"]
    with pytest.raises(Refused) as gone:
        products.archive(new_id(), 1)
    assert gone.value.code == "record.gone"


def test_the_same_file_twice_changes_nothing(products: ProductRepository, bolt: Product) -> None:
    file = rows(
        {"code": "NUT-8", "name": "Nut M8", "category_id": "GOODS", "unit_id": "PCS", "purchase_unit_id": "PCS",
         "tax_code_id": None, "barcode": None},
        {"code": "BOLT-8", "name": "Hex bolt M8 x 40", "category_id": "GOODS", "unit_id": "PCS",
         "purchase_unit_id": "CRATE", "tax_code_id": "V20", "barcode": "4006381333931"},
    )  # fmt: skip
    plan = products.import_preview(file)
    assert (plan.added, plan.changed, plan.problems) == (("NUT-8",), ("BOLT-8",), ())
    done = products.import_apply(file)
    assert (done.added, done.changed, done.same) == (1, 1, 0)
    done = products.import_apply(file)
    assert (done.added, done.changed, done.same) == (0, 0, 2)
    assert codes(products.search("nut")) == ["NUT-8"]


def test_every_problem_of_a_file_stands_at_its_line(products: ProductRepository, bolt: Product) -> None:
    good: dict[str, object] = {"code": "X", "name": "X", "category_id": "GOODS", "unit_id": "PCS"}
    file = rows(
        good, good | {"code": "Y", "unit_id": "NOPE"}, good | {"name": "again"}, good | {"code": None}
    )
    plan = products.import_preview(file)
    assert [(problem.code, problem.field, problem.row) for problem in plan.problems] == [
        ("reference.unknown", "unit_id", 3), ("import.code_twice", "code", 4), ("value.required", "code", 5),
    ]
    with pytest.raises(Invalid):
        products.import_apply(file)
    assert products.count(Query("x")).value == 0


def test_an_imported_product_is_bought_in_its_own_unit_unless_the_file_says_so(
    products: ProductRepository, bolt: Product
) -> None:
    products.import_apply(rows({"code": "X", "name": "X", "category_id": "GOODS", "unit_id": "PCS"}))
    (found,) = products.search("X")
    assert isinstance(found.extra, ProductFacts)
    assert found.extra.purchase_unit.code == "PCS"


def test_who_only_reads_products_can_not_change_them(
    clerk: OpenDatabase, products: ProductRepository, bolt: Product
) -> None:
    reader = ProductRepository(clerk("storekeeper"))
    assert reader.get(bolt.id).code == "BOLT-8"
    is_refused_twice(reader.db, lambda: reader.save(another(bolt, "X")))
    is_refused_twice(reader.db, lambda: reader.archive(bolt.id, bolt.version))
    stranger = ProductRepository(clerk("administrator"))
    is_refused_twice(stranger.db, lambda: stranger.search("bolt"))
    is_refused_twice(stranger.db, lambda: stranger.page(Query()))
    is_refused_twice(stranger.db, lambda: stranger.search_attributes("x"))
