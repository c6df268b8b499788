"""The lines of an invoice on the screen: what was received, what is for an account, reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.task import Kind, Task
from erp_desktop.modules.ledger.accounts.picker import ACCOUNT
from erp_desktop.modules.ledger.tax_codes.picker import TAX_CODE
from erp_desktop.modules.purchasing.invoices import rules
from erp_desktop.modules.purchasing.invoices.records import (
    InvoiceRules,
    ReceivedLine,
    SupplierInvoice,
    SupplierInvoiceLine,
)
from erp_desktop.ui.document_form import id_of, uuid_of
from erp_desktop.ui.edit_spec import row_id
from erp_desktop.ui.fields import FieldKind
from erp_desktop.ui.line_grid import GridColumn, GridRow, GridSpec, LookUp, Row, Stop

ONE: Final = Decimal(1)


class InvoiceLines:
    """The grid's columns, and what follows from each cell.

    Args:
        currency: code of the invoice's currency.
        decimals: its minor units.
        rules: tax codes and tolerances, None until they are read.
    """

    def __init__(
        self, currency: Callable[[], str], decimals: Callable[[], int], company: Callable[[], InvoiceRules | None]
    ) -> None:
        self._currency = currency
        self._decimals = decimals
        self._company = company
        self.known: Sequence[ReceivedLine] = ()

    def spec(self) -> GridSpec:
        """The grid; Enter goes from quantity to price to the next line, Space takes a receipt line over whole."""
        never = Stop.NEVER
        return GridSpec(
            columns=(
                GridColumn(
                    "goods_receipt_line_id", mark("Receipt line"), FieldKind.LOOK_UP, 126, lookup=self._look_up(),
                    stop=Stop.WHEN_EMPTY, help=mark("Empty for a line straight to an account."),
                ),
                GridColumn("order", mark("Order"), width=110, formula=_of("order_number"), hidden=True),
                GridColumn("description", mark("Description"), width=160, length_max=400, stop=never, stretch=True),
                GridColumn(
                    "account_id", mark("Account"), FieldKind.LOOK_UP, 68, lookup=ACCOUNT, stop=never, code_only=True
                ),
                GridColumn(
                    "open", mark("Left"), FieldKind.QUANTITY, 57, formula=_open,
                    help=mark("Accepted and not invoiced yet."),
                ),
                GridColumn("quantity", mark("Quantity"), FieldKind.QUANTITY, 70, aliases=("qty",)),
                GridColumn("unit", mark("Unit"), width=44, formula=_of("unit_code")),
                GridColumn("order_price", mark("Ordered at"), FieldKind.PRICE, 82, formula=self._order_price),
                GridColumn("unit_price", mark("Unit price"), FieldKind.PRICE, 76, aliases=("price",)),
                GridColumn(
                    "tax_code_id", mark("Tax"), FieldKind.LOOK_UP, 48, lookup=TAX_CODE, stop=never,
                    aliases=("tax", "vat"), code_only=True,
                ),
                GridColumn("amount", mark("Amount"), FieldKind.MONEY, 80, formula=self._amount),
                GridColumn("match", mark("Check"), width=108, formula=self._match),
            ),
            compute=self._compute,
            noun="supplier_invoice_line",
        )

    def _look_up(self) -> LookUp:
        def find(words: str, limit: int) -> tuple[PickerRow, ...]:
            wanted = words.casefold().split()
            found = [line for line in self.known if all(word in _words(line) for word in wanted)]
            return tuple(_shown(line) for line in found[:limit])

        def search(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
            return Task("supplier_invoice.find_line", Kind.READ, lambda _work: find(words, limit))

        return LookUp(search, placeholder=mark("Receipt, order or product"))

    # formulas

    def _order_price(self, row: Row) -> object:
        line = received_line(row)
        return None if line is None else rules.proposed_price(line, self._currency())

    def _amount(self, row: Row) -> object:
        quantity, price = row.get("quantity"), row.get("unit_price")
        if not isinstance(quantity, Decimal) or not isinstance(price, Decimal):
            return None
        return rules.amount(quantity, price, self._decimals())

    def _match(self, row: Row) -> object:
        """Why the line would block payment: stored once it is posted, before that as far as it can be known."""
        found = row.get("out_of_tolerance")
        company = self._company()
        if not isinstance(found, str) and company is not None:
            one = for_rules([row])
            found = rules.out_of_tolerance(one, company.taxes.codes, company.tolerance)[0]
        return text(rules.MATCH_WORDS[found]) if isinstance(found, str) and found in rules.MATCH_WORDS else None

    # what follows

    def _compute(self, row: MutableMapping[str, object], key: str) -> None:
        line = received_line(row)
        if key == "goods_receipt_line_id" and line is not None:
            row.update(self.proposed(line))
            row["quantity"] = line.open or None
        elif key == "account_id" and row.get("account_id") is not None and row.get("quantity") is None:
            row["quantity"] = ONE

    def proposed(self, line: ReceivedLine) -> dict[str, object]:
        """A row for a receipt line at the order's price; its quantity says whether it is on this invoice."""
        return {
            "goods_receipt_line_id": _shown(line),
            "description": f"{line.product_code}  {line.product_name}",
            "unit_price": rules.proposed_price(line, self._currency()),
            "tax_code_id": line.tax_code,
        }

    def merged(self, rows: Sequence[GridRow], found: Sequence[ReceivedLine]) -> list[Mapping[str, object]]:
        """What was found, with what was typed for the same receipt lines; lines of accounts stay.

        When all that is open came with one receipt, it is taken over whole: the invoice of that delivery.
        """
        self.known = found
        typed: dict[UUID, list[GridRow]] = {}
        for row in rows:
            chosen = uuid_of(row.get("goods_receipt_line_id"))
            if chosen is not None:
                typed.setdefault(chosen, []).append(row)
        whole = len({line.receipt_id for line in found}) == 1 and not typed
        merged_rows: list[Mapping[str, object]] = []
        for line in found:
            for row in typed.get(line.id, ()):
                changed = row.changed()
                changed["goods_receipt_line_id"] = _shown(line)
                merged_rows.append(changed)
            if line.id not in typed:
                merged_rows.append(self.proposed(line) | {"quantity": line.open if whole else None})
        accounts = [row for row in rows if row.get("goods_receipt_line_id") is None]
        return merged_rows + accounts

    def read(self, loaded: Loaded[SupplierInvoice]) -> Sequence[Row]:
        """The lines of an invoice, and below those of a draft what else could be invoiced, without a quantity."""
        names, invoice = loaded.references, loaded.record
        is_draft = invoice.status == "draft"
        rows: list[Row] = [
            {
                "id": line.id,
                "goods_receipt_line_id": _receipt_row(line, names),
                "description": line.description,
                "account_id": names.get(line.account_id) if line.account_id else None,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "tax_code_id": names.get(line.tax_code_id) if line.tax_code_id else None,
                "out_of_tolerance": None if is_draft else line.out_of_tolerance,
            }
            for line in invoice.lines
        ]
        received = [row.extra for row in names.values() if isinstance(row.extra, ReceivedLine)]
        self.known = received
        own = {line.goods_receipt_line_id for line in invoice.lines}
        return rows + [self.proposed(line) for line in received if is_draft and line.id not in own]


def received_line(row: Row) -> ReceivedLine | None:
    """The receipt line of a row; None for a line of an account, or when the person may not see it."""
    chosen = row.get("goods_receipt_line_id")
    extra = chosen.extra if isinstance(chosen, PickerRow) else None
    return extra if isinstance(extra, ReceivedLine) else None


def _shown(line: ReceivedLine) -> PickerRow:
    """In a closed cell the receipt alone; the order and the product where it is chosen."""
    found = line.row()
    return PickerRow(found.id, found.code, "", f"{found.name}  {found.detail}", line)


def _receipt_row(line: SupplierInvoiceLine, names: Mapping[Any, PickerRow]) -> PickerRow | None:
    if line.goods_receipt_line_id is None:
        return None
    found = names.get(line.goods_receipt_line_id)
    extra = found.extra if found is not None else None
    return _shown(extra) if isinstance(extra, ReceivedLine) else PickerRow(line.goods_receipt_line_id, "…", "")


def _words(line: ReceivedLine) -> str:
    parts = (line.receipt_number, line.delivery_note, line.order_number, line.product_code, line.product_name)
    return " ".join(parts).casefold()


def _of(name: str) -> Callable[[Row], object]:
    def read(row: Row) -> object:
        line = received_line(row)
        return None if line is None else getattr(line, name)

    return read


def _open(row: Row) -> object:
    """Not said of a posted invoice: what is stored by then counts it, too."""
    line = received_line(row)
    return None if line is None or isinstance(row.get("out_of_tolerance"), str) else line.open


def take_whole(row: Row) -> dict[str, object]:
    """What makes a receipt line be invoiced whole; nothing for other lines."""
    line = received_line(row)
    return {} if line is None or row.get("quantity") else {"quantity": line.open or None}


def is_billed(row: Row) -> bool:
    """Whether a row goes into the invoice."""
    return rules.is_billed(
        row.get("goods_receipt_line_id"), row.get("account_id"), row.get("quantity"), row.get("unit_price")
    )


def for_rules(rows: Sequence[Row]) -> list[rules.Billed]:
    """The rows as the rules need them, each with its place in the grid."""
    return [
        rules.Billed(
            at, received_line(row), row.get("account_id") is not None, _decimal(row.get("quantity")),
            _decimal(row.get("unit_price")), uuid_of(row.get("tax_code_id")),
            row.get("goods_receipt_line_id") is not None,
        )
        for at, row in enumerate(rows)
    ]


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def write_lines(invoice: SupplierInvoice, rows: Sequence[Row]) -> None:
    """Put the rows that are invoiced into the invoice."""
    billed = [row for row in rows if is_billed(row)]
    invoice.lines = [_line(invoice, number, row) for number, row in enumerate(billed, 1)]


def _line(invoice: SupplierInvoice, number: int, row: Any) -> SupplierInvoiceLine:  # noqa: ANN401 - checked by rules
    return SupplierInvoiceLine(
        id=row_id(row),
        supplier_invoice_id=invoice.id,
        line=number,
        goods_receipt_line_id=id_of(row.get("goods_receipt_line_id")),
        account_id=id_of(row.get("account_id")),
        description=str(row.get("description") or ""),
        quantity=row.get("quantity"),
        unit_price=row.get("unit_price"),
        tax_code_id=id_of(row.get("tax_code_id")),
    )
