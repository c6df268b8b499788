"""Opening stock through the repository, as the accountant who brings it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Invalid, Refused, Stale
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.db.documents import Act
from erp_desktop.modules.stock.stock_openings.records import StockOpening, StockOpeningLine
from erp_desktop.modules.stock.stock_openings.repository import StockOpeningRepository
from server_db.access.permissions import Permission
from tests.integration.products.helpers import is_refused_twice, key
from tests.plugins.clerks import OpenDatabase
from tests.plugins.company import Company


@dataclass(frozen=True)
class Masters:
    warehouse: UUID
    storage: UUID
    hold: UUID
    bolt: UUID
    nut: UUID


@pytest.fixture
def masters(company: Company) -> Masters:
    made = Masters(
        key(company, "warehouse", "MAIN"), key(company, "bin", "STORAGE"), key(company, "bin", "HOLD"),
        new_id(), new_id(),
    )
    with company.connect() as connection:
        for product, code in ((made.bolt, "BOLT"), (made.nut, "NUT")):
            connection.execute(
                "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
                " select %s, %s, %s, c.id, u.id, u.id from erp.product_category c, erp.unit u"
                " where c.code = 'GOODS' and u.code = 'PCS'",
                [product, code, code],
            )
    return made


@pytest.fixture
def openings(clerk: OpenDatabase) -> StockOpeningRepository:
    return StockOpeningRepository(clerk("accountant"))


def a_draft(masters: Masters, *lines: tuple[UUID, str, str], storage: UUID | None = None) -> StockOpening:
    """A draft of (product, quantity, value) lines."""
    opening = StockOpening(id=new_id(), date=today(), warehouse_id=masters.warehouse)
    opening.lines = [
        StockOpeningLine(
            id=new_id(), stock_opening_id=opening.id, line=number, product_id=product,
            bin_id=storage or masters.storage, quantity=Decimal(quantity), value=Decimal(value),
        )
        for number, (product, quantity, value) in enumerate(lines, 1)
    ]
    return opening


def saved(openings: StockOpeningRepository, opening: StockOpening) -> Act:
    """The draft is stored; what may be done with it next."""
    stored = openings.save(opening, is_new=True, request_id=new_id())
    return Act(opening.id, stored.version)


def on_hand(company: Company) -> dict[str, tuple[Decimal, Decimal]]:
    with company.connect() as connection:
        found = connection.execute(
            "select p.code, c.quantity, c.value from erp.cost_pool c join erp.product p on p.id = c.product_id"
        ).fetchall()
    return {code: (quantity, value) for code, quantity, value in found}


def test_goods_come_in_with_their_value_and_go_out_again(
    openings: StockOpeningRepository, masters: Masters, company: Company
) -> None:
    act = saved(openings, a_draft(masters, (masters.bolt, "10", "12.50"), (masters.nut, "4", "0")))
    posted = openings.post(act)
    assert (posted.status, posted.voucher is not None) == ("posted", True)
    assert openings.post(act) == posted, "the same request is done once"
    assert on_hand(company) == {"BOLT": (Decimal(10), Decimal("12.5")), "NUT": (Decimal(4), Decimal(0))}
    (row,) = openings.page(Query(str(posted.number))).rows
    assert (row.lines, row.value, row.warehouse) == (2, Decimal("12.5"), "MAIN")
    reversed_ = openings.reverse(Act(act.id, posted.version), today(), "counted twice")
    assert reversed_.status == "reversed"
    assert all(quantity == 0 and value == 0 for quantity, value in on_hand(company).values())
    events = [entry.what for entry in openings.history(act.id)]
    assert len(events) >= 2


def test_what_is_posted_is_final(openings: StockOpeningRepository, masters: Masters) -> None:
    opening = a_draft(masters, (masters.bolt, "10", "12.50"))
    act = saved(openings, opening)
    posted = openings.post(act)
    loaded = openings.load(act.id).record
    with pytest.raises(Refused):
        openings.save(loaded, is_new=False, request_id=new_id())
    with pytest.raises(Refused):
        openings.discard(Act(act.id, posted.version))
    with pytest.raises(Stale):
        openings.post(Act(act.id, act.version))
    with pytest.raises(Refused) as early:
        openings.reverse(Act(act.id, posted.version), today() - timedelta(days=1), "wrong")
    assert early.value.code == "stock_opening.reversal_date"


def test_a_draft_is_changed_line_by_line_and_thrown_away(
    openings: StockOpeningRepository, masters: Masters
) -> None:
    act = saved(openings, a_draft(masters, (masters.bolt, "10", "12.50"), (masters.nut, "4", "1")))
    loaded = openings.load(act.id)
    assert {row.code for row in loaded.references.values()} == {"BOLT", "NUT", "MAIN", "STORAGE"}
    first, second = loaded.record.lines
    second.line, second.value = 1, Decimal(2)
    loaded.record.lines = [second]
    stored = openings.save(loaded.record, is_new=False, request_id=new_id())
    assert [(line.product_id, line.value) for line in openings.load(act.id).record.lines] == [
        (masters.nut, Decimal(2)),
    ]
    assert first.product_id == masters.bolt
    with pytest.raises(Stale):
        openings.save(loaded.record, is_new=False, request_id=new_id())
    openings.discard(Act(act.id, stored.version))
    with pytest.raises(Refused) as gone:
        openings.load(act.id)
    assert gone.value.code == "record.gone"


def test_every_problem_is_told_at_its_line(openings: StockOpeningRepository, masters: Masters) -> None:
    draft = a_draft(masters, (masters.bolt, "1", "1"), (masters.bolt, "1.5", "1"), (masters.nut, "1", "1.005"))
    draft.lines[0].bin_id = masters.hold
    with pytest.raises(Invalid) as refused:
        openings.post(saved(openings, draft))
    assert [(problem.code, problem.field, problem.row) for problem in refused.value.problems] == [
        ("bin.not_storage", "bin_id", 0),
        ("quantity.too_precise", "quantity", 1),
        ("amount.too_precise", "value", 2),
    ]
    with pytest.raises(Invalid) as wrong:
        saved(openings, a_draft(masters, (masters.bolt, "-1", "1")))
    assert (wrong.value.problems[0].code, wrong.value.problems[0].field) == ("value.not_positive", "quantity")


def test_who_may_not_post_is_refused_and_values_are_hidden(
    clerk: OpenDatabase, openings: StockOpeningRepository, masters: Masters
) -> None:
    draft = a_draft(masters, (masters.bolt, "10", "12.50"))
    act = saved(openings, draft)
    buyer = StockOpeningRepository(clerk("buyer"))
    (row,) = buyer.page(Query()).rows
    assert (row.lines, row.value) == (1, None)
    assert "value" not in buyer.load(act.id).record.lines[0].__dict__
    is_refused_twice(buyer.db, lambda: buyer.post(act))
    is_refused_twice(buyer.db, lambda: buyer.reverse(act, today(), "no"))
    is_refused_twice(buyer.db, lambda: buyer.discard(act))
    is_refused_twice(buyer.db, lambda: saved(buyer, a_draft(masters, (masters.nut, "1", "1"))))
    other = StockOpeningRepository(
        clerk(permissions=(Permission.STOCK_READ, Permission.STOCK_VALUE_READ), warehouses=[])
    )
    assert other.page(Query()).rows == ()


def test_ten_thousand_lines_are_saved_and_posted(
    openings: StockOpeningRepository, masters: Masters, company: Company
) -> None:
    with company.connect() as connection:
        connection.execute(
            "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
            " select gen_random_uuid(), 'M' || n, 'Many ' || n, c.id, u.id, u.id"
            " from generate_series(1, 10000) n, erp.product_category c, erp.unit u"
            " where c.code = 'GOODS' and u.code = 'PCS'"
        )
        found = connection.execute("select id from erp.product where code like 'M%'").fetchall()
    act = saved(openings, a_draft(masters, *[(product, "2", "3.01") for (product,) in found]))
    assert openings.post(act).status == "posted"
    with company.connect() as connection:
        totals = connection.execute("select count(*), sum(value) from erp.cost_pool").fetchone()
    assert totals == (10_000, Decimal("30100.0000"))
