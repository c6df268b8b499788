"""What the books must hold after the run, computed from the CSV files alone.

Nothing of the program is used here, so that no error of it can hide: other reading, other arithmetic.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

CENT = Decimal("0.01")
TAX = Decimal("0.08")
RECEIVED_STATES = frozenset({"approved", "complete"})
PAID_YEARS = frozenset({"2022", "2023", "2024"})


def cents(value: Decimal) -> Decimal:
    """To the cent, half away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one file."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _amounts() -> defaultdict[str, Decimal]:
    return defaultdict(Decimal)


@dataclass
class Figures:
    """Every figure that is compared; keys are codes and numbers of the files, zero amounts are left out."""

    on_hand: dict[str, Decimal] = field(default_factory=_amounts)
    on_hold: dict[str, Decimal] = field(default_factory=_amounts)
    opening_value: dict[str, Decimal] = field(default_factory=_amounts)
    received_value: dict[str, Decimal] = field(default_factory=_amounts)
    net: dict[str, Decimal] = field(default_factory=dict)
    tax: dict[str, Decimal] = field(default_factory=dict)
    open_payables: dict[str, Decimal] = field(default_factory=_amounts)
    paid: dict[str, Decimal] = field(default_factory=_amounts)
    order_states: dict[str, str] = field(default_factory=dict)
    counters: dict[str, tuple[Decimal, Decimal, Decimal]] = field(default_factory=dict)
    totals: dict[str, Decimal] = field(default_factory=dict)
    numbered: dict[str, int] = field(default_factory=dict)

    def without_zeros(self) -> Figures:
        """The same, with amounts of zero left out and quantities without trailing zeros."""
        for amounts in (
            self.on_hand, self.on_hold, self.opening_value, self.received_value, self.open_payables, self.paid
        ):
            kept = {key: value for key, value in amounts.items() if value}
            amounts.clear()
            amounts.update(kept)
        return self


def expected(folder: Path) -> Figures:
    """The figures that the files say."""
    figures = Figures()
    _open(figures, folder)
    lines: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for line in rows(folder, "purchase_order_lines"):
        lines[line["order"]].append(line)
    documents: Counter[str] = Counter()
    for order in rows(folder, "purchase_orders"):
        _add(figures, order, lines[order["number"]], documents)
    figures.numbered = dict(documents)
    nothing = Decimal(0)
    received = sum(figures.received_value.values(), nothing)
    opened = sum(figures.opening_value.values(), nothing)
    payables = sum(figures.open_payables.values(), nothing)
    paid = sum(figures.paid.values(), nothing)
    figures.totals = {
        "stock": opened + received,
        "grni": Decimal(0),
        "tax": sum(figures.tax.values(), nothing),
        "payable": payables,
        "bank": -paid,
        "opening": -opened,
        "price_difference": Decimal(0),
    }
    return figures.without_zeros()


def _open(figures: Figures, folder: Path) -> None:
    """Opening stock, worth its quantity at standard cost; each place of a product is rounded by itself."""
    costs = {product["code"]: Decimal(product["standard_cost"]) for product in rows(folder, "products")}
    for place in rows(folder, "opening_stock"):
        product, quantity = place["product"], Decimal(place["quantity"])
        if quantity:
            figures.on_hand[product] += quantity
            figures.opening_value[product] += cents(quantity * costs[product])


def _add(figures: Figures, order: dict[str, str], lines: list[dict[str, str]], documents: Counter[str]) -> None:
    """One order: what is received, invoiced and paid of it."""
    number, supplier = order["number"], order["supplier"]
    received = order["status"] in RECEIVED_STATES
    net = Decimal(0)
    came = False
    done = True
    for line in lines:
        price, quantity = Decimal(line["unit_price"]), Decimal(line["quantity"])
        arrived = Decimal(line["received"]) if received else Decimal(0)
        rejected = Decimal(line["rejected"]) if received else Decimal(0)
        stocked = Decimal(line["stocked"]) if received else Decimal(0)
        value = cents(stocked * price)
        figures.on_hand[line["product"]] += stocked
        figures.on_hold[line["product"]] += rejected
        figures.received_value[line["product"]] += value
        figures.counters[f"{number}/{line['line']}"] = (arrived, rejected, stocked)
        net += value
        came = came or arrived > 0
        done = done and stocked >= quantity
    documents["purchase_order"] += 1
    if order["status"] in {"pending", "rejected"}:
        figures.order_states[number] = "to_approve" if order["status"] == "pending" else "draft"
        return
    figures.order_states[number] = ("received" if done else "partly_received") if came else "sent"
    documents["goods_receipt"] += came
    if not any(Decimal(line["stocked"]) for line in lines):
        return
    documents["supplier_invoice"] += 1
    figures.net[number], figures.tax[number] = net, cents(net * TAX)
    owed = figures.paid if order["order_date"][:4] in PAID_YEARS else figures.open_payables
    owed[supplier] += net + figures.tax[number]
