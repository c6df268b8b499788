"""What the demo company trades in and with whom: products, suppliers, their prices, rates of exchange.

The two tables beside this file are the source: a family of products has one row, its products differ in one
attribute. Everything else follows from a seed, so it is the same every time.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from random import Random
from typing import Final

from erp_desktop.base.money import round_half_up
from erp_desktop.demo.banks import account_number, bank_code
from erp_desktop.demo.days import working_days

_SEED: Final = 4711
_EAN_PREFIX: Final = "900123"
_SUPPLIERS_PER_PRODUCT: Final = 3
_RISE_PERCENT: Final = 3
_BREAKS: Final = ((1, 0), (10, 4), (50, 9))
"""From how many purchase units on, and how many percent less."""

HOME: Final = "Austria"
FIRST_RATES: Final[Mapping[str, Decimal]] = {
    "CNY": Decimal("0.1285"), "USD": Decimal("0.9240"), "JPY": Decimal("0.006120"),
}
CATEGORIES: Final[Mapping[str, tuple[str, str]]] = {
    "FASTENERS": ("Fasteners", "紧固件"),
    "TOOLS": ("Tools", "工具"),
    "ELECTRICAL": ("Electrical", "电气"),
    "LIGHTING": ("Lighting", "照明"),
    "PACKAGING": ("Packaging", "包装"),
    "OFFICE": ("Office", "办公用品"),
    "SAFETY": ("Work safety", "劳动防护"),
    "KITCHEN": ("Kitchen and table", "厨房用品"),
    "GARDEN": ("Garden", "园艺"),
}
"""Categories below GOODS; RAW and SUPPLIES come with every company."""


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product; `price` is about what a stock unit costs in EUR."""

    code: str
    name: str
    name_local: str
    category: str
    unit: str
    purchase_unit: str
    per_purchase_unit: int
    price: Decimal
    barcode: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DemoSupplier:
    """A supplier; `categories` are what it sells."""

    code: str
    name: str
    name_local: str
    country: str
    city: str
    postal_code: str
    street: str
    contact: str
    currency: str
    term: str
    language: str
    categories: tuple[str, ...]
    lead_days: int
    tax_number: str
    phone: str
    email: str
    account_number: str
    bank_code: str

    @property
    def tax_code(self) -> str:
        """Domestic goods carry tax, others come without."""
        return "V20" if self.country == HOME else "V0"


@dataclass(frozen=True, slots=True)
class DemoPrice:
    """What a supplier asks for a purchase unit, from a quantity and day on."""

    supplier: str
    product: str
    unit: str
    currency: str
    minimum: Decimal
    price: Decimal
    valid_from: date
    valid_until: date | None
    lead_days: int
    supplier_code: str


def products() -> tuple[DemoProduct, ...]:
    """All products, family by family."""
    made: list[DemoProduct] = []
    for row in _rows("product_families.csv"):
        fact, _, fact_value = row["facts"].partition(":")
        for index, entry in enumerate(row["values"].split(";")):
            value, _, local = entry.partition("=")
            price = Decimal(row["price"]) * (100 + 22 * index) / 100
            made.append(
                DemoProduct(
                    code=f"{row['family']}-{index + 1:02}",
                    name=f"{row['name']} {value}",
                    name_local=f"{row['name_local']} {local or value}",
                    category=row["category"],
                    unit=row["unit"],
                    purchase_unit=row["purchase_unit"] or row["unit"],
                    per_purchase_unit=int(row["per_purchase_unit"] or 1),
                    price=round_half_up(price, 4 if price < 1 else 2),
                    barcode=_ean(len(made)),
                    attributes={row["attribute"]: value, fact: fact_value},
                )
            )
    return tuple(made)


def suppliers() -> tuple[DemoSupplier, ...]:
    """All suppliers, those at home first."""
    random = Random(_SEED)
    made: list[DemoSupplier] = []
    for index, row in enumerate(_rows("suppliers.csv")):
        site = "".join(letter for letter in row["name"].lower() if letter.isascii() and letter.isalnum())
        digits = f"{random.randrange(10**8):08}"
        made.append(
            DemoSupplier(
                code=f"S{1001 + index}",
                **{key: row[key] for key in _SAME_FIELDS},
                categories=tuple(row["categories"].split(";")),
                lead_days=int(row["lead_days"]),
                tax_number=f"ATU{digits}" if row["country"] == HOME else f"{row['country'][:2].upper()}{digits}0",
                phone=f"+{random.randrange(30, 90)} {random.randrange(100, 999)} {digits[:6]}",
                email=f"orders@{site[:20]}.example",
                account_number=account_number(row["country"], random.randrange(10**18)),
                bank_code=bank_code(row["country"], row["city"]),
            )
        )
    return tuple(made)


def prices(
    all_products: Sequence[DemoProduct], all_suppliers: Sequence[DemoSupplier], first: date, last: date
) -> tuple[DemoPrice, ...]:
    """Each product from up to three suppliers, with quantity breaks; dearer every year."""
    random = Random(_SEED + 1)
    made: list[DemoPrice] = []
    by_family: dict[str, list[DemoSupplier]] = {}
    families_of: Counter[str] = Counter()  # so that nobody is left out
    for product in all_products:
        family = product.code.partition("-")[0]
        if family not in by_family:
            able = [one for one in all_suppliers if product.category in one.categories]
            random.shuffle(able)
            chosen = sorted(able, key=lambda one: families_of[one.code])[:_SUPPLIERS_PER_PRODUCT]
            families_of.update(one.code for one in chosen)
            by_family[family] = chosen
        for supplier in by_family[family]:
            made.extend(_prices_of(random, product, supplier, first, last))
    return tuple(made)


def exchange_rates(first: date, last: date) -> list[tuple[str, date, Decimal]]:
    """Currency, working day, company currency for one unit; they wander by some tenths of a percent."""
    random = Random(_SEED + 2)
    made: list[tuple[str, date, Decimal]] = []
    current = dict(FIRST_RATES)
    made.extend((code, first, rate) for code, rate in current.items())
    for day in working_days(first + timedelta(days=1), last):
        for code, start in FIRST_RATES.items():
            pull = (start - current[code]) / start  # back to where it began, so that it never runs away
            step = Decimal(random.randint(-45, 45)) / 10_000 + pull / 60
            current[code] = round_half_up(current[code] * (1 + step), 8)
            made.append((code, day, current[code]))
    return made


_SAME_FIELDS: Final = (
    "name", "name_local", "country", "city", "postal_code", "street", "contact", "currency", "term", "language",
)


def _prices_of(
    random: Random, product: DemoProduct, supplier: DemoSupplier, first: date, last: date
) -> list[DemoPrice]:
    rate = FIRST_RATES.get(supplier.currency, Decimal(1))
    level = Decimal(random.randint(88, 112) - (14 if supplier.lead_days > 25 else 0)) / 100
    base = product.price * product.per_purchase_unit * level / rate
    decimals = 0 if supplier.currency == "JPY" else 2
    code = f"{random.randrange(10**6):06}-{product.code[-2:]}"
    made: list[DemoPrice] = []
    years = (last - first).days // 365
    for year in range(years):
        begins = first + timedelta(days=365 * year)
        ends = first + timedelta(days=365 * (year + 1) - 1) if year + 1 < years else None
        for minimum, less in _BREAKS:
            asked = base * (100 + _RISE_PERCENT * year) / 100 * (100 - less) / 100
            made.append(
                DemoPrice(
                    supplier.code, product.code, product.purchase_unit, supplier.currency,
                    Decimal(minimum if minimum > 1 else 0), max(round_half_up(asked, decimals), Decimal("0.01")),
                    begins, ends, supplier.lead_days, code,
                )
            )
    return made


def _ean(index: int) -> str:
    """A valid EAN-13: its last digit checks the others (GS1 General Specifications section 7.9)."""
    digits = f"{_EAN_PREFIX}{index + 1:06}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def _rows(name: str) -> list[dict[str, str]]:
    table = files("erp_desktop.demo") / "data" / name  # in an archive on Windows
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
