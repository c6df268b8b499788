"""How near the postings come to the limit: the very rows they write, written by plain SQL on the same server.

Some purchases are made while each posting's rows are noted by its transaction. Then the same rows are written again,
each document in one transaction sent in one go (pipelined) by prepared statements, one a table: new rows with new keys,
changed rows changed once more. Triggers of the program are off then (what they write is among the rows); foreign keys,
checks and indexes stay. The figure is the share of the postings' rate that this makes: plain seconds / posting seconds.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from tests.benchmarks.cycle import Cycle, Masters, Posting, desks
from tests.benchmarks.cycles import WARM_CYCLES, hire_team
from tests.benchmarks.measure import Figure
from tests.benchmarks.office import Office

SHARE_WANTED: Final = 0.5
CYCLES: Final = 30
WARM: Final = 5
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "purchase_order": ("id",),
    "purchase_order_line": ("id",),
    "goods_receipt": ("id",),
    "goods_receipt_line": ("id",),
    "supplier_invoice": ("id",),
    "supplier_invoice_line": ("id",),
    "payment": ("id",),
    "payment_line": ("id",),
    "cost_pool": ("product_id",),
    "stock_balance": ("product_id", "bin_id"),
    "account_balance": ("account_id", "period_id", "slot"),
    "party_balance": ("account_id", "party_id", "period_id", "slot"),
    "voucher_number": ("journal_id", "period_id"),
    "document_number": ("document_kind", "year"),
}
"""Tables whose rows a posting changes, with their keys; a purchase's tax, items and vouchers are new rows."""
_SETTLED: Final = ("open_item_balance",)
_ORDER: Final = (
    "goods_receipt", "goods_receipt_line", "supplier_invoice", "supplier_invoice_line", "payment", "payment_line",
    "purchase_order", "purchase_order_line", "cost_pool", "stock_balance", "stock_move", "supplier_invoice_tax",
    "open_item", "open_item_balance", "settlement", "voucher_line", "account_balance", "party_balance",
    "document_event", "change_log", "document_number", "voucher_number", "voucher",
)


@dataclass
class Written:
    """The rows of one posting by table."""

    noun: str
    rows: dict[str, list[dict[str, Any]]]


class Recorder:
    """Does postings and notes what each wrote and how long it took."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.seconds = 0.0
        self.written: list[Written] = []
        self.columns = columns(connection)

    def post(self, posting: Posting, work: Callable[[], object]) -> None:
        """Post, note the time, then read every row that the transaction left."""
        begin = time.perf_counter()
        work()
        self.seconds += time.perf_counter() - begin
        header = SQL("select xmin::text from erp.{} where id = %s").format(Identifier(posting.noun))
        found = self._connection.execute(header, [posting.id]).fetchone()
        assert found is not None
        rows = {}
        for table in self.columns:
            query = SQL("select to_jsonb(t) from erp.{} t where t.xmin::text = %s").format(Identifier(table))
            if left := [row for (row,) in self._connection.execute(query, found).fetchall()]:
                rows[table] = left
        unknown = rows.keys() - set(_ORDER)
        assert not unknown, unknown
        self.written.append(Written(posting.noun, rows))


def columns(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Table → its columns, without those that only the database fills."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for table, column in connection.execute(
        "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relnamespace = 'erp'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped"
        " and a.attidentity = '' and a.attgenerated = '' order by c.relname, a.attnum"
    ).fetchall():
        found[table].append(column)
    return dict(found)


def insert_statement(table: str, names: Sequence[str]) -> Composed:
    """All new rows of a table, handed over as one JSON text."""
    listed = SQL(", ").join(map(Identifier, names))
    return SQL("insert into erp.{} ({}) select {} from json_populate_recordset(null::erp.{}, %s)").format(
        Identifier(table), listed, listed, Identifier(table)
    )


def update_statement(table: str, names: Sequence[str], keys: Sequence[str]) -> Composed:
    """All changed rows of a table, handed over as one JSON text; every column but the key is written."""
    kept = [name for name in names if name not in keys]
    return SQL("update erp.{} t set {} from json_populate_recordset(null::erp.{}, %s) n where {}").format(
        Identifier(table),
        SQL(", ").join(SQL("{} = n.{}").format(Identifier(name), Identifier(name)) for name in kept),
        Identifier(table),
        SQL(" and ").join(SQL("t.{} = n.{}").format(Identifier(key), Identifier(key)) for key in keys),
    )


class Writer:
    """Writes the rows of postings again."""

    def __init__(self, connection: psycopg.Connection[Any], names: dict[str, list[str]]) -> None:
        self._connection = connection
        self._names = names
        self._numbers = 10_000_000

    def statements(self, written: Written) -> list[tuple[Composed, str]]:
        """What is sent for a posting: statement and rows, with new keys where rows are new."""
        fresh = self._fresh(written)
        sent = []
        for table in _ORDER:
            rows = written.rows.get(table)
            if not rows:
                continue
            names = self._names[table]
            if table in _KEYS:
                sent.append((update_statement(table, names, _KEYS[table]), json.dumps(rows)))
            elif table in _SETTLED and written.noun == "payment":
                sent.append((update_statement(table, names, ("open_item_id",)), json.dumps(rows)))
            else:
                sent.append((insert_statement(table, names), self._renamed(rows, fresh, table)))
        return sent

    def _fresh(self, written: Written) -> dict[str, str]:
        """Old key → new key of the records that are new: voucher and open item, and the document it is of."""
        new = {row["id"] for table in ("voucher", "open_item") for row in written.rows.get(table, ())}
        return {key: str(uuid4()) for key in new}

    def _renamed(self, rows: list[dict[str, Any]], fresh: dict[str, str], table: str) -> str:
        copies = [{name: fresh.get(value, value) if isinstance(value, str) else value for name, value in row.items()}
                  for row in rows]  # fmt: skip
        for copy in copies:
            if table == "voucher":
                self._numbers += 1
                copy["number"] = self._numbers
            elif table == "settlement":
                copy["document_id"] = str(uuid4())
            elif table == "supplier_invoice_tax":
                copy["supplier_invoice_id"] = self._other_invoice(UUID(copy["supplier_invoice_id"]))
        return json.dumps(copies)

    def _other_invoice(self, own: UUID) -> str:
        """The row of an invoice's tax has no key of its own: the old one makes room before the clock starts."""
        self._connection.execute("delete from erp.supplier_invoice_tax where supplier_invoice_id = %s", [own])
        return str(own)

    def write(self, sent: Sequence[tuple[Composed, str]]) -> float:
        """One transaction in one go; how long it took."""
        begin = time.perf_counter()
        with self._connection.pipeline(), self._connection.transaction():
            for statement, rows in sent:
                self._connection.execute(statement, [rows], prepare=True)
        return time.perf_counter() - begin


def _user_triggers(connection: psycopg.Connection[Any], names: dict[str, list[str]], verb: str) -> None:
    for table in names:
        connection.execute(SQL("alter table erp.{} {} trigger user").format(Identifier(table), SQL(verb)))


def measure(office: Office) -> list[Figure]:
    """The share that the three postings of a purchase reach."""
    with office.connect() as admin, desks(hire_team(office)) as people:
        recorder = Recorder(admin)
        cycle = Cycle(people, Masters.read(office.conninfo), seed=99)
        for _ in range(WARM_CYCLES):
            cycle.run()
        for _ in range(CYCLES):
            cycle.run(recorder.post)
    with psycopg.connect(office.conninfo, autocommit=True) as connection:
        _user_triggers(connection, recorder.columns, "disable")
        try:
            plain = sum(_replayed(Writer(connection, recorder.columns), recorder.written))
        finally:
            _user_triggers(connection, recorder.columns, "enable")
    rows: Counter[str] = Counter()
    for written in recorder.written:
        rows[written.noun] += sum(map(len, written.rows.values()))
    counted = ", ".join(f"{noun} {count // CYCLES}" for noun, count in rows.items())
    return [
        Figure(
            "posting_share_of_plain_sql", plain / recorder.seconds, "share", SHARE_WANTED,
            f"postings {recorder.seconds / CYCLES * 1000:.1f} ms a cycle, plain {plain / CYCLES * 1000:.1f} ms;"
            f" rows: {counted}",
        )
    ]


def _replayed(writer: Writer, written: Sequence[Written]) -> Iterator[float]:
    for one in written[: 3 * WARM]:
        writer.write(writer.statements(one))
    for one in written:
        yield writer.write(writer.statements(one))
