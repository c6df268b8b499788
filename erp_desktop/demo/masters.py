"""Stores what the demo's documents refer to: each kind of record by the person whose job it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, update

from erp_desktop.base.acts import Act
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.money import round_money
from erp_desktop.base.paging import Query
from erp_desktop.db.importing import ImportRow
from erp_desktop.db.session import Database
from erp_desktop.demo import people
from erp_desktop.demo.assortment import CATEGORIES, DemoProduct, DemoSupplier
from erp_desktop.demo.banks import account_number, bank_code
from erp_desktop.demo.ids import Ids
from erp_desktop.demo.offices import Desk
from erp_desktop.demo.plan import Plan
from erp_desktop.demo.plan_invoices import FREIGHT_ACCOUNT
from erp_desktop.demo.plan_receipts import BIN_OF_CATEGORY
from erp_desktop.modules.ledger.accounts.repository import AccountRepository
from erp_desktop.modules.ledger.exchange_rates.repository import ExchangeRateRepository
from erp_desktop.modules.ledger.fiscal_years.records import YearView
from erp_desktop.modules.ledger.fiscal_years.repository import FiscalYearRepository
from erp_desktop.modules.ledger.journals.repository import JournalRepository
from erp_desktop.modules.ledger.tax_codes.repository import TaxCodeRepository
from erp_desktop.modules.parties.bank_accounts.repository import PartyBankAccountRepository
from erp_desktop.modules.parties.payment_terms.repository import PaymentTermRepository
from erp_desktop.modules.parties.suppliers.repository import SupplierRepository
from erp_desktop.modules.products.product_categories.repository import ProductCategoryRepository
from erp_desktop.modules.products.products.repository import ProductRepository
from erp_desktop.modules.products.supplier_prices.repository import SupplierPriceRepository
from erp_desktop.modules.products.units.repository import UnitRepository
from erp_desktop.modules.stock.bins.repository import BinRepository
from erp_desktop.modules.stock.stock_openings.records import StockOpening, StockOpeningLine
from erp_desktop.modules.stock.stock_openings.repository import StockOpeningRepository
from erp_desktop.modules.stock.warehouses.repository import WarehouseRepository
from server_db.tables.core import Company
from server_db.tables.parties import Party, PartyAddress, PartyBankAccount
from server_db.tables.products import UnitConversion

COMPANY_NAME: Final = "Donau Handelshaus GmbH"
COMPANY_NAME_LOCAL: Final = "多瑙贸易有限公司"
BANK_JOURNAL: Final = "BNK"
WAREHOUSES: Final = ("MAIN", "LINZ")

_SEED: Final = 2025
_COMPANY: Final = {
    "name_local": COMPANY_NAME_LOCAL,
    "address": "Handelskai 388\n1020 Wien\nAustria",
    "tax_number": "ATU68423017",
    "phone": "+43 1 555 0188",
    "email": "office@donauhandel.example",
    "website": "www.donauhandel.example",
    "price_tolerance_percent": Decimal(2),
    "price_tolerance_amount": Decimal(5),
    "quantity_tolerance_percent": Decimal(2),
    "over_receipt_percent": Decimal(5),
}
_OPENING_UNITS: Final = 6
_MOVED_ACCOUNT: Final = account_number("Austria", 2_050_300_001_234_567)


@dataclass(slots=True)
class Keys:
    """The ids that documents need, by code."""

    suppliers: dict[str, UUID] = field(default_factory=dict)
    bank_accounts: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)
    tax_codes: dict[str, UUID] = field(default_factory=dict)
    terms: dict[str, UUID] = field(default_factory=dict)
    warehouses: dict[str, UUID] = field(default_factory=dict)
    bins: dict[tuple[str, str], UUID] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)
    journals: dict[str, UUID] = field(default_factory=dict)


class Masters:
    """Fills the new company up to its first day of business."""

    def __init__(self, plan: Plan, desk: Desk) -> None:
        self._plan = plan
        self._desk = desk
        self._ids = Ids(_SEED)
        self.keys = Keys()

    def store_company(self) -> None:
        """The administrator: what the company says of itself, its warehouses and bins."""
        database = self._someone("administrator")
        database.change(update(Company).values(_COMPANY | {"version": Company.version + 1}))
        warehouses = WarehouseRepository(database)
        warehouses.import_apply(
            _import_rows(
                {"code": "MAIN", "name": "Vienna 维也纳仓库", "address": "Freudenauer Hafenstraße 12\n1020 Wien"},
                {"code": "LINZ", "name": "Linz harbour 林茨港仓库", "address": "Saxingerstraße 8\n4020 Linz"},
            )
        )
        codes = sorted(set(BIN_OF_CATEGORY.values()))
        rows = [
            {"warehouse_id": warehouse, "code": code, "name": f"Aisle {code[0]}, {code[-2:]}", "kind": "storage"}
            for warehouse in WAREHOUSES
            for code in codes
        ]
        rows.append({"warehouse_id": "LINZ", "code": "HOLD", "name": "Quality hold", "kind": "quality_hold"})
        bins = BinRepository(database)
        bins.import_apply(_import_rows(*rows))
        self.keys.warehouses = _ids_of(warehouses.find_by_codes(WAREHOUSES))
        for warehouse, identity in self.keys.warehouses.items():
            found = bins.find_in(identity, codes)
            self.keys.bins |= {(warehouse, code): row.id for code, row in found.items() if isinstance(row.id, UUID)}

    def store_ledger(self) -> None:
        """The finance manager: fiscal years; the accountant: rates of exchange and categories of products."""
        years = FiscalYearRepository(self._someone("finance_manager"))
        last = self._plan.last_day.year + (1 if self._plan.last_day.month == 12 else 0)
        for year in range(self._plan.first_day.year + 1, last + 1):
            years.create_year(YearView(self._ids.at(date(year, 1, 1)), str(year), date(year, 1, 1), 12))
        database = self._someone("accountant")
        ExchangeRateRepository(database).import_apply(
            _import_rows(
                *({"currency_code": code, "date": day, "rate": rate} for code, day, rate in self._plan.rates)
            )
        )
        accounts = {
            "stock_account_id": "1200", "grni_account_id": "2010", "price_difference_account_id": "5010",
            "expense_account_id": "5000",
        }
        ProductCategoryRepository(database).import_apply(
            _import_rows(
                *(
                    {"code": code, "name": f"{name} {local}", "parent_id": "GOODS", **accounts}
                    for code, (name, local) in CATEGORIES.items()
                )
            )
        )
        self.keys.tax_codes = _ids_of(TaxCodeRepository(database).find_by_codes(("V20", "V0")))
        self.keys.accounts = _ids_of(AccountRepository(database).find_by_codes((FREIGHT_ACCOUNT,)))
        self.keys.journals = _ids_of(JournalRepository(database).find_by_codes((BANK_JOURNAL,)))

    def store_products(self) -> None:
        """The buyer: products, and how many of them are in a box."""
        database = self._someone("buyer")
        products = ProductRepository(database)
        products.import_apply(_import_rows(*(_product_values(one) for one in self._plan.products)))
        codes = [one.code for one in self._plan.products]
        self.keys.products = _ids_of(products.find_by_codes(codes))
        units = sorted({unit for one in self._plan.products for unit in (one.unit, one.purchase_unit)})
        self.keys.units = _ids_of(UnitRepository(database).find_by_codes(units))
        records = [
            {
                "id": self._ids.at(self._plan.first_day),
                "product_id": self.keys.products[one.code],
                "from_unit_id": self.keys.units[one.purchase_unit],
                "to_unit_id": self.keys.units[one.unit],
                "numerator": one.per_purchase_unit,
                "denominator": 1,
            }
            for one in self._plan.products
            if one.purchase_unit != one.unit
        ]
        with database.begin() as session:
            session.execute(insert(UnitConversion), records)

    def store_suppliers(self) -> None:
        """The buyer: suppliers with their addresses and prices; the accounts payable clerk: their bank accounts."""
        database = self._someone("buyer")
        terms = sorted({one.term for one in self._plan.suppliers})
        self.keys.terms = _ids_of(PaymentTermRepository(database).find_by_codes(terms))
        suppliers = SupplierRepository(database)
        for supplier in self._plan.suppliers:
            party = self._party(supplier)
            suppliers.save(party)
            self.keys.suppliers[supplier.code] = party.id
        SupplierPriceRepository(database).import_apply(
            _import_rows(
                *(
                    {
                        "supplier_id": one.supplier, "product_id": one.product, "unit_id": one.unit,
                        "currency_code": one.currency, "minimum_quantity": one.minimum, "price": one.price,
                        "valid_from": one.valid_from, "valid_until": one.valid_until,
                        "lead_time_days": one.lead_days, "supplier_code": one.supplier_code,
                    }
                    for one in self._plan.prices
                )
            )
        )
        self._store_bank_accounts()

    def store_opening_stock(self) -> None:
        """The accountant: what lay in the warehouses when the books began."""
        openings = StockOpeningRepository(self._someone("accountant"))
        for warehouse in WAREHOUSES:
            opening = StockOpening(
                id=self._ids.at(self._plan.first_day), date=self._plan.first_day,
                warehouse_id=self.keys.warehouses[warehouse], note="Stocktaking before the change of system",
            )
            opening.lines = [
                self._opening_line(opening, number, warehouse, product)
                for number, product in enumerate(self._plan.products[WAREHOUSES.index(warehouse) :: 2], 1)
            ]
            saved = openings.save(opening, is_new=True, request_id=new_id())
            openings.post(Act(opening.id, saved.version))

    def _someone(self, job: str) -> Database:
        return self._desk.of(people.logins(job)[0])

    def _party(self, supplier: DemoSupplier) -> Party:
        party = Party(
            id=self._ids.at(self._plan.first_day), code=supplier.code, name=supplier.name,
            name_local=supplier.name_local, language=supplier.language, currency_code=supplier.currency,
            payment_term_id=self.keys.terms[supplier.term], tax_code_id=self.keys.tax_codes[supplier.tax_code],
            tax_number=supplier.tax_number, order_email=supplier.email, phone=supplier.phone,
        )
        party.addresses = [
            PartyAddress(
                id=self._ids.at(self._plan.first_day), line=1, contact=supplier.contact, street=supplier.street,
                city=supplier.city, postal_code=supplier.postal_code, country=supplier.country,
            )
        ]
        return party

    def _store_bank_accounts(self) -> None:
        """One enters them, another confirms them; the new account of the first supplier waits for it."""
        database, confirming = self._someone("accounts_payable_clerk"), self._someone("accountant")
        records: list[dict[str, Any]] = []
        for supplier in self._plan.suppliers:
            identity = self._ids.at(self._plan.first_day)
            self.keys.bank_accounts[supplier.code] = identity
            records.append(
                {
                    "id": identity, "party_id": self.keys.suppliers[supplier.code],
                    "bank_name": f"{supplier.city.split()[0]} Bank", "account_number": supplier.account_number,
                    "swift": supplier.bank_code, "currency_code": supplier.currency,
                }
            )
        first = self._plan.suppliers[0]
        moved = {
            "id": self._ids.at(self._plan.first_day), "bank_name": "Bank am Inn", "account_number": _MOVED_ACCOUNT,
            "swift": bank_code(first.country, "Innsbruck"),
        }
        with database.begin() as session:
            session.execute(insert(PartyBankAccount), [*records, records[0] | moved])
        accounts = PartyBankAccountRepository(confirming)
        for record in records:
            accounts.confirm(record["id"], 1)

    def _opening_line(
        self, opening: StockOpening, number: int, warehouse: str, product: DemoProduct
    ) -> StockOpeningLine:
        quantity = Decimal(product.per_purchase_unit * (_OPENING_UNITS + number % 9))
        return StockOpeningLine(
            id=self._ids.at(self._plan.first_day), stock_opening_id=opening.id, line=number,
            product_id=self.keys.products[product.code],
            bin_id=self.keys.bins[warehouse, BIN_OF_CATEGORY[product.category]],
            quantity=quantity, value=round_money(quantity * product.price * 9 / 10, 2),
        )


def close_periods(database: Database, last_day: date) -> int:
    """The finance manager closes all periods but this month's and the last; how many."""
    years = FiscalYearRepository(database)
    open_from = (last_day.replace(day=1) - timedelta(days=1)).replace(day=1)
    closed = 0
    for period in sorted(years.page(Query()).rows, key=lambda one: one.starts):
        if period.ends < open_from:
            years.close(period.id, period.version, new_id())
            closed += 1
    return closed


def _product_values(product: DemoProduct) -> dict[str, object]:
    return {
        "code": product.code, "name": product.name, "name_local": product.name_local,
        "category_id": product.category, "unit_id": product.unit, "purchase_unit_id": product.purchase_unit,
        "tax_code_id": "V20", "barcode": product.barcode, "attributes": dict(product.attributes),
        "reorder_point": Decimal(product.per_purchase_unit * 2), "safety_stock": Decimal(product.per_purchase_unit),
    }


def _import_rows(*records: dict[str, Any]) -> list[ImportRow]:
    return [ImportRow(line, values) for line, values in enumerate(records, 2)]


def _ids_of(found: Mapping[str, PickerRow]) -> dict[str, UUID]:
    return {code: row.id for code, row in found.items() if isinstance(row.id, UUID)}
