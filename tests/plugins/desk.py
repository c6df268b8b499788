"""A company with people at their desks, who buy and receive goods through SQL as the program does."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, LiteralString, TypeAlias
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Placeholder

from tests.plugins.company import Company

Connection: TypeAlias = psycopg.Connection[Any]
Answer: TypeAlias = dict[str, Any]

JOBS = {
    "buyer": "buyer",
    "approver": "purchasing_approver",
    "storekeeper": "storekeeper",
    "accountant": "accountant",
    "manager": "finance_manager",
}


@dataclass(frozen=True)
class Line:
    """A line to order: product and unit by code, prices in the order's currency."""

    product: str
    quantity: str
    price: str
    unit: str = "PCS"
    tax: str | None = None
    discount: str = "0"


@dataclass(frozen=True)
class Paper:
    """A document and its lines, as their keys."""

    id: UUID
    lines: tuple[UUID, ...]


@dataclass(frozen=True)
class Refusal:
    """What the server refused: a code, its params, and the codes of its problems."""

    code: str
    params: Answer
    problems: tuple[Answer, ...] = ()

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.problems]


@dataclass
class Desk:
    """The people of a company, each with a connection under his own login, and short words for what they do."""

    company: Company
    stack: ExitStack
    admin: Connection
    supplier: UUID
    today: date
    conninfos: dict[str, str]
    connections: dict[str, Connection] = field(default_factory=dict)

    def as_(self, person: str) -> Connection:
        """The person's connection, which commits each statement."""
        if person not in self.connections:
            self.connections[person] = self.stack.enter_context(self.connect(person))
        return self.connections[person]

    def connect(self, person: str) -> Connection:
        """One more connection of a person, for threads."""
        return psycopg.connect(self.conninfos[person], autocommit=True)

    def one(self, query: LiteralString, *params: object) -> Any:
        """The first column of the only row, as the administrator sees it."""
        row = self.admin.execute(query, params).fetchone()
        return None if row is None else row[0]

    def rows(self, query: LiteralString, *params: object) -> list[Any]:
        """All rows, as the administrator sees them."""
        return self.admin.execute(query, params).fetchall()

    def key(self, table: str, code: str) -> UUID:
        """The key of a master record by its code."""
        row = self.admin.execute(
            SQL("select id from erp.{} where code = %s").format(Identifier(table)), [code]
        ).fetchone()
        assert row is not None, (table, code)
        found: UUID = row[0]
        return found

    def product(self, code: str, *, unit: str = "PCS", over_receipt: str | None = None) -> UUID:
        """A new product of category GOODS."""
        made = uuid.uuid4()
        self.admin.execute(
            "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id, over_receipt_percent)"
            " values (%s, %s, %s, %s, %s, %s, %s)",
            [made, code, code, self.key("product_category", "GOODS"), self.key("unit", unit),
             self.key("unit", unit), over_receipt],
        )  # fmt: skip
        return made

    def rate(self, currency: str, rate: str, day: date | None = None) -> None:
        self.admin.execute(
            "insert into erp.exchange_rate (currency_code, date, rate) values (%s, %s, %s)",
            [currency, day or self.today, rate],
        )

    def order(
        self, *lines: Line, currency: str = "EUR", supplier: UUID | None = None, person: str = "buyer"
    ) -> Paper:
        """A draft order of a buyer for warehouse MAIN, dated today."""
        paper = Paper(uuid.uuid4(), tuple(uuid.uuid4() for _ in lines))
        connection = self.as_(person)
        with connection.transaction():
            connection.execute(
                "insert into erp.purchase_order (id, supplier_id, warehouse_id, currency_code, order_date)"
                " values (%s, %s, %s, %s, %s)",
                [paper.id, supplier or self.supplier, self.key("warehouse", "MAIN"), currency, self.today],
            )
            connection.cursor().executemany(
                "insert into erp.purchase_order_line (id, purchase_order_id, line, product_id, unit_id, quantity,"
                " unit_price, discount_percent, tax_code_id) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    (key, paper.id, number, self.key("product", line.product), self.key("unit", line.unit),
                     line.quantity, line.price, line.discount, line.tax and self.key("tax_code", line.tax))
                    for number, (key, line) in enumerate(zip(paper.lines, lines, strict=True), start=1)
                ],
            )  # fmt: skip
        return paper

    def approved(self, *lines: Line, currency: str = "EUR", supplier: UUID | None = None) -> Paper:
        """An order that is submitted and, where levels ask for it, approved."""
        paper = self.order(*lines, currency=currency, supplier=supplier)
        if self.act("buyer", "purchase_order__submit", paper)["status"] == "to_approve":
            assert self.act("approver", "purchase_order__approve", paper)["status"] == "approved"
        return paper

    def receipt(
        self,
        *lines: tuple[UUID, str] | tuple[UUID, str, str],
        day: date | None = None,
        bin_code: str = "STORAGE",
        connection: Connection | None = None,
        supplier: UUID | None = None,
    ) -> Paper:
        """A draft receipt: order line, received and rejected quantity; dated today."""
        paper = Paper(uuid.uuid4(), tuple(uuid.uuid4() for _ in lines))
        connection = connection or self.as_("storekeeper")
        with connection.transaction():
            connection.execute(
                "insert into erp.goods_receipt (id, supplier_id, warehouse_id, date)"
                " select %s, %s, id, %s from erp.warehouse where code = 'MAIN'",
                [paper.id, supplier or self.supplier, day or self.today],
            )
            connection.cursor().executemany(
                "insert into erp.goods_receipt_line (id, goods_receipt_id, line, purchase_order_line_id, bin_id,"
                " received_quantity, rejected_quantity)"
                " select %s, %s, %s, %s, id, %s, %s from erp.bin where code = %s",
                [
                    (key, paper.id, number, line[0], line[1], line[2] if len(line) > 2 else "0", bin_code)
                    for number, (key, line) in enumerate(zip(paper.lines, lines, strict=True), start=1)
                ],
            )
        return paper

    def received(self, *lines: tuple[UUID, str] | tuple[UUID, str, str]) -> Paper:
        """A receipt that is posted."""
        paper = self.receipt(*lines)
        self.act("storekeeper", "goods_receipt__post", paper)
        return paper

    def opening(self, *lines: tuple[str, str, str], bin_code: str = "STORAGE") -> Paper:
        """A draft of opening stock: product, quantity, value; dated today."""
        paper = Paper(uuid.uuid4(), ())
        connection = self.as_("accountant")
        with connection.transaction():
            connection.execute(
                "insert into erp.stock_opening (id, date, warehouse_id) values (%s, %s, %s)",
                [paper.id, self.today, self.key("warehouse", "MAIN")],
            )
            connection.cursor().executemany(
                "insert into erp.stock_opening_line (id, stock_opening_id, line, product_id, bin_id,"
                " quantity, value)"
                " values (gen_random_uuid(), %s, %s, %s, %s, %s, %s)",
                [
                    (paper.id, number, self.key("product", product), self.key("bin", bin_code), quantity, value)
                    for number, (product, quantity, value) in enumerate(lines, start=1)
                ],
            )
        return paper

    def version(self, function: str, paper: Paper) -> int:
        """The version that the document of a function has now."""
        noun = function.split("__", maxsplit=1)[0]
        row = self.admin.execute(
            SQL("select version from erp.{} where id = %s").format(Identifier(noun)), [paper.id]
        ).fetchone()
        return 0 if row is None else int(row[0])

    def act(
        self,
        person: str,
        function: str,
        paper: Paper,
        *more: object,
        version: int | None = None,
        request: UUID | None = None,
        connection: Connection | None = None,
    ) -> Answer:
        """Call a document function as a person, with the version that the document has unless told."""
        known = self.version(function, paper) if version is None else version
        return self.call(person, function, paper.id, known, request or uuid.uuid4(), *more, connection=connection)

    def call(self, person: str, function: str, *params: object, connection: Connection | None = None) -> Answer:
        """Call a function of erp_api as a person."""
        statement = SQL("select erp_api.{}({})").format(
            Identifier(function), SQL(", ").join(Placeholder() for _ in params)
        )
        row = (connection or self.as_(person)).execute(statement, params).fetchone()
        assert row is not None
        answer: Answer = row[0]
        return answer

    def refused(
        self, person: str, function: str, paper: Paper, *more: object, version: int | None = None
    ) -> Refusal:
        """Call a document function that must be refused; returns why."""
        with pytest.raises(psycopg.Error) as caught:
            self.act(person, function, paper, *more, version=version)
        return refusal(caught.value)

    def header(self, noun: str, paper: Paper) -> Answer:
        """All columns of a document."""
        row = self.admin.execute(
            SQL("select to_jsonb(t) from erp.{} t where id = %s").format(Identifier(noun)), [paper.id]
        ).fetchone()
        assert row is not None
        found: Answer = row[0]
        return found

    def voucher(self, answer: Answer) -> list[tuple[str, Any, Any]]:
        """The lines of the voucher that a function answered: account code, debit, credit."""
        return self.rows(
            "select a.code, l.debit, l.credit from erp.voucher_line l join erp.account a on a.id = l.account_id"
            " where l.voucher_id = %s order by l.line",
            answer["voucher"]["id"],
        )

    def pool(self, product: str) -> tuple[Any, Any]:
        """Quantity and value of a product in the cost pool."""
        found: list[tuple[Any, Any]] = self.rows(
            "select quantity, value from erp.cost_pool where product_id = %s", self.key("product", product)
        )
        return found[0] if found else (Decimal(0), Decimal(0))

    def on_hand(self, product: str, bin_code: str = "STORAGE") -> Any:
        """What lies in a bin."""
        found = self.one(
            "select quantity from erp.stock_balance where product_id = %s and bin_id = %s",
            self.key("product", product),
            self.key("bin", bin_code),
        )
        return Decimal(0) if found is None else Decimal(found)

    def faults(self) -> list[tuple[str, Any]]:
        """What does not tie: empty when stock, ledger, orders and numbers agree."""
        return [(name, row) for name, query in _TIES for row in self.rows(query)]


def refusal(error: psycopg.Error) -> Refusal:
    """What the server said with its own SQLSTATEs."""
    assert error.sqlstate in ("KT001", "KT002"), error
    params: Answer = json.loads(error.diag.message_detail or "{}")
    return Refusal(error.diag.message_primary or "", params, tuple(params.get("problems", ())))


@pytest.fixture
def desk(company: Company) -> Iterator[Desk]:
    """A company with one person in each job of purchasing; its orders need no approval until levels are set."""
    with ExitStack() as stack:
        admin = stack.enter_context(company.as_owner())
        admin.execute("delete from erp.approval_level")
        supplier = uuid.uuid4()
        admin.execute(
            "insert into erp.party (id, code, name, currency_code) values (%s, 'S1', 'Acme Supplies', 'EUR')",
            [supplier],
        )
        row = admin.execute("select current_date").fetchone()
        assert row is not None
        conninfos = {person: company.login(job) for person, job in JOBS.items()}
        yield Desk(company, stack, admin, supplier, row[0], conninfos)


_Ties: TypeAlias = Sequence[tuple[str, LiteralString]]
_TIES: _Ties = (
    (
        "a pool holds what its storage bins hold",
        (
            "select p.product_id, p.quantity, b.quantity from erp.cost_pool p full join ("
            " select s.product_id, sum(s.quantity) as quantity from erp.stock_balance s"
            " join erp.bin b on b.id = s.bin_id where b.kind = 'storage' group by 1) b using (product_id)"
            " where coalesce(p.quantity, 0) <> coalesce(b.quantity, 0)"
        ),
    ),
    (
        "a pool is worth its moves",
        (
            "select p.product_id, p.value, m.value from erp.cost_pool p full join ("
            " select product_id, sum(value) as value from erp.stock_move group by 1) m using (product_id)"
            " where coalesce(p.value, 0) <> coalesce(m.value, 0)"
        ),
    ),
    (
        "a bin holds what moved",
        (
            "select * from (select product_id, bin_id, quantity from erp.stock_balance where"
            " quantity <> 0) s full join ("
            " select product_id, bin_id, sum(quantity) as moved from ("
            " select product_id, to_bin_id as bin_id, quantity from erp.stock_move where to_bin_id is not null"
            " union all select product_id, from_bin_id, -quantity from erp.stock_move where"
            " from_bin_id is not null) x"
            " group by 1, 2 having sum(quantity) <> 0) m using (product_id, bin_id)"
            " where s.quantity is distinct from m.moved"
        ),
    ),
    (
        "stock accounts are worth their pools",
        (
            "select * from (select l.account_id, sum(l.debit - l.credit) as ledger from erp.voucher_line l"
            " join erp.account a on a.id = l.account_id where a.control = 'stock' group by 1) l full join ("
            " select c.stock_account_id as account_id, sum(k.value) as stock from erp.cost_pool k"
            " join erp.product p on p.id = k.product_id join erp.product_category c on c.id = p.category_id"
            " group by 1) s using (account_id) where coalesce(l.ledger, 0) <> coalesce(s.stock, 0)"
        ),
    ),
    (
        "GRNI is what receipts are not invoiced for",
        (
            "select l.party_id, l.ledger, r.value from (select l.party_id, sum(l.credit - l.debit) as ledger"
            " from erp.voucher_line l join erp.account a on a.id = l.account_id where a.control ="
            " 'grni' group by 1) l"
            " full join (select g.supplier_id as party_id, sum(gl.value - gl.cleared_value) as value"
            " from erp.goods_receipt g join erp.goods_receipt_line gl on gl.goods_receipt_id = g.id"
            " where g.status = 'posted' group by 1) r using (party_id)"
            " where coalesce(l.ledger, 0) <> coalesce(r.value, 0)"
        ),
    ),
    (
        "balances of accounts are their lines",
        (
            "select * from (select account_id, period_id, sum(debit) as d, sum(credit) as c from"
            " erp.account_balance"
            " group by 1, 2) b full join (select account_id, period_id, sum(debit) as d, sum(credit) as c"
            " from erp.voucher_line group by 1, 2) l using (account_id, period_id)"
            " where (b.d, b.c) is distinct from (l.d, l.c)"
        ),
    ),
    (
        "balances of parties are their lines",
        (
            "select * from (select account_id, party_id, period_id, sum(debit) as d, sum(credit) as c"
            " from erp.party_balance group by 1, 2, 3) b full join (select account_id, party_id, period_id,"
            " sum(debit) as d, sum(credit) as c from erp.voucher_line where party_id is not null"
            " group by 1, 2, 3) l"
            " using (account_id, party_id, period_id) where (b.d, b.c) is distinct from (l.d, l.c)"
        ),
    ),
    (
        "vouchers balance",
        "select voucher_id from erp.voucher_line group by 1 having sum(debit) <> sum(credit)",
    ),
    (
        "vouchers are numbered without gaps",
        "select journal_id, period_id from erp.voucher group by 1, 2 having max(number) <> count(*)",
    ),
    (
        "documents are numbered without gaps",
        (
            "select n.document_kind from erp.document_number n join ("
            " select 'purchase_order' as kind, count(number) from erp.purchase_order"
            " union all select 'goods_receipt', count(number) from erp.goods_receipt"
            " union all select 'stock_opening', count(number) from erp.stock_opening) d"
            " on d.kind = n.document_kind where d.count <> n.last_number"
        ),
    ),
    (
        "digests are of what stands there",
        "select id from erp.voucher where digest <> sha256(convert_to(erp_api.voucher__canonical(id), 'UTF8'))",
    ),
    (
        "order lines count their receipts",
        (
            "select ol.id, ol.received_quantity, r.* from erp.purchase_order_line ol left join lateral ("
            " select sum(gl.received_quantity) as received, sum(gl.rejected_quantity) as rejected"
            " from erp.goods_receipt_line gl join erp.goods_receipt g on g.id = gl.goods_receipt_id"
            " where g.status = 'posted' and gl.purchase_order_line_id = ol.id) r on true"
            " where (ol.received_quantity, ol.rejected_quantity)"
            " is distinct from (coalesce(r.received, 0), coalesce(r.rejected, 0))"
        ),
    ),
    (
        "an open order's status is that of its lines",
        (
            "select o.number, o.status from erp.purchase_order o join lateral ("
            " select bool_or(l.received_quantity > 0) as some,"
            " bool_and(l.closed or l.received_quantity - l.rejected_quantity >= l.quantity) as all"
            " from erp.purchase_order_line l where l.purchase_order_id = o.id) s on true"
            " where (o.status in ('approved', 'sent') and s.some)"
            " or (o.status = 'partly_received' and (s.all or not s.some))"
            " or (o.status = 'received' and not (s.all and s.some))"
        ),
    ),
)
