"""Fakes for screens: a connection, a memory for settings, an order list of any length."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from erp_desktop.base.access import Rights
from erp_desktop.base.columns import Column
from erp_desktop.base.columns import Kind as ColumnKind
from erp_desktop.base.errors import Unavailable
from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Count, Cursor, Page, Query, Sort
from erp_desktop.base.task import Kind, Task
from erp_desktop.ui.filters import ChoiceFilter, DateRangeFilter
from erp_desktop.ui.list_screen import ListSpec
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

T = TypeVar("T")


class FakeDatabase:
    """A connection that can be broken and whose statement can be waited for and ended."""

    def __init__(self) -> None:
        self.broken = False
        self.closed = False
        self.ended = threading.Event()
        self.kinds: list[Kind] = []
        self.confirmed = 0
        self.moment: datetime | None = None

    @contextmanager
    def limits(self, kind: Kind, /) -> Iterator[None]:
        self.kinds.append(kind)
        yield

    def confirm(self) -> None:
        self.confirmed += 1

    def as_of(self) -> datetime | None:
        return self.moment

    def cancel_running(self) -> None:
        self.ended.set()

    def close(self) -> None:
        self.closed = True


class FakeServer:
    """Opens fake connections; `down` refuses them, for the reason `why`."""

    def __init__(self) -> None:
        self.down = False
        self.why = "server.unreachable"
        self.asked = 0
        self.opened: list[FakeDatabase] = []

    def open(self) -> FakeDatabase:
        self.asked += 1
        if self.down:
            raise Unavailable(self.why)
        database = FakeDatabase()
        self.opened.append(database)
        return database


class MemorySettings:
    """Settings that live as long as the test."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, key: str, default: T) -> T:
        value = self.values.get(key, default)
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, key: str, value: object) -> None:
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value


@dataclass
class Seen:
    """What a screen told the shell."""

    opened: list[tuple[str, object]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def make_services(
    runner: TaskRunner, seen: Seen | None = None, *, permissions: frozenset[Permission] = frozenset(Permission)
) -> Services:
    told = seen or Seen()
    return Services(
        runner=runner, rights=Rights("anna", permissions), settings=MemorySettings(),
        navigate=lambda command, argument: told.opened.append((command, argument)),
        notify=lambda words, tone: told.notes.append((words, tone)), company="Zhonghe Trading", currency="EUR",
        minor_units=lambda code: {"JPY": 0}.get(code, 2),
    )


@dataclass(frozen=True, slots=True)
class Order:
    id: UUID
    number: str
    date: date
    supplier: str
    state: str
    currency: str
    total: Decimal
    quantity: Decimal
    price: Decimal | None
    changed_at: datetime
    urgent: bool


STATES = {
    "draft": (mark("Draft"), "muted"), "to_approve": (mark("To approve"), "warn"), "sent": (mark("Sent"), "accent"),
    "received": (mark("Received"), "ok"), "cancelled": (mark("Cancelled"), "bad"),
}
COLUMNS = (
    Column("number", mark("Number"), ColumnKind.CODE, 110, sortable=True),
    Column("date", mark("Date"), ColumnKind.DATE, 110, sortable=True),
    Column("supplier", mark("Supplier"), ColumnKind.TEXT, 220, sortable=True),
    Column("state", mark("State"), ColumnKind.STATE, 120, states=STATES),
    Column("total", mark("Total"), ColumnKind.MONEY, 120, sortable=True, currency="currency"),
    Column("currency", mark("Currency"), ColumnKind.CODE, 80),
    Column("quantity", mark("Quantity"), ColumnKind.QUANTITY, 100),
    Column("price", mark("Price"), ColumnKind.PRICE, 100, needs="account:edit"),
    Column("urgent", mark("Urgent"), ColumnKind.FLAG, 70),
    Column("changed_at", mark("Changed"), ColumnKind.MOMENT, 140, hidden=True),
)
SUPPLIERS = ("Zhonghe Precision Parts 中和精密", "Nordwind Handels GmbH", "Iberia Metales SA", "华东五金有限公司")


def order(number: int) -> Order:
    total = Decimal(number * 3719 % 98765) / 100 * (-1 if number % 11 == 3 else 1)
    return Order(
        UUID(int=number), f"PO-{number:05d}", date(2026, 3, 1) + timedelta(days=number % 60),
        SUPPLIERS[number % 4], list(STATES)[number % 5], "JPY" if number % 4 == 3 else "EUR",
        Decimal(0) if number % 7 == 0 else total, Decimal(number % 40), None,
        datetime(2026, 3, 1, 9, 30, tzinfo=UTC) + timedelta(minutes=number), number % 9 == 0,
    )


class Orders:
    """A table of orders, paged by keyset, that keeps what it was asked."""

    def __init__(self, count: int) -> None:
        self.rows = [order(number) for number in range(1, count + 1)]
        self.asked: list[tuple[Query, Cursor | None, int]] = []
        self.error: Exception | None = None

    def page_task(self, query: Query, cursor: Cursor | None, limit: int) -> Task[Page[Order]]:
        def run(_work: object) -> Page[Order]:
            self.asked.append((query, cursor, limit))
            if self.error is not None:
                raise self.error
            rows = self._of(query)
            start = 0 if cursor is None else 1 + next(at for at, one in enumerate(rows) if one.id == cursor[-1])
            page = tuple(rows[start : start + limit])
            more = start + limit < len(rows)
            return Page(page, (page[-1].number, page[-1].id) if more else None)

        return Task("purchase_order.page", Kind.READ, run)

    def count_task(self, query: Query) -> Task[Count]:
        def run(_work: object) -> Count:
            count = len(self._of(query))
            return Count(min(count, 10_000), exact=count <= 10_000)

        return Task("purchase_order.count", Kind.READ, run)

    def _of(self, query: Query) -> list[Order]:
        words = query.words.casefold().split()
        rows = [
            one for one in self.rows if all(word in f"{one.number} {one.supplier}".casefold() for word in words)
        ]
        states = query.filters.get("state")
        if isinstance(states, tuple):
            rows = [one for one in rows if one.state in states]
        sort = query.sort or Sort("number")
        return sorted(rows, key=lambda one: (getattr(one, sort.key), one.id), reverse=sort.descending)

    def spec(self) -> ListSpec[Order]:
        return ListSpec(
            id="purchase_order.list", title=mark("Purchase orders"), icon="purchasing", columns=COLUMNS,
            page_task=self.page_task, count_task=self.count_task, nouns=("purchase_order",), sort=Sort("number"),
            open_command="purchase_order.open", new_command="purchase_order.new",
            filters=(
                ChoiceFilter("state", mark("State"), tuple((key, title) for key, (title, _tone) in STATES.items())),
                DateRangeFilter("date", mark("Date")),
            ),
            empty=mark("Orders to your suppliers stand here."),
        )
