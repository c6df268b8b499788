"""Plans what arrives of the demo's orders: partial deliveries, rejected goods, mistakes that are taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID

from erp_desktop.demo.assortment import DemoProduct, DemoSupplier
from erp_desktop.demo.days import working_day
from erp_desktop.demo.history import Closing, Fate, Order, OrderLine, Receipt, ReceiptLine, Reversal
from erp_desktop.demo.ids import Ids
from erp_desktop.demo.plan_orders import Planned

_SEED: Final = 2027
_NONE: Final = Decimal(0)
_ORDERS_PER_DRAFT: Final = 400
_ORDERS_PER_REVERSAL: Final = 200
_REJECTED_PERMILLE: Final = 22
_SHORT_PERMILLE: Final = 45
_OVER_PERMILLE: Final = 10
_REJECT_LOT_MIN: Final = 4
_OVER_LOT_MIN: Final = 40
_REASONS_REJECTED: Final = (
    "Damaged in transit", "Wrong colour", "Packaging wet", "外箱破损 Carton crushed", "Dimensions out of tolerance",
    "Certificate missing",
)
_REASONS_CLOSED: Final = (
    "Rest is not delivered any more", "Remainder cancelled with the supplier", "余量不再交货 Balance waived",
)
_REASONS_REVERSED: Final = (
    "Booked on the wrong order", "Counted again: quantity was wrong", "重复入库 Booked twice",
)
STOREKEEPERS: Final[Mapping[str, tuple[str, ...]]] = {
    "MAIN": ("josef.gruber", "josef.gruber", "eva.maier"), "LINZ": ("chen.jing", "chen.jing", "eva.maier"),
}
BIN_OF_CATEGORY: Final[Mapping[str, str]] = {
    "FASTENERS": "A-01", "TOOLS": "A-02", "ELECTRICAL": "B-01", "LIGHTING": "B-02", "PACKAGING": "C-01",
    "OFFICE": "C-02", "SAFETY": "D-01", "KITCHEN": "D-02", "GARDEN": "E-01", "RAW": "E-02", "SUPPLIES": "E-03",
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """Receipts and closings, each in the order of its days."""

    receipts: tuple[Receipt, ...]
    closings: tuple[Closing, ...]


class ReceiptPlanner:
    """Delivers orders, until the last day."""

    def __init__(
        self, products: Sequence[DemoProduct], suppliers: Sequence[DemoSupplier], last_day: date
    ) -> None:
        self._random = Random(_SEED)
        self._ids = Ids(_SEED)
        self._bins = {product.code: BIN_OF_CATEGORY[product.category] for product in products}
        self._lead_days = {supplier.code: supplier.lead_days for supplier in suppliers}
        self._last_day = last_day
        self._shortened = 0

    def plan(self, planned: Planned) -> Delivered:
        """What arrived of the orders up to the last day."""
        receipts: list[Receipt] = []
        closings: list[Closing] = []
        for order in planned.orders:
            if order.id in planned.half_delivered:
                receipts.append(self._half(order))
            elif order.fate is Fate.SENT:
                made, closing = self._deliver(order)
                receipts.extend(made)
                closings.extend(closing)
        receipts = self._with_reversals(receipts, len(planned.orders), closings)
        receipts.sort(key=lambda one: one.day)
        self._make_drafts(receipts, planned, closings)
        closings.sort(key=lambda one: one.day)
        return Delivered(tuple(receipts), tuple(closings))

    def _half(self, order: Order) -> Receipt:
        day = min(working_day(order.day + timedelta(days=2)), self._last_day)
        return self._receipt(order, day, [(line, line.quantity // 2, _NONE, "") for line in order.lines])

    def _deliver(self, order: Order) -> tuple[list[Receipt], list[Closing]]:
        random = self._random
        day = order.day + timedelta(days=self._lead_days[order.supplier] * random.randint(80, 130) // 100)
        open_lines = {line.id: line.quantity for line in order.lines}
        is_short = random.randrange(1000) < _SHORT_PERMILLE or not self._shortened
        if is_short:
            self._shortened += 1
            line = order.lines[0]
            open_lines[line.id] -= max(Decimal(1), line.quantity // 10)
        receipts: list[Receipt] = []
        parts = random.choices((1, 2, 3), (72, 22, 6))[0]
        while any(open_lines.values()) and (day := working_day(day)) <= self._last_day:
            parts -= 1
            taken = list(self._take(order, open_lines, is_last=parts <= 0))
            if taken:
                receipts.append(self._receipt(order, day, taken))
            for line, received, rejected, _reason in taken:
                open_lines[line.id] -= min(received - rejected, open_lines[line.id])
            day += timedelta(days=random.randint(5, 16))
        day = working_day(day + timedelta(days=4))
        if is_short and receipts and not any(open_lines.values()) and day <= self._last_day:
            return receipts, [Closing(order, day, random.choice(_REASONS_CLOSED))]
        return receipts, []

    def _take(
        self, order: Order, open_lines: Mapping[UUID, Decimal], *, is_last: bool
    ) -> Iterator[tuple[OrderLine, Decimal, Decimal, str]]:
        random = self._random
        for line in order.lines:
            left = open_lines[line.id]
            share = 100 if is_last else random.choice((0, 40, 50, 60, 100))
            received = left * share // 100
            if not received:
                continue
            rejected, reason = _NONE, ""
            if received >= _REJECT_LOT_MIN and random.randrange(1000) < _REJECTED_PERMILLE:
                rejected = max(Decimal(1), received * random.randint(3, 20) // 100)
                reason = random.choice(_REASONS_REJECTED)
            elif is_last and received >= _OVER_LOT_MIN and random.randrange(1000) < _OVER_PERMILLE:
                received += received * random.randint(1, 4) // 100
            yield line, received, rejected, reason

    def _receipt(
        self, order: Order, day: date, taken: Sequence[tuple[OrderLine, Decimal, Decimal, str]]
    ) -> Receipt:
        return Receipt(
            id=self._ids.at(day),
            order=order,
            storekeeper=self._random.choice(STOREKEEPERS[order.warehouse]),
            day=day,
            delivery_note=f"DN{day:%y%m}-{self._random.randrange(10**4):04}",
            lines=tuple(
                ReceiptLine(self._ids.at(day), line, received, rejected, reason, self._bins[line.product])
                for line, received, rejected, reason in taken
                if received
            ),
        )

    def _with_reversals(
        self, receipts: Sequence[Receipt], orders: int, closings: Sequence[Closing]
    ) -> list[Receipt]:
        """Some receipts are taken back the next day and booked again."""
        closed = {closing.order.id for closing in closings}
        early = self._last_day - timedelta(days=10)
        able = [one for one in receipts if one.day <= early and one.order.id not in closed]
        wanted = max(1, orders // _ORDERS_PER_REVERSAL)
        chosen = {one.id for one in self._random.sample(able, min(len(able), wanted))}
        made: list[Receipt] = []
        for receipt in receipts:
            if receipt.id not in chosen:
                made.append(receipt)
                continue
            day = working_day(receipt.day + timedelta(days=1))
            reversal = Reversal(day, receipt.storekeeper, self._random.choice(_REASONS_REVERSED))
            made.append(replace(receipt, reversal=reversal))
            lines = tuple(replace(line, id=self._ids.at(day)) for line in receipt.lines)
            made.append(replace(receipt, id=self._ids.at(day), day=day, lines=lines))
        return made

    def _make_drafts(self, receipts: list[Receipt], planned: Planned, closings: Sequence[Closing]) -> None:
        """The newest deliveries stand in the yard: typed, not posted."""
        wanted = max(1, len(planned.orders) // _ORDERS_PER_DRAFT)
        closed = {closing.order.id for closing in closings}
        for place in range(len(receipts) - 1, -1, -1):
            receipt = receipts[place]
            if wanted and receipt.reversal is None and receipt.order.id not in planned.half_delivered | closed:
                receipts[place] = replace(receipt, day=self._last_day, is_draft=True)
                wanted -= 1
        receipts.sort(key=lambda one: one.day)
