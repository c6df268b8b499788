"""The screen of one supplier invoice: matched to what was received, compared with the total on the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from PySide6.QtCore import Qt

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Problem
from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded, State
from erp_desktop.base.states import POSTED_STATES
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.parties.payment_terms.picker import PAYMENT_TERM
from erp_desktop.modules.parties.payment_terms.tasks import PAYMENT_TERMS
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.purchasing.invoices import rules
from erp_desktop.modules.purchasing.invoices.lines import (
    InvoiceLines,
    for_rules,
    is_billed,
    received_line,
    take_whole,
    write_lines,
)
from erp_desktop.modules.purchasing.invoices.records import (
    INVOICE_STATES,
    InvoiceRules,
    ReceivedLine,
    SupplierInvoice,
)
from erp_desktop.modules.purchasing.invoices.tasks import INVOICES
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_form import DocumentForm, Step, posting_date, uuid_of
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import DocumentSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridSpec, LineGrid, Row, Total
from erp_desktop.ui.proposed_lines import Ask, ProposedLines, take_all
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

SECTIONS: Final = (
    Section(
        "",
        (
            FieldSpec("supplier_id", mark("Supplier"), FieldKind.LOOK_UP, required=True, look_up=SUPPLIER, span=2),
            FieldSpec("supplier_number", mark("Number on the paper"), required=True, length_max=80),
            FieldSpec("date", mark("Invoice date"), FieldKind.DATE, required=True),
            FieldSpec(
                "control_amount", mark("Total on the paper"), FieldKind.PRICE, decimals=4,
                help=mark("With tax; the lines must come to the same."),
            ),
            FieldSpec("currency_code", mark("Currency"), FieldKind.LOOK_UP, required=True, look_up=CURRENCY),
            FieldSpec("payment_term_id", mark("Payment term"), FieldKind.LOOK_UP, look_up=PAYMENT_TERM),
            FieldSpec("due_date", mark("Due date"), FieldKind.DATE),
            FieldSpec("posting_date", mark("Posting date"), FieldKind.DATE, required=True),
            FieldSpec("note", mark("Note"), span=3, length_max=4000),
        ),
        columns=4,
    ),
)


class InvoiceForm(DocumentForm[SupplierInvoice]):
    """An open invoice."""

    noun = "supplier_invoice"
    steps: ClassVar[Mapping[str, Step]] = {
        "draft": Step(
            words=mark("Post {amount}"),
            permission=Permission.SUPPLIER_INVOICE_POST,
            task=INVOICES.post,
            done=mark("Posted."),
            saves=True,
        ),
    }

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._company: InvoiceRules | None = None
        self._lines = InvoiceLines(self.currency, self.decimals, lambda: self._company)
        self._proposed = ProposedLines("lines", self._ask, self._lines.merged)

    def spec(self) -> DocumentSpec[SupplierInvoice]:
        """The invoice as the document screen wants it."""
        return DocumentSpec(
            noun=self.noun,
            kind=mark("Supplier invoice"),
            name_of=lambda invoice: invoice.number or text("draft"),
            sections=SECTIONS,
            load=INVOICES.load,
            new=self._new,
            save=INVOICES.save,
            follow=_follow,
            check=_check,
            grids=(GridPart("lines", mark("Lines"), self._grid, self._read, write_lines),),
            commands=self._commands,
            read_only=_why_read_only,
            state=_state,
            history=INVOICES.history,
            chain=INVOICES.chain,
            totals=self._totals,
            may_save=Permission.SUPPLIER_INVOICE_EDIT.value,
            constraint_fields=posting_date("posting_date") | {"supplier_invoice.duplicate": "supplier_number"},
            icon="receipt",
        )

    def why_not_step(self, _document: SupplierInvoice) -> str | None:
        """The paper and the lines must agree first."""
        difference = self._difference()
        if difference:
            words = f"{format_money(difference, self.decimals())} {self.currency()}"
            return text("The lines differ from the paper by {amount}.", amount=words)
        return None

    def _new(self) -> SupplierInvoice:
        nothing: Any = None  # saving asks for what is still missing
        return SupplierInvoice(
            id=new_id(), supplier_id=nothing, supplier_number="", date=today(), posting_date=today(),
            currency_code=self.services.currency,
        )

    def _grid(self, _screen: EditScreen[SupplierInvoice]) -> GridSpec:
        return self._lines.spec()

    def _read(self, loaded: Loaded[SupplierInvoice]) -> Sequence[Row]:
        invoice = loaded.record
        if invoice.supplier_id is not None:
            self._proposed.know((invoice.supplier_id, invoice.currency_code))
        return self._lines.read(loaded)

    def _ask(self, values: Values) -> Ask[Sequence[ReceivedLine]] | None:
        supplier, day = uuid_of(values.get("supplier_id")), values.get("posting_date")
        if supplier is None:
            return None
        posting = day if isinstance(day, date) else today()
        return Ask((supplier, self.currency()), INVOICES.receipt_lines(supplier, self.currency(), posting))

    # totals

    def _rows(self) -> Sequence[Row]:
        return self.screen.grids["lines"].lines.lines() if self.screen is not None else ()

    def _total(self, rows: Sequence[Row]) -> Decimal | None:
        if self._company is None:
            return None
        billed = [row for row in rows if is_billed(row)]
        return rules.totals(for_rules(billed), self._company, self.decimals()).total

    def _difference(self) -> Decimal | None:
        """The lines less the paper; None while either is not known."""
        paper, total = self.values().get("control_amount"), self._total(self._rows())
        return total - paper if isinstance(paper, Decimal) and total is not None else None

    def _totals(self, values: Values, rows: Sequence[Row]) -> Sequence[Total]:
        if self.screen is not None:
            self._proposed.follow(self.screen)
        if self._company is None:
            return ()
        decimals, codes = self.decimals(), self._company.taxes.codes
        billed = [row for row in rows if is_billed(row)]
        found = rules.totals(for_rules(billed), self._company, decimals)
        totals = [Total(text("Net"), format_money(found.net, decimals))]
        totals += [
            Total(text("Tax {code}", code=codes[tax].code), format_money(amount, decimals))
            for tax, amount in found.taxes.items()
        ]
        totals.append(Total(text("Total"), f"{format_money(found.total, decimals)} {self.currency()}", strong=True))
        paper = values.get("control_amount")
        if isinstance(paper, Decimal):
            difference = found.total - paper
            tone = "warn" if difference else "ok"
            totals.append(Total(text("Difference to the paper"), format_money(difference, decimals), tone=tone))
        return totals

    # acts

    def _commands(self, screen: EditScreen[SupplierInvoice]) -> Sequence[Command]:
        if self.screen is None:
            self.screen = screen
            screen.grids["lines"].keys.bind(Qt.Key.Key_Space, self._take_line)
            screen.run(INVOICES.rules(), self._take_company)
        return [
            self.step_command(),
            Command(
                "supplier_invoice.take_all", mark("Take over all receipt lines"), run=self._take_all,
                shortcut="Ctrl+Shift+A", icon="check", needs=Permission.SUPPLIER_INVOICE_EDIT, in_bar=False,
                enabled=lambda: self.why_not_in(frozenset({"draft"})),
            ),
            replace(
                self.reason_command(
                    "release",
                    mark("Release for payment"),
                    question=mark("The invoice may be paid although it differs from order or receipt."),
                    states=frozenset({"posted"}),
                    needs=Permission.SUPPLIER_INVOICE_RELEASE,
                    task=INVOICES.release,
                ),
                enabled=self._why_not_release,
                in_bar=True,
            ),
            self.reason_command(
                "reverse",
                mark("Reverse"),
                question=mark("A voucher takes the invoice back; its receipts can be invoiced again."),
                states=frozenset({"posted"}),
                needs=Permission.SUPPLIER_INVOICE_REVERSE,
                task=lambda act, reason: INVOICES.reverse(act, self._reversal_day(), reason),
            ),
            self.discard_command(Permission.SUPPLIER_INVOICE_EDIT, INVOICES.discard),
        ]

    def _why_not_release(self) -> str | None:
        invoice = self.document()
        if invoice is None:
            return text("Loading…")
        if invoice.status != "posted" or not invoice.blocked:
            return text("Its payment is not blocked.")
        if invoice.created_by == self.services.rights.login:
            return text("You entered this invoice; somebody else releases it.")
        return None

    def _take_company(self, found: InvoiceRules) -> None:
        self._company = found
        if self.screen is None:
            return
        lines = self.screen.grids["lines"].lines
        if lines.undo_stack.isClean():
            lines.set_lines(lines.all_rows())  # what the company tolerates is now said beside each line
        self.screen.values_changed()

    def _take_all(self) -> None:
        if self.screen is not None:
            take_all(self.screen, "lines", take_whole, text("Take over all receipt lines"))

    @staticmethod
    def _take_line(grid: LineGrid) -> bool:
        """Space takes a receipt line over whole, or leaves it out again."""
        row = grid.lines.row_at(grid.position()[0])
        if received_line(row) is None or grid.lines.read_only:
            return False
        column = [one.key for one in grid.lines.spec.columns].index("quantity")
        grid.lines.enter_value(grid.position()[0], column, take_whole(row).get("quantity"))
        grid.go(grid.position()[0] + 1, grid.position()[1])
        return True

    def _reversal_day(self) -> date:
        """Today, but never before the invoice itself."""
        invoice = self.document()
        return today() if invoice is None else max(today(), invoice.posting_date)


def _follow(key: str, values: Values) -> Task[Values] | None:
    """What follows from the supplier, and from the date and the term the due date."""
    day = values.get("date")
    start = day if isinstance(day, date) else today()
    supplier, term = uuid_of(values.get("supplier_id")), uuid_of(values.get("payment_term_id"))
    if key == "supplier_id" and supplier is not None:
        return Task("supplier_invoice.terms", Kind.READ, lambda work: _terms(work, supplier, start))
    if key in {"date", "payment_term_id"} and term is not None and isinstance(day, date):
        return Task("supplier_invoice.due", Kind.READ, lambda work: {"due_date": _due(work, term, start)})
    return None


def _terms(work: Work[Any], supplier_id: UUID, start: date) -> dict[str, object]:
    loaded = SUPPLIERS.load(supplier_id).run(work)
    chosen, term = loaded.references, loaded.record.payment_term_id
    return {
        "currency_code": chosen.get(loaded.record.currency_code),
        "payment_term_id": chosen.get(term) if term is not None else None,
        "due_date": _due(work, term, start) if term is not None else start,
    }


def _due(work: Work[Any], term_id: UUID, start: date) -> date:
    term = PAYMENT_TERMS.load(term_id).run(work).record
    return rules.due_date(start, term.days, end_of_month=term.end_of_month)


def _check(_values: Values, lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    billed = [line for line in for_rules(lines["lines"]) if is_billed(lines["lines"][line.row])]
    return rules.check(billed) if billed else [Problem("supplier_invoice.nothing_billed", "lines")]


def _state(invoice: SupplierInvoice) -> State | None:
    blocked = invoice.status == "posted" and invoice.blocked
    return INVOICE_STATES["blocked"] if blocked else POSTED_STATES.get(invoice.status)


def _why_read_only(invoice: SupplierInvoice) -> str | None:
    if invoice.status == "draft":
        return None
    if invoice.status == "posted" and invoice.blocked:
        return text("It may not be paid yet: see the lines under “Check”. Somebody else can release it.")
    return text("What is posted stays as it is. Reverse it to correct it.") if invoice.status == "posted" else ""


def edit_spec(services: Services) -> DocumentSpec[SupplierInvoice]:
    """The screen of an invoice."""
    return InvoiceForm(services).spec()
