"""Makes the first order of a company, as a buyer would on his desktop: supplier, product, order, submitted.

    first_order.py FILE.kontor LOGIN        (password on standard input)

It runs inside the clean Debian on the installed program, through the program's own repositories.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID


def main(file: str, login: str) -> None:
    """Log in by the connection file and make the order."""
    from erp_desktop.base.connection_file import read_connection
    from erp_desktop.db.engine import Connector
    from erp_desktop.db.handshake import log_in
    from erp_desktop.db.session import Database

    profile = replace(read_connection(Path(file)).profile, login=login, ca_file=file)
    connector = Connector(profile, sys.stdin.readline().rstrip("\n"))
    known = log_in(connector)
    database = Database(connector, known.rights, known.facts)
    try:
        order(database)
    finally:
        database.close()
        connector.close()


def order(database: Any) -> None:  # noqa: ANN401 - the program is only there where this runs
    """A supplier, a product, and an order of ten of it."""
    from erp_desktop.base.acts import Act
    from erp_desktop.base.clock import today
    from erp_desktop.base.ids import new_id
    from erp_desktop.db.importing import ImportRow
    from erp_desktop.modules.ledger.tax_codes.repository import TaxCodeRepository
    from erp_desktop.modules.parties.suppliers.repository import SupplierRepository
    from erp_desktop.modules.products.products.repository import ProductRepository
    from erp_desktop.modules.products.units.repository import UnitRepository
    from erp_desktop.modules.purchasing.orders.records import PurchaseOrder, PurchaseOrderLine
    from erp_desktop.modules.purchasing.orders.repository import OrderRepository
    from erp_desktop.modules.stock.warehouses.repository import WarehouseRepository
    from server_db.tables.parties import Party

    def key(repository: Any, code: str) -> UUID:  # noqa: ANN401
        found: UUID = repository(database).find_by_codes((code,))[code].id
        return found

    tax, unit, warehouse = key(TaxCodeRepository, "V20"), key(UnitRepository, "PCS"), key(WarehouseRepository, "MAIN")
    supplier = Party(id=new_id(), code="S001", name="Alpenstahl GmbH", currency_code="EUR", tax_code_id=tax)
    SupplierRepository(database).save(supplier)
    values = {"code": "P001", "name": "Steel bolt M8", "category_id": "GOODS", "unit_id": "PCS", "tax_code_id": "V20"}
    ProductRepository(database).import_apply([ImportRow(2, values)])
    draft = PurchaseOrder(id=new_id(), supplier_id=supplier.id, warehouse_id=warehouse, currency_code="EUR",
                          order_date=today())  # fmt: skip
    draft.lines = [
        PurchaseOrderLine(id=new_id(), purchase_order_id=draft.id, line=1, product_id=key(ProductRepository, "P001"),
                          unit_id=unit, quantity=Decimal(10), unit_price=Decimal("1.25"), discount_percent=Decimal(0),
                          tax_code_id=tax)
    ]
    orders = OrderRepository(database)
    saved = orders.save(draft, is_new=True, request_id=new_id())
    orders.submit(Act(draft.id, saved.version))


if __name__ == "__main__":
    sys.path.insert(0, "/usr/lib/kontor")
    main(*sys.argv[1:])
