"""A company with people of every job that buys and pays; documents are made and posted as a person would."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from tests.plugins.company import Company

JOBS = ("buyer", "purchasing_approver", "storekeeper", "accounts_payable_clerk", "finance_manager", "accountant")


@dataclass(frozen=True)
class Bought:
    """An order line: product, quantity, unit price, tax code, discount in percent."""

    product: UUID
    quantity: str
    price: str
    tax: str | None = "V20"
    discount: str = "0"


@dataclass(frozen=True)
class Billed:
    """An invoice line: of a receipt line (UUID) or for an account (its code)."""

    target: UUID | str
    quantity: str
    price: str
    tax: str | None = "V20"


@dataclass
class Books:
    """Ways to make documents in a test company; money comes back as Decimal, amounts go in as text."""

    company: Company
    people: dict[str, psycopg.Connection[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owner = self.company.as_owner()
        self.warehouse: UUID = self.value("select id from erp.warehouse where code = 'MAIN'")
        self.bin: UUID = self.value("select id from erp.bin where code = 'STORAGE'")
        self.bank: UUID = self.value("select id from erp.journal where code = 'BNK'")
        self.supplier = self.new_supplier()

    def close(self) -> None:
        """End every connection."""
        for connection in (self.owner, *self.people.values()):
            connection.close()

    def person(self, job: str) -> psycopg.Connection[Any]:
        """The connection of the one person with this job; a name after a dot makes another one."""
        if job not in self.people:
            login = self.company.login(job.partition(".")[0])
            self.people[job] = psycopg.connect(login, autocommit=True)
        return self.people[job]

    def value(self, query: LiteralString, *values: object) -> Any:
        """The one value that a query as owner returns."""
        row = self.owner.execute(query, values).fetchone()
        assert row is not None
        return row[0]

    def rows(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """All rows that a query as owner returns."""
        return self.owner.execute(query, values).fetchall()

    def new_supplier(self, currency: str = "EUR") -> UUID:
        """A supplier with payment term EOM30."""
        found = uuid4()
        self.owner.execute(
            "insert into erp.party (id, code, name, currency_code, payment_term_id)"
            " select %s, %s, 'Supplier', %s, id from erp.payment_term where code = 'EOM30'",
            (found, f"S{found.hex[:8]}", currency),
        )
        return found

    def new_product(self, category: str = "GOODS") -> UUID:
        """A product kept and bought in pieces (KG, with three decimals, when weighed goods are asked for)."""
        found = uuid4()
        self.owner.execute(
            "insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id)"
            " select %s, %s, 'Product', c.id, u.id, u.id from erp.product_category c, erp.unit u"
            " where c.code = %s and u.code = 'PCS'",
            (found, f"P{found.hex[:8]}", category),
        )
        return found

    def rate(self, currency: str, day: str, rate: str) -> None:
        """The exchange rate from a day on."""
        self.owner.execute(
            "insert into erp.exchange_rate (currency_code, date, rate) values (%s, %s, %s)", (currency, day, rate)
        )

    def tolerate(self, column: str, value: str) -> None:
        """Set a tolerance of the company."""
        statement = SQL("update erp.company set {} = %s, version = version + 1").format(Identifier(column))
        self.owner.execute(statement, (value,))

    def grant(self, job: str, permission: str) -> None:
        """Give the person with this job one permission more: a company may compose its jobs as it likes."""
        right = f"{self.company.roles.prefix}__{permission.replace(':', '_')}"
        statement = SQL("grant {} to {}").format(Identifier(right), Identifier(self.person(job).info.user))
        with self.company.connect() as connection:
            connection.execute(statement)

    def call(self, job: str, function: str, document: UUID, version: int = 1, *more: object) -> dict[str, Any]:
        """Call a document function under a new request id."""
        return self.call_again(job, function, document, version, uuid4(), *more)

    def call_again(
        self, job: str, function: str, document: UUID, version: int, request: UUID, *more: object
    ) -> dict[str, Any]:
        """Call a document function under a given request id."""
        places = SQL(", ").join([SQL("%s")] * (3 + len(more)))
        statement = SQL("select erp_api.{}({})").format(Identifier(function), places)
        row = self.person(job).execute(statement, (document, version, request, *more)).fetchone()
        assert row is not None
        result: dict[str, Any] = row[0]
        return result

    def order(
        self,
        lines: Sequence[Bought],
        *,
        currency: str = "EUR",
        day: str = "2026-01-05",
        supplier: UUID | None = None,
    ) -> list[UUID]:
        """An approved order; returns the ids of its lines."""
        order, found = uuid4(), [uuid4() for _ in lines]
        connection = self.person("buyer")
        with connection.transaction():
            connection.execute(
                "insert into erp.purchase_order (id, supplier_id, warehouse_id, currency_code, order_date)"
                " values (%s, %s, %s, %s, %s)",
                (order, supplier or self.supplier, self.warehouse, currency, day),
            )
            for place, (line, bought) in enumerate(zip(found, lines, strict=True), 1):
                connection.execute(
                    "insert into erp.purchase_order_line (id, purchase_order_id, line, product_id,"
                    " unit_id, quantity,"
                    " unit_price, discount_percent, tax_code_id) select %s, %s, %s, %s, p.unit_id, %s, %s, %s,"
                    " (select id from erp.tax_code where code = %s) from erp.product p where p.id = %s",
                    (
                        *(line, order, place, bought.product, bought.quantity, bought.price, bought.discount),
                        *(bought.tax, bought.product),
                    ),
                )
        result = self.call("buyer", "purchase_order__submit", order)
        if result["status"] == "to_approve":
            self.call("purchasing_approver", "purchase_order__approve", order, result["version"])
        return found

    def receive(
        self, lines: Iterable[tuple[UUID, str, str]], *, day: str = "2026-01-10", supplier: UUID | None = None
    ) -> list[UUID]:
        """A posted receipt of (order line, received, rejected); returns the ids of its lines."""
        receipt, found = uuid4(), []
        connection = self.person("storekeeper")
        with connection.transaction():
            connection.execute(
                "insert into erp.goods_receipt (id, supplier_id, warehouse_id, date) values (%s, %s, %s, %s)",
                (receipt, supplier or self.supplier, self.warehouse, day),
            )
            for place, (order_line, received, rejected) in enumerate(lines, 1):
                found.append(uuid4())
                connection.execute(
                    "insert into erp.goods_receipt_line (id, goods_receipt_id, line,"
                    " purchase_order_line_id, bin_id,"
                    " received_quantity, rejected_quantity) values (%s, %s, %s, %s, %s, %s, %s)",
                    (found[-1], receipt, place, order_line, self.bin, received, rejected),
                )
        self.call("storekeeper", "goods_receipt__post", receipt)
        return found

    def buy(
        self, quantity: str = "10", price: str = "5.00", *, rejected: str = "0", tax: str | None = "V20"
    ) -> UUID:
        """Order and receive one new product; returns the receipt line."""
        lines = self.order([Bought(self.new_product(), quantity, price, tax)])
        return self.receive([(lines[0], quantity, rejected)])[0]

    def product_of(self, receipt_line: UUID) -> UUID:
        """The product of a receipt line."""
        found: UUID = self.value("select product_id from erp.goods_receipt_line where id = %s", receipt_line)
        return found

    def consume(self, product: UUID, quantity: str, day: str = "2026-01-12") -> None:
        """Use goods up, as an issue does: out of stock into consumables used."""
        voucher, document = uuid4(), uuid4()
        with self.owner.transaction():
            taken = self.value(
                "select -(m).value from unnest(erp_api.stock__post('issue', %s, %s, %s,"
                " array[row(1, %s, %s, %s, null, %s, null)::erp_api.stock_line])) m",
                *(document, day, voucher, product, self.warehouse, self.bin, quantity),
            )
            self.owner.execute(
                "select erp_api.voucher__post(%s, (select id from erp.journal where code = 'STK'),"
                " %s, 'stock', 'issue',"
                " %s, null, '', array[row(c.stock_account_id, 0, %s::numeric, null, null, null, null, ''),"
                " row(c.expense_account_id, %s::numeric, 0, null, null, null, null, '')]::erp_api.posting_line[])"
                " from erp.product p join erp.product_category c on c.id = p.category_id where p.id = %s",
                (voucher, day, document, taken, taken, product),
            )

    def invoice(
        self,
        lines: Iterable[Billed],
        *,
        day: str = "2026-01-20",
        posting_day: str | None = None,
        currency: str = "EUR",
        number: str | None = None,
        control: str | None = None,
        due: date | None = None,
        supplier: UUID | None = None,
    ) -> UUID:
        """A draft of a supplier invoice."""
        invoice = uuid4()
        connection = self.person("accounts_payable_clerk")
        with connection.transaction():
            connection.execute(
                "insert into erp.supplier_invoice (id, supplier_id, supplier_number, date,"
                " posting_date, currency_code,"
                " control_amount, due_date) values (%s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    *(invoice, supplier or self.supplier, number or invoice.hex, day, posting_day or day),
                    *(currency, control, due),
                ),
            )
            for place, line in enumerate(lines, 1):
                receipt_line = line.target if isinstance(line.target, UUID) else None
                connection.execute(
                    "insert into erp.supplier_invoice_line (id, supplier_invoice_id, line, goods_receipt_line_id,"
                    " account_id, quantity, unit_price, tax_code_id) values (%s, %s, %s, %s,"
                    " (select id from erp.account where code = %s), %s, %s, (select id from"
                    " erp.tax_code where code = %s))",
                    (
                        *(uuid4(), invoice, place, receipt_line, None if receipt_line else line.target),
                        *(line.quantity, line.price, line.tax),
                    ),
                )
        return invoice

    def post_invoice(self, invoice: UUID) -> dict[str, Any]:
        """Post a draft of an invoice as the clerk."""
        return self.call("accounts_payable_clerk", "supplier_invoice__post", invoice)

    def open_item(self, invoice: UUID) -> UUID:
        """The open item of a posted invoice."""
        found: UUID = self.value("select id from erp.open_item where document_id = %s", invoice)
        return found

    def payment(
        self,
        items: Iterable[tuple[UUID, str]],
        *,
        day: str = "2026-02-10",
        currency: str = "EUR",
        supplier: UUID | None = None,
        bank_account: UUID | None = None,
        journal: UUID | None = None,
    ) -> UUID:
        """A draft of a payment of (open item, amount)."""
        payment = uuid4()
        connection = self.person("accounts_payable_clerk")
        with connection.transaction():
            connection.execute(
                "insert into erp.payment (id, supplier_id, journal_id, date, currency_code, party_bank_account_id)"
                " values (%s, %s, %s, %s, %s, %s)",
                (payment, supplier or self.supplier, journal or self.bank, day, currency, bank_account),
            )
            for place, (item, amount) in enumerate(items, 1):
                connection.execute(
                    "insert into erp.payment_line (id, payment_id, line, open_item_id, amount)"
                    " values (gen_random_uuid(), %s, %s, %s, %s)",
                    (payment, place, item, amount),
                )
        return payment

    def post_payment(self, payment: UUID) -> dict[str, Any]:
        """Post a draft of a payment as the finance manager."""
        return self.call("finance_manager", "payment__post", payment)

    def balances(self, day: str = "2026-12-31") -> dict[str, Decimal]:
        """Code of each account → debit less credit up to a day, those that are zero left out."""
        return dict(
            self.rows(
                "select a.code, sum(l.debit - l.credit) from erp.voucher_line l join erp.account a"
                " on a.id = l.account_id"
                " where l.date <= %s group by a.code having sum(l.debit - l.credit) <> 0",
                day,
            )
        )

    def findings(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every numbered check that returns rows; goods that `consume` used up have a voucher"
        " without a document."""
        names = self.rows(
            "select proname from pg_proc where pronamespace = 'erp_api'::regnamespace and proname ~ '^check__'"
            " order by 1"
        )
        found = {}
        for (name,) in names:
            rows = self.owner.execute(SQL("select * from {}()").format(Identifier("erp_api", name))).fetchall()
            rows = [row for row in rows if (row[3] or {}).get("source_kind") != "issue"]
            if rows:
                found[name.removeprefix("check__")] = rows
        return found


def refusal(error: psycopg.Error) -> tuple[str, dict[str, Any]]:
    """Code and params that a function refused with."""
    return str(error.diag.message_primary), json.loads(error.diag.message_detail or "{}")


def problems(error: psycopg.Error) -> list[tuple[str, int | None]]:
    """Code and row of every problem that a function refused with."""
    return [(problem["code"], problem.get("row")) for problem in refusal(error)[1]["problems"]]
