"""A supplier, an order and a server in memory, for the tests of edit screens."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

from erp_desktop.base.access import Rights
from erp_desktop.base.errors import KontorError, Problem, Stale
from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import RecordId
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_screen import DocumentScreen
from erp_desktop.ui.drafts import DraftStore
from erp_desktop.ui.edit_screen import (
    ChainLink,
    DocumentSpec,
    EditScreen,
    EditSpec,
    FieldChange,
    FieldSpec,
    GridPart,
    HistoryEntry,
    Loaded,
    Section,
    State,
)
from erp_desktop.ui.field_kinds import FieldKind
from erp_desktop.ui.line_grid import LookUp, Row, Total
from erp_desktop.ui.picker import PickerRow
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from tests.ui.entry_helpers import PRODUCTS, order_lines

TERMS = tuple(
    PickerRow(UUID(int=100 + at), code, name)
    for at, (code, name) in enumerate((("N30", "30 days net"), ("N60", "60 days net"), ("N14", "14 days, 2 % 7")))
)
T = TypeVar("T")
SECRET = "supplier:see_bank"
WAIT_S = 20.0


class Memory:
    """Settings that last as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[str, object] = {}

    def get(self, key: str, default: T) -> T:
        return cast("T", self.kept.get(key, default))

    def set(self, key: str, value: object) -> None:
        self.kept[key] = value


def make_services(runner: TaskRunner, folder: Path | None = None) -> Services:
    """Services without a shell; messages are collected in `settings.kept["notices"]`."""
    memory = Memory()
    notices: list[tuple[str, str]] = []
    memory.kept["notices"] = notices
    return Services(
        runner=runner, rights=Rights("ann", frozenset()), settings=memory,
        navigate=lambda _command, _argument: None, notify=lambda words, tone: notices.append((words, tone)),
        company="demo", currency="EUR", drafts=DraftStore(folder) if folder is not None else None,
    )


def search_terms(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    def run(_work: Work[Any]) -> tuple[PickerRow, ...]:
        return tuple(row for row in TERMS if words.casefold() in row.words().casefold())[:limit]

    return Task("terms.search", Kind.READ, run)


@dataclass
class Supplier:
    id: UUID
    version: int = 1
    code: str = ""
    name: str = ""
    terms_id: RecordId | None = None
    currency: str = "EUR"
    credit_limit: Decimal | None = None
    discount: Decimal | None = None
    since: date | None = None
    blocked: bool = False
    iban: str = ""
    notes: str = ""
    attributes: dict[str, object] = field(default_factory=dict)
    archived_at: datetime | None = None


@dataclass
class OrderLine:
    id: UUID
    product_id: RecordId | None
    description: str | None
    quantity: Decimal | None
    unit: str | None
    price: Decimal | None
    due: date | None = None
    urgent: bool = False


@dataclass
class Order:
    id: UUID
    version: int = 1
    number: str = ""
    supplier_id: RecordId | None = None
    order_date: date | None = None
    reference: str = ""
    currency: str = "EUR"
    status: str = "draft"
    lines: list[OrderLine] = field(default_factory=list)


class Server:
    """Stores records by id, refuses stale versions.

    `fail_next` is raised by the next save; a save waits while `answers` is not set, as for a server that is lost.
    """

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.answers.set()
        self.stored: dict[RecordId, Any] = {}
        self.fail_next: KontorError | None = None
        self.saves = 0
        self.references = {row.id: row for row in (*TERMS, *PRODUCTS)}

    def load(self, record: RecordId) -> Task[Loaded[Any]]:
        def run(_work: Work[Any]) -> Loaded[Any]:
            return Loaded(copy.deepcopy(self.stored[record]), self.references, "Li Wei")

        return Task("record.load", Kind.READ, run)

    def save(self, record: Any, new: bool) -> Task[Loaded[Any]]:  # noqa: FBT001 - any record
        sent = copy.deepcopy(record)

        def run(_work: Work[Any]) -> Loaded[Any]:
            assert self.answers.wait(WAIT_S)
            if self.fail_next is not None:
                error, self.fail_next = self.fail_next, None
                raise error
            self.saves += 1
            if not new:
                if self.stored[sent.id].version != sent.version:
                    raise Stale("record.stale", {"changed_by": "Li Wei"})
                sent.version += 1
            self.stored[sent.id] = sent
            return Loaded(copy.deepcopy(sent), self.references, "Ann")

        return Task("record.save", Kind.WRITE, run)

    def change(self, record: UUID, **values: object) -> None:
        """Somebody else saves."""
        stored = copy.deepcopy(self.stored[record])
        for key, value in values.items():
            setattr(stored, key, value)
        stored.version += 1
        self.stored[record] = stored

    def set_archived(self, *, archived: bool) -> Callable[[UUID, int], Task[object]]:
        def task(record: UUID, _version: int) -> Task[object]:
            def run(_work: Work[Any]) -> object:
                self.change(record, archived_at=datetime.now(UTC) if archived else None)
                return None

            return Task("record.archive", Kind.WRITE, run)

        return task

    def history(self, _record: UUID) -> Task[Sequence[HistoryEntry]]:
        entries = (
            HistoryEntry(
                datetime(2026, 3, 5, 14, 2, tzinfo=UTC), "Li Wei", text("Changed"),
                (
                    FieldChange(text("Credit limit"), "10,000.00", "25,000.00"),
                    FieldChange(text("Notes"), "", "VIP"),
                ),
            ),
            HistoryEntry(datetime(2026, 1, 12, 9, 30, tzinfo=UTC), "Ann Berger", text("Created")),
        )
        return Task("record.history", Kind.READ, lambda _work: entries)


def supplier_spec(server: Server) -> EditSpec[Supplier]:
    """Master data with every kind of field."""
    return EditSpec(
        noun="supplier", kind=mark("Supplier"), name_of=lambda one: f"{one.code} {one.name}", icon="party",
        sections=(
            Section(mark("General"), (
                FieldSpec("code", mark("Code"), FieldKind.CODE, required=True, width=160, read_only_after_new=True,
                          help=mark("The short name in lists.")),
                FieldSpec("name", mark("Name"), required=True),
                FieldSpec("terms_id", mark("Payment terms"), FieldKind.LOOK_UP, look_up=LookUp(search_terms)),
                FieldSpec("currency", mark("Currency"), FieldKind.CHOICE, required=True,
                          choices={"EUR": "EUR", "CNY": "CNY", "USD": "USD"}, width=160),
                FieldSpec("since", mark("Supplier since"), FieldKind.DATE),
                FieldSpec("blocked", mark("Blocked for orders"), FieldKind.FLAG),
            )),
            Section(mark("Conditions"), (
                FieldSpec("credit_limit", mark("Credit limit"), FieldKind.MONEY, width=160),
                FieldSpec("discount", mark("Discount"), FieldKind.PERCENT, width=160),
                FieldSpec("iban", mark("Bank account"), needs=SECRET),
                FieldSpec("notes", mark("Notes"), FieldKind.LONG_TEXT, span=2, length_max=200),
                FieldSpec("attributes", mark("Attributes"), FieldKind.ATTRIBUTES, span=2),
            )),
        ),
        load=server.load, save=server.save, new=lambda: Supplier(new_id()),
        check=_check_supplier, history=server.history,
        archive=server.set_archived(archived=True), restore=server.set_archived(archived=False),
        constraint_fields={"code.taken": "code", "supplier_name_not_blank": "name"},
    )


def _check_supplier(values: Mapping[str, object], _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    limit = values.get("credit_limit")
    if isinstance(limit, Decimal) and limit < 0:
        return [Problem("value.negative", "credit_limit")]
    return []


def order_totals(values: Mapping[str, object], rows: Sequence[Row]) -> Sequence[Total]:
    net = sum((value for row in rows if isinstance(value := row.get("amount"), Decimal)), Decimal(0))
    tax = (net * Decimal("0.13")).quantize(Decimal("0.01"))
    currency = values.get("currency") or "EUR"
    return [
        Total(text("Net"), f"{format_money(net, 2)} {currency}"),
        Total(text("VAT 13 %"), f"{format_money(tax, 2)} {currency}"),
        Total(text("Total"), f"{format_money(net + tax, 2)} {currency}", strong=True),
    ]


def read_lines(loaded: Loaded[Order]) -> Sequence[Row]:
    return [
        {
            "id": line.id, "product": loaded.references.get(line.product_id) if line.product_id else None,
            "description": line.description, "quantity": line.quantity, "unit": line.unit, "price": line.price,
            "due": line.due, "urgent": line.urgent,
        }
        for line in loaded.record.lines
    ]


def write_lines(order: Order, rows: Sequence[Row]) -> None:
    order.lines = []
    for row in rows:
        product: Any = row["product"]
        values: Any = {key: row.get(key) for key in ("description", "quantity", "unit", "price", "due")}
        given: Any = row.get("id") or new_id()
        order.lines.append(
            OrderLine(given, product.id if product else None, urgent=bool(row.get("urgent")), **values)
        )


STATES = {"draft": State(mark("Draft")), "approved": State(mark("Approved"), "ok")}


def order_spec(server: Server, approved: list[UUID] | None = None) -> DocumentSpec[Order]:
    """A purchase order."""

    def commands(screen: EditScreen[Order]) -> Sequence[Command]:
        assert isinstance(screen, DocumentScreen)

        def approve() -> None:
            def run(_work: Work[Any]) -> object:
                server.change(screen.record.id, status="approved")
                if approved is not None:
                    approved.append(screen.record.id)
                return None

            screen.save_then(lambda: screen.act(Task("order.approve", Kind.WRITE, run), text("Approved.")))

        def words() -> str:
            return text("Approve {amount}", amount=screen.totals()[-1].value if screen.work.loaded else "")

        def why_not() -> str | None:
            if screen.work.loaded is None:
                return text("Loading…")
            if screen.record.status != "draft":
                return text("It is approved already.")
            return None if screen.lines().lines.lines() else text("There are no lines yet.")

        return [
            Command("order.approve", words, run=approve, icon="approve", enabled=why_not, primary=True),
            Command("order.print", mark("Print"), run=lambda: None, icon="print", in_bar=False),
            Command("order.copy", mark("Copy as a new order"), run=lambda: None, icon="copy", in_bar=False),
        ]

    def chain(record: UUID) -> Task[Sequence[ChainLink]]:
        links = (
            ChainLink(text("Requisition"), "REQ-0412", State(mark("Closed"), "muted"), "requisition.open", record),
            ChainLink(text("Purchase order"), "PO-1042", None, "order.open", record, current=True),
            ChainLink(
                text("Goods receipt"), "GR-2201", State(mark("Posted"), "ok"), "receipt.open", record, "12 Mar"
            ),
        )
        return Task("order.chain", Kind.READ, lambda _work: links)

    return DocumentSpec(
        noun="purchase_order", kind=mark("Purchase order"), name_of=lambda one: one.number, icon="purchasing",
        sections=(
            Section("", (
                FieldSpec("supplier_id", mark("Supplier"), FieldKind.LOOK_UP, required=True,
                          look_up=LookUp(search_terms), span=2),
                FieldSpec("order_date", mark("Date"), FieldKind.DATE, required=True),
                FieldSpec("currency", mark("Currency"), FieldKind.CHOICE, required=True,
                          choices={"EUR": "EUR", "CNY": "CNY"}),
                FieldSpec("reference", mark("Your reference"), span=2),
            ), columns=4),
        ),
        grids=(GridPart("lines", mark("Lines"), lambda _screen: order_lines(), read_lines, write_lines,
                        needs_line=True),),
        load=server.load, save=server.save, new=lambda: Order(new_id(), order_date=date(2026, 3, 5)),
        commands=commands, totals=order_totals, chain=chain, history=server.history,
        state=lambda one: STATES[one.status],
        read_only=lambda one: None if one.status == "draft" else text("Changed by a revision only."),
    )


def an_order(lines: int = 12) -> Order:
    """An order with lines."""
    made = Order(new_id(), number="PO-1042", supplier_id=TERMS[0].id, order_date=date(2026, 3, 5), reference="A-77")
    for at in range(lines):
        product = PRODUCTS[at % len(PRODUCTS)]
        extra: Any = product.extra
        made.lines.append(
            OrderLine(new_id(), product.id, product.name, Decimal(at * 7 % 40 + 1), extra["unit"], extra["price"])
        )
    return made


def a_supplier() -> Supplier:
    """A supplier with everything filled."""
    return Supplier(
        new_id(), code="S-1001", name="Zhonghe Bearings Ltd.", terms_id=TERMS[0].id,
        credit_limit=Decimal(25000), discount=Decimal("2.5"), since=date(2019, 4, 1),
        iban="DE02 1203 0000 0000 2020 51", notes="Delivers on Tuesdays.",
        attributes={"ISO 9001": "2027-06", "incoterm": "DAP"},
    )


