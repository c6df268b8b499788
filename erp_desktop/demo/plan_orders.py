"""Plans the orders of the demo: what is ordered when, of whom and by whom, and what becomes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID

from erp_desktop.demo import people
from erp_desktop.demo.assortment import HOME, DemoPrice, DemoProduct, DemoSupplier
from erp_desktop.demo.days import first_day, past_day, seasonal_days
from erp_desktop.demo.history import Fate, Order, OrderLine
from erp_desktop.demo.ids import Ids

FAR_DAYS: Final = 25
"""From this lead time on, goods come by ship, and more is ordered at once."""

_SEED: Final = 2026
_RECENT: Final = (Fate.DRAFT, Fate.TO_APPROVE, Fate.APPROVED, Fate.SENT, Fate.SENT)
_RECENT_DAYS: Final = ((0, 2), (1, 5), (2, 8), (3, 12), (4, 20))
_ORDERS_PER_RECENT: Final = 180
_BULK_PERMILLE: Final = 14
_CANCELLED_PERMILLE: Final = 30
_REJECTED_PERMILLE: Final = 12
_REOPENED_PERMILLE: Final = 14
_REASONS_CANCELLED: Final = (
    "Supplier cannot deliver", "Ordered twice by mistake", "Customer project was cancelled",
    "供应商停产 Discontinued by the supplier", "Found cheaper elsewhere",
)
_REASONS_REJECTED: Final = (
    "Please ask for the quantity discount first", "Stock lasts for another month, order less",
    "Delivery date is too late for the season", "价格高于框架协议 Price above the frame contract",
)
_REASONS_REOPENED: Final = (
    "Supplier confirmed a later delivery date", "船期延误 Vessel delayed", "Delivery week agreed by phone",
)
_NOTES: Final = (
    "Please deliver on euro pallets.", "Ring before delivery.", "Partial deliveries are welcome.",
    "请按托盘装运并附装箱单。", "Please state our order number on all papers.",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """Orders, and the ids of those that are to be delivered in part only, so far."""

    orders: tuple[Order, ...]
    half_delivered: frozenset[UUID]


class OrderPlanner:
    """Makes orders from the assortment; the same ones for the same last day and count."""

    def __init__(
        self, products: Sequence[DemoProduct], suppliers: Sequence[DemoSupplier], prices: Sequence[DemoPrice]
    ) -> None:
        self._random = Random(_SEED)
        self._ids = Ids(_SEED)
        self._products = {product.code: product for product in products}
        self._prices: Mapping[tuple[str, str], list[DemoPrice]] = _grouped(prices)
        self._sold_by: dict[str, list[str]] = defaultdict(list)
        for supplier, product in self._prices:
            self._sold_by[supplier].append(product)
        self._suppliers = [one for one in suppliers if one.code in self._sold_by]
        # A few suppliers have most of the orders, as everywhere.
        near = {one.code: one.lead_days + self._random.randrange(30) for one in self._suppliers}
        self._ranked = sorted(self._suppliers, key=lambda one: near[one.code])
        self._weights = [400 // (place + 6) for place in range(len(self._ranked))]

    def plan(self, last_day: date, count: int) -> Planned:
        """`count` orders in the order of their days; the newest ones stand in every state."""
        each = max(2, count // _ORDERS_PER_RECENT)
        recent = each * len(_RECENT)
        old = seasonal_days(self._random, first_day(last_day), past_day(last_day, 6), count - recent)
        asked: list[tuple[date, Fate, bool]] = [(day, self._fate(day, last_day), False) for day in old]
        for place, (fate, (least, most)) in enumerate(zip(_RECENT, _RECENT_DAYS, strict=True)):
            for _ in range(each):
                day = past_day(last_day, self._random.randint(least, most))
                asked.append((day, fate, place == len(_RECENT) - 1))
        if all(fate is not Fate.CANCELLED for _, fate, _ in asked):
            asked[0] = (asked[0][0], Fate.CANCELLED, False)
        asked.sort(key=lambda one: one[0])
        orders: list[Order] = []
        halves: set[UUID] = set()
        for day, fate, is_half in asked:
            orders.append(self._order(day, fate, is_half=is_half))
            if is_half:
                halves.add(orders[-1].id)
        return Planned(tuple(orders), frozenset(halves))

    def _fate(self, day: date, last_day: date) -> Fate:
        is_old = (last_day - day).days > FAR_DAYS
        return Fate.CANCELLED if is_old and self._chance(_CANCELLED_PERMILLE) else Fate.SENT

    def _order(self, day: date, fate: Fate, *, is_half: bool) -> Order:
        random = self._random
        supplier = random.choices(self._ranked, self._weights)[0]
        while is_half and supplier.lead_days > FAR_DAYS:
            supplier = random.choices(self._ranked, self._weights)[0]
        is_sent = fate is Fate.SENT
        return Order(
            id=self._ids.at(day),
            supplier=supplier.code,
            currency=supplier.currency,
            tax_code=supplier.tax_code,
            warehouse="LINZ" if random.randrange(100) < 35 else "MAIN",
            buyer=_buyer(supplier),
            approver=random.choice(people.logins("purchasing_approver")),
            day=day,
            due=day + timedelta(days=supplier.lead_days),
            fate=fate,
            lines=tuple(self._lines(supplier, day, least=4 if is_half else 1)),
            supplier_reference=f"A{random.randrange(10**5):05}" if random.randrange(10) < 4 else "",
            note=random.choice(_NOTES) if random.randrange(10) == 0 else "",
            rejected_for=random.choice(_REASONS_REJECTED) if is_sent and self._chance(_REJECTED_PERMILLE) else "",
            reopened_for=random.choice(_REASONS_REOPENED) if is_sent and self._chance(_REOPENED_PERMILLE) else "",
            cancelled_for=random.choice(_REASONS_CANCELLED) if fate is Fate.CANCELLED else "",
        )

    def _lines(self, supplier: DemoSupplier, day: date, *, least: int) -> Iterator[OrderLine]:
        random = self._random
        sold = self._sold_by[supplier.code]
        wanted = random.choices((1, 2, 3, 4, 5, 6, 8, 12), (16, 20, 20, 15, 11, 8, 7, 3))[0]
        scale = 15 if self._chance(_BULK_PERMILLE) else 3 if supplier.lead_days > FAR_DAYS else 1
        for code in random.sample(sold, min(wanted, len(sold))):
            product = self._products[code]
            worth = random.randint(60, 800) * random.choice((1, 1, 1, 2, 2, 4)) * scale
            quantity = max(least, _round_lot(int(worth / (product.price * product.per_purchase_unit))))
            yield OrderLine(
                id=self._ids.at(day),
                product=code,
                unit=product.purchase_unit,
                quantity=Decimal(quantity),
                price=self._price(supplier.code, code, Decimal(quantity), day),
                discount_percent=Decimal(random.choice((2, 3, 5)) if random.randrange(12) == 0 else 0),
            )

    def _price(self, supplier: str, product: str, quantity: Decimal, day: date) -> Decimal:
        reached = [
            one
            for one in self._prices[supplier, product]
            if one.minimum <= quantity and one.valid_from <= day and (one.valid_until or day) >= day
        ]
        return max(reached, key=lambda one: one.minimum).price

    def _chance(self, permille: int) -> bool:
        return self._random.randrange(1000) < permille


def _grouped(prices: Sequence[DemoPrice]) -> Mapping[tuple[str, str], list[DemoPrice]]:
    grouped: dict[tuple[str, str], list[DemoPrice]] = defaultdict(list)
    for price in prices:
        grouped[price.supplier, price.product].append(price)
    return grouped


def _buyer(supplier: DemoSupplier) -> str:
    anna, li, tom = people.logins("buyer")
    if supplier.language == "zh_CN" or supplier.currency in {"JPY", "USD"}:
        return li
    return tom if supplier.country == HOME else anna


def _round_lot(quantity: int) -> int:
    """As people order: 7, 25, 60, 350."""
    for above, step in ((400, 50), (100, 10), (15, 5)):
        if quantity > above:
            return quantity // step * step
    return max(quantity, 1)
