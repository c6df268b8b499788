"""The master records and opening stock of the reference company, brought in by the import of the program.

Files whose headings the import knows are taken as they are (units, suppliers, exchange rates). The others lack what
the program wants to know (category, unit, warehouse) or name it otherwise, so a small file with the program's
headings is written from them first, as a person would do in a spreadsheet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import select

from erp_desktop.base.columns import ImportColumn
from erp_desktop.base.ids import new_id
from erp_desktop.base.importing import parse, read_file
from erp_desktop.db.importing import Imported, ImportPlan, ImportRow
from erp_desktop.db.session import Database
from erp_desktop.modules.ledger.currencies import records as currencies
from erp_desktop.modules.ledger.currencies.repository import CurrencyRepository
from erp_desktop.modules.ledger.exchange_rates import records as exchange_rates
from erp_desktop.modules.ledger.exchange_rates.repository import ExchangeRateRepository
from erp_desktop.modules.ledger.fiscal_years.records import YearView
from erp_desktop.modules.ledger.fiscal_years.repository import FiscalYearRepository
from erp_desktop.modules.ledger.tax_codes import records as tax_codes
from erp_desktop.modules.ledger.tax_codes.repository import TaxCodeRepository
from erp_desktop.modules.parties.suppliers import records as suppliers
from erp_desktop.modules.parties.suppliers.repository import SupplierRepository
from erp_desktop.modules.products.product_categories import records as product_categories
from erp_desktop.modules.products.product_categories.repository import ProductCategoryRepository
from erp_desktop.modules.products.products import records as products
from erp_desktop.modules.products.products.repository import ProductRepository
from erp_desktop.modules.products.supplier_prices import records as supplier_prices
from erp_desktop.modules.products.supplier_prices.repository import SupplierPriceRepository
from erp_desktop.modules.products.units import records as units
from erp_desktop.modules.products.units.repository import UnitRepository
from erp_desktop.modules.stock.bins import records as bins
from erp_desktop.modules.stock.bins.repository import BinRepository
from server_db.tables.ledger import Journal, TaxCode
from server_db.tables.parties import Party
from server_db.tables.products import Product
from server_db.tables.stock import Bin, Warehouse
from tests.e2e.adventureworks.expected import rows
from tests.e2e.adventureworks.people import People

FIRST_YEAR: Final = 2022
YEARS: Final = (2022, 2023, 2024, 2025)
CURRENCY: Final = "USD"
TAX_CODE: Final = "T8"
WAREHOUSE: Final = "MAIN"
STOCK_UNIT: Final = "EA"
ARRIVALS_BIN: Final = "Miscellaneous Storage"
_CENT: Final = Decimal("0.01")
_STOCK_ACCOUNTS: Final = ("1200", "2010", "5010", "5000")
_OLD_CURRENCIES: Final = (("DEM", "Deutsche Mark"), ("FRF", "French franc"), ("VEB", "Venezuelan bolívar"))


class Importer(Protocol):
    """A repository that imports."""

    def import_preview(self, rows: Sequence[ImportRow]) -> ImportPlan: ...
    def import_apply(self, rows: Sequence[ImportRow]) -> Imported: ...


@dataclass(frozen=True)
class Import:
    """A file, and what takes it in."""

    path: Path
    columns: Sequence[ImportColumn]
    repository: Importer

    def rows(self) -> list[ImportRow]:
        """The rows of the file; it must be read without a problem."""
        parsed = parse(read_file(self.path), self.columns)
        assert not parsed.problems, (self.path.name, parsed.problems[:5])
        return [ImportRow(line, values) for line, values in zip(parsed.lines, parsed.rows, strict=True)]

    def apply(self) -> Imported:
        """Look at what it would do, do it, and do it once more, which must change nothing."""
        found = self.rows()
        plan = self.repository.import_preview(found)
        assert not plan.problems, (self.path.name, plan.problems[:5])
        done = self.repository.import_apply(found)
        assert (done.added, done.changed, done.same) == (len(plan.added), len(plan.changed), plan.same)
        again = self.repository.import_preview(found)
        assert (again.added, again.changed, again.same) == ((), (), len(found)), self.path.name
        return done


@dataclass(frozen=True)
class Keys:
    """The records by the codes of the files."""

    suppliers: Mapping[str, UUID]
    products: Mapping[str, tuple[UUID, UUID]]
    bins: Mapping[str, UUID]
    warehouse: UUID
    tax_code: UUID
    bank: UUID

    @classmethod
    def read(cls, db: Database, accountant: Database) -> Keys:
        """Of the company: as somebody who may read all these."""

        def by_code(statement: Any, asked: Database = db) -> dict[str, UUID]:
            return dict(tuple(row) for row in asked.tuples(statement))

        return cls(
            suppliers=by_code(select(Party.code, Party.id)),
            products={
                code: (key, unit)
                for code, key, unit in db.tuples(select(Product.code, Product.id, Product.purchase_unit_id))
            },
            bins=by_code(select(Bin.code, Bin.id)),
            warehouse=by_code(select(Warehouse.code, Warehouse.id))[WAREHOUSE],
            tax_code=by_code(select(TaxCode.code, TaxCode.id))[TAX_CODE],
            bank=by_code(select(Journal.code, Journal.id), accountant)["BNK"],
        )


def bring_in(source: Path, scratch: Path, people: People) -> None:
    """Import everything that stands before the orders; `scratch` takes the files that are written for it."""
    years = FiscalYearRepository(people.manager)
    for year in YEARS[1:]:
        years.create_year(YearView(new_id(), str(year), date(year, 1, 1), 12))
    for one in _imports(source, scratch, people):
        one.apply()


def _imports(source: Path, scratch: Path, people: People) -> Iterable[Import]:
    """In the order in which they refer to each other."""

    def mapped(name: str, headings: Sequence[str], records: Iterable[Sequence[object]]) -> Path:
        path = scratch / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            writer.writerows(records)
        return path

    currency_file = mapped("currencies", ["code", "name", "minor_units"], [(*one, 2) for one in _OLD_CURRENCIES])
    yield Import(currency_file, currencies.IMPORT_COLUMNS, CurrencyRepository(people.administrator))
    yield Import(
        _foreign_rates(source, scratch),
        exchange_rates.IMPORT_COLUMNS, ExchangeRateRepository(people.accountant),
    )
    tax_file = mapped(
        "tax_codes", ["code", "name", "rate", "recoverable", "account_id"],
        [(TAX_CODE, "Sales tax 8 %", "8", "yes", "1150")],
    )
    yield Import(tax_file, tax_codes.IMPORT_COLUMNS, TaxCodeRepository(people.accountant))
    yield Import(source / "units.csv", units.IMPORT_COLUMNS, UnitRepository(people.administrator))
    yield Import(source / "suppliers.csv", suppliers.IMPORT_COLUMNS, SupplierRepository(people.buyer))
    category_file = mapped(
        "product_categories",
        ["code", "name", "stock_account_id", "grni_account_id", "price_difference_account_id", "expense_account_id"],
        [(code, name, *_STOCK_ACCOUNTS) for code, name in sorted(_categories(source))],
    )
    yield Import(category_file, product_categories.IMPORT_COLUMNS, ProductCategoryRepository(people.accountant))
    product_file = mapped(
        "products", ["code", "name", "category_id", "unit_id", "tax_code_id"], _products(source)
    )
    yield Import(product_file, products.IMPORT_COLUMNS, ProductRepository(people.buyer))
    price_file = mapped(
        "supplier_prices",
        ["supplier_id", "product_id", "unit_id", "currency_code", "minimum_quantity", "price", "valid_from",
         "lead_time_days"],
        (
            (one["supplier"], one["product"], one["unit"], CURRENCY, one["min_order_qty"], one["price"],
             f"{FIRST_YEAR}-01-01", one["lead_time_days"])
            for one in rows(source, "supplier_prices")
        ),
    )  # fmt: skip
    yield Import(price_file, supplier_prices.IMPORT_COLUMNS, SupplierPriceRepository(people.buyer))
    bin_file = mapped(
        "bins", ["warehouse_id", "code", "name", "kind"],
        ((WAREHOUSE, one["location"], one["location"], "storage") for one in rows(source, "locations")),
    )
    yield Import(bin_file, bins.IMPORT_COLUMNS, BinRepository(people.administrator))


def _foreign_rates(source: Path, scratch: Path) -> Path:
    """The rates without those of the company's currency to itself, which the import refuses."""
    path = scratch / "currency_rates.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "from", "to", "end_of_day"])
        for rate in rows(source, "currency_rates"):
            if rate["from"] != rate["to"]:
                writer.writerow([rate["date"], rate["from"], rate["to"], rate["end_of_day"]])
    return path


def _category(product: Mapping[str, str]) -> str:
    return product["subcategory"] or product["category"] or "Parts"


def _categories(source: Path) -> set[tuple[str, str]]:
    return {(_category(product)[:40], _category(product)) for product in rows(source, "products")}


def _products(source: Path) -> Iterable[Sequence[object]]:
    """Each product in the unit that it is bought in; what nobody sells is counted in pieces."""
    unit_of = {price["product"]: price["unit"] for price in rows(source, "supplier_prices")}
    for product in rows(source, "products"):
        code = product["code"]
        yield code, product["name"], _category(product)[:40], unit_of.get(code, STOCK_UNIT), TAX_CODE


def opening_lines(source: Path) -> list[tuple[str, str, Decimal, Decimal]]:
    """Product, location, quantity and value of what is there at the start; empty places are left out."""
    costs = {product["code"]: Decimal(product["standard_cost"]) for product in rows(source, "products")}
    found = []
    for place in rows(source, "opening_stock"):
        quantity = Decimal(place["quantity"])
        if quantity:
            value = (quantity * costs[place["product"]]).quantize(_CENT, rounding=ROUND_HALF_UP)
            found.append((place["product"], place["location"], quantity, value))
    return found
