"""Purchase orders in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, bindparam, case, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, load_only, selectinload
from sqlalchemy.types import Text

from erp_desktop.base.access import needs
from erp_desktop.base.errors import Refused
from erp_desktop.base.paging import Sort
from erp_desktop.db.conditions import within
from erp_desktop.db.documents import Act, DocumentListing, DocumentRepository, Outcome
from erp_desktop.db.handshake import CompanyFacts
from erp_desktop.db.listing import Join, Reference
from erp_desktop.db.references import references_of
from erp_desktop.db.save import DocumentWriter
from erp_desktop.modules.purchasing.orders.records import (
    OrderPaper,
    OrderRow,
    PaperLine,
    PriceBreak,
    Proposal,
    PurchaseOrder,
    PurchaseOrderLine,
    Tax,
    TaxRules,
)
from server_db.access.permissions import Permission
from server_db.tables.ledger import Currency, TaxCode
from server_db.tables.parties import Party, PaymentTerm
from server_db.tables.products import Product, Unit
from server_db.tables.stock import Warehouse

HEADER_COLUMNS = (
    "supplier_id",
    "warehouse_id",
    "currency_code",
    "payment_term_id",
    "order_date",
    "due_date",
    "supplier_reference",
    "note",
)
LINE_COLUMNS = (
    "line",
    "product_id",
    "description",
    "unit_id",
    "quantity",
    "unit_price",
    "discount_percent",
    "tax_code_id",
    "due_date",
)
PRICE_COLUMNS = (
    "rate",
    "net_amount",
    "tax_amount",
    "total_amount",
    "company_amount",
    "unit_price",
    "discount_percent",
    "amount",
)

def _reckoned(amount: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """An amount of the order; of a draft nothing, because it is reckoned when the order is submitted."""
    return case((PurchaseOrder.status != "draft", amount))


PAPER_LINES = (
    select(
        PurchaseOrderLine.line,
        Product.code,
        Product.name,
        Product.name_local,
        PurchaseOrderLine.description,
        Unit.code,
        PurchaseOrderLine.quantity,
        PurchaseOrderLine.unit_price,
        PurchaseOrderLine.discount_percent,
        PurchaseOrderLine.tax_code_id,
        PurchaseOrderLine.due_date,
    )
    .join(Product, Product.id == PurchaseOrderLine.product_id)
    .join(Unit, Unit.id == PurchaseOrderLine.unit_id)
    .where(PurchaseOrderLine.purchase_order_id == bindparam("order_id"))
    .order_by(PurchaseOrderLine.line)
)


@dataclass(frozen=True, slots=True)
class _ProposalRow:
    product_id: UUID
    unit_id: UUID
    unit_price: Decimal | None
    tax_code_id: UUID | None
    lead_time_days: int
    price_breaks: Any
    price_source: str


class OrderRepository(
    DocumentRepository[PurchaseOrder, OrderRow],
    read=Permission.PURCHASE_ORDER_READ,
    edit=Permission.PURCHASE_ORDER_EDIT,
):
    """Orders: drafts through one statement, every step through its function."""

    listing = DocumentListing(
        noun="purchase_order",
        prefix="PO",
        model=PurchaseOrder,
        line=PurchaseOrderLine,
        row=OrderRow,
        columns={
            "id": PurchaseOrder.id,
            "version": PurchaseOrder.version,
            "number": PurchaseOrder.number,
            "status": PurchaseOrder.status,
            "order_date": PurchaseOrder.order_date,
            "due_date": PurchaseOrder.due_date,
            "supplier_code": Party.code,
            "supplier_name": Party.name,
            "warehouse_code": Warehouse.code,
            "supplier_reference": PurchaseOrder.supplier_reference,
            "net_amount": _reckoned(PurchaseOrder.net_amount).label("net_amount"),
            "total_amount": _reckoned(PurchaseOrder.total_amount).label("total_amount"),
            "currency_code": PurchaseOrder.currency_code,
            "created_by": PurchaseOrder.created_by,
        },
        joins=(
            Join(Party, Party.id == PurchaseOrder.supplier_id),
            Join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id),
        ),
        partner=PurchaseOrder.supplier_id,
        partner_noun="supplier",
        default_sort=Sort("order_date", descending=True),
        nullable=("number",),
        unsorted=(
            "version",
            "status",
            "due_date",
            "supplier_code",
            "supplier_name",
            "warehouse_code",
            "supplier_reference",
            "net_amount",
            "total_amount",
            "currency_code",
            "created_by",
        ),
        filters={
            "status": lambda values: PurchaseOrder.status == any_(bindparam("states", list(values), ARRAY(Text))),
            "supplier_id": lambda row: PurchaseOrder.supplier_id == row,
            "order_date": lambda days: within(PurchaseOrder.order_date, days),
        },
        column_needs=dict.fromkeys(PRICE_COLUMNS, Permission.PURCHASE_ORDER_READ_PRICE),
        references={
            "supplier_id": Reference(Party),
            "warehouse_id": Reference(Warehouse),
            "currency_code": Reference(Currency, value="code"),
            "payment_term_id": Reference(PaymentTerm),
            "product_id": Reference(Product),
            "unit_id": Reference(Unit),
            "tax_code_id": Reference(TaxCode),
        },
    )
    writer = DocumentWriter(
        PurchaseOrder,
        PurchaseOrderLine,
        header_columns=HEADER_COLUMNS,
        line_columns=LINE_COLUMNS,
        parent_column="purchase_order_id",
    )

    @needs(Permission.PURCHASE_ORDER_EDIT)
    def propose(
        self, supplier_id: UUID, currency_code: str, day: date, product_ids: Sequence[UUID]
    ) -> Sequence[Proposal]:
        """Unit, price, tax code and lead time that new lines of the products start with."""
        rows = self.db.call_rows(
            "purchase_order__propose",
            _ProposalRow,
            supplier_id=supplier_id,
            currency_code=currency_code,
            date=day,
            product_ids=list(product_ids),
        )
        chosen = references_of(self.db, rows, {"unit_id": Reference(Unit), "tax_code_id": Reference(TaxCode)})
        return [
            Proposal(
                row.product_id,
                chosen[row.unit_id],
                row.unit_price,
                None if row.tax_code_id is None else chosen[row.tax_code_id],
                row.lead_time_days,
                tuple(PriceBreak(Decimal(quantity), Decimal(price)) for quantity, price in row.price_breaks),
                row.price_source,
            )
            for row in rows
        ]

    @needs(Permission.PURCHASE_ORDER_READ)
    def tax_rules(self) -> TaxRules:
        """All tax codes (archived ones too: an old order keeps its own) and how the company rounds tax."""
        return self._tax_rules()

    @needs(Permission.PURCHASE_ORDER_READ_PRICE)
    def paper(self, order_id: UUID) -> OrderPaper:
        """Everything that the printed order says.

        Raises:
            Refused: `record.gone`.
        """
        with self.db.reading() as session:
            order = session.get(PurchaseOrder, order_id)
            if order is None:
                raise Refused("record.gone", {"id": order_id})
            supplier = session.scalars(
                select(Party)
                .where(Party.id == order.supplier_id)
                .options(load_only(Party.name, Party.name_local, Party.language), selectinload(Party.addresses))
            ).one()
            places = session.execute(
                select(Warehouse.name, Warehouse.address, PaymentTerm.name, Currency.minor_units)
                .join_from(Warehouse, Currency, Currency.code == order.currency_code)
                .outerjoin(PaymentTerm, PaymentTerm.id == order.payment_term_id)
                .where(Warehouse.id == order.warehouse_id)
            ).one()
        lines = self.db.rows(PAPER_LINES, PaperLine, {"order_id": order_id})
        return _paper(order, supplier, places, lines, self.db.facts, self._tax_rules())

    @needs(Permission.PURCHASE_ORDER_SUBMIT)
    def submit(self, act: Act) -> Outcome:
        """Check, compute and number a draft; approved at once when no level applies.

        Raises:
            Invalid: `purchase_order.invalid` with every problem at its line.
            Stale, Refused: somebody was faster; it is no draft.
        """
        return self._act("submit", act)

    @needs(Permission.PURCHASE_ORDER_APPROVE)
    def approve(self, act: Act) -> Outcome:
        """Say yes as one person; approved when every level has its people. The maker is refused."""
        return self._act("approve", act)

    @needs(Permission.PURCHASE_ORDER_APPROVE)
    def reject(self, act: Act, reason: str) -> Outcome:
        """Give an order that is to be approved back to its maker as a draft."""
        return self._act("reject", act, reason=reason)

    @needs(Permission.PURCHASE_ORDER_SEND)
    def send(self, act: Act) -> Outcome:
        """Note that an approved order went to the supplier."""
        return self._act("send", act)

    @needs(Permission.PURCHASE_ORDER_SUBMIT)
    def reopen(self, act: Act, reason: str) -> Outcome:
        """Make an order that is under way a draft again; a revision keeps what it was."""
        return self._act("reopen", act, reason=reason)

    @needs(Permission.PURCHASE_ORDER_CANCEL)
    def cancel(self, act: Act, reason: str) -> Outcome:
        """End an order of which nothing was received."""
        return self._act("cancel", act, reason=reason)

    @needs(Permission.PURCHASE_ORDER_CANCEL)
    def close(self, act: Act, reason: str) -> Outcome:
        """End an order though not everything came (short close)."""
        return self._act("close", act, reason=reason)

    def _tax_rules(self) -> TaxRules:
        taxes = self.db.rows(select(TaxCode.id, TaxCode.code, TaxCode.rate, TaxCode.inclusive), Tax)
        return TaxRules({tax.id: tax for tax in taxes}, self.db.facts.settings["company"]["tax_per"] == "line")


def _paper(  # noqa: PLR0917 - what was read, put together once
    order: PurchaseOrder,
    supplier: Party,
    places: Any,  # noqa: ANN401 - a row
    lines: Sequence[PaperLine],
    facts: CompanyFacts,
    tax_rules: TaxRules,
) -> OrderPaper:
    company: Mapping[str, Any] = facts.settings["company"]
    address = supplier.addresses[0] if supplier.addresses else None
    town = f"{address.postal_code} {address.city}".strip() if address else ""
    parts = (address.contact, address.street, town, address.country) if address else ()
    contact = " · ".join(company[key] for key in ("phone", "email", "website", "tax_number") if company[key])
    return OrderPaper(
        number=order.number or "",
        status=order.status,
        revision=order.revision,
        order_date=order.order_date,
        due_date=order.due_date,
        currency_code=order.currency_code,
        minor_units=places.minor_units,
        payment_term=places[2] or "",
        supplier_reference=order.supplier_reference,
        note=order.note,
        made_by=order.created_by,
        supplier=tuple(part for part in (supplier.name, supplier.name_local, *parts) if part),
        warehouse=(facts.name, places[0], *places.address.splitlines()),
        language=supplier.language,
        company=facts.name,
        company_language=facts.language,
        letterhead=tuple(part for part in (*company["address"].splitlines(), contact) if part),
        lines=tuple(lines),
        tax_rules=tax_rules,
    )
