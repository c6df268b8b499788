"""The screen of one payment: what is owed is proposed, what is paid is entered by one and posted by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from PySide6.QtCore import Qt

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Problem
from erp_desktop.base.formats import format_money
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded, PickerRow
from erp_desktop.base.states import state_of
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.parties.suppliers.picker import SUPPLIER
from erp_desktop.modules.parties.suppliers.tasks import SUPPLIERS
from erp_desktop.modules.payments.payments import rules
from erp_desktop.modules.payments.payments.lines import (
    for_rules,
    grid_spec,
    merged,
    pay_due,
    pay_in_full,
    read_lines,
    write_lines,
)
from erp_desktop.modules.payments.payments.records import OpenItem, Payment
from erp_desktop.modules.payments.payments.tasks import PAYMENTS
from erp_desktop.ui.command import Command
from erp_desktop.ui.date_dialog import ask_date
from erp_desktop.ui.document_form import DocumentForm, Step, posting_date, uuid_of
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import DocumentSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridRow, GridSpec, LineGrid, LookUp, Row, Total
from erp_desktop.ui.proposed_lines import Ask, ProposedLines, take_all
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

JOURNAL: Final = LookUp(PAYMENTS.journals, placeholder=mark("Bank or cash"), command="journal.open")


class PaymentForm(DocumentForm[Payment]):
    """An open payment."""

    noun = "payment"
    steps: ClassVar[Mapping[str, Step]] = {
        "draft": Step(
            words=mark("Post payment of {amount}"),
            permission=Permission.PAYMENT_POST,
            task=PAYMENTS.post,
            done=mark("Posted."),
            saves=True,
        ),
    }

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._proposed = ProposedLines("lines", self._ask, self._merge)

    def spec(self) -> DocumentSpec[Payment]:
        """The payment as the document screen wants it."""
        return DocumentSpec(
            noun=self.noun,
            kind=mark("Payment"),
            name_of=lambda payment: payment.number or text("draft"),
            sections=(self._section(),),
            load=PAYMENTS.load,
            new=self._new,
            save=PAYMENTS.save,
            follow=_follow,
            check=self._check,
            grids=(GridPart("lines", mark("Open invoices"), self._grid, self._read, write_lines),),
            commands=self._commands,
            read_only=_why_read_only,
            state=lambda payment: state_of(self.noun, payment.status),
            history=PAYMENTS.history,
            chain=PAYMENTS.chain,
            totals=self._totals,
            may_save=Permission.PAYMENT_EDIT.value,
            constraint_fields=posting_date("date"),
            icon="payments",
        )

    def _section(self) -> Section:
        bank = LookUp(self._bank_accounts, placeholder=mark("The supplier's account"))
        return Section(
            "",
            (
                FieldSpec(
                    "supplier_id", mark("Supplier"), FieldKind.LOOK_UP, required=True, look_up=SUPPLIER, span=2
                ),
                FieldSpec("journal_id", mark("Pay from"), FieldKind.LOOK_UP, required=True, look_up=JOURNAL,
                          help=mark("Bank or cash journal that pays.")),
                FieldSpec("date", mark("Date"), FieldKind.DATE, required=True),
                FieldSpec(
                    "party_bank_account_id", mark("To bank account"), FieldKind.LOOK_UP, look_up=bank, span=2
                ),
                FieldSpec("currency_code", mark("Currency"), FieldKind.LOOK_UP, required=True, look_up=CURRENCY),
                FieldSpec("reference", mark("Reference"), length_max=80),
                FieldSpec("note", mark("Note"), span=4, length_max=4000),
            ),
            columns=4,
        )

    def why_not_step(self, document: Payment) -> str | None:
        """Who enters a payment does not post it (design.md section 6)."""
        screen = self.screen
        if screen is not None and (screen.work.new or document.created_by == self.services.rights.login):
            return text("You enter this payment; somebody else posts it.")
        return None

    def _new(self) -> Payment:
        nothing: Any = None  # saving asks for what is still missing
        if self.screen is not None:
            self.screen.run(PAYMENTS.journals("", 1), self._take_journal)
        return Payment(
            id=new_id(), supplier_id=nothing, journal_id=nothing, date=today(),
            currency_code=self.services.currency,
        )

    def _take_journal(self, found: tuple[PickerRow, ...]) -> None:
        screen = self.screen
        if screen is not None and found and self.values().get("journal_id") is None:
            screen.begin_with({"journal_id": found[0]})

    def _bank_accounts(self, words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
        supplier = uuid_of(self.values().get("supplier_id"))
        if supplier is None:
            return Task("payment.bank_accounts", Kind.READ, lambda _work: ())

        def fitting(found: Sequence[PickerRow]) -> tuple[PickerRow, ...]:
            wanted = words.casefold().split()
            return tuple(row for row in found if all(word in row.words().casefold() for word in wanted))[:limit]

        return PAYMENTS.bank_accounts(supplier).then(fitting)

    def _grid(self, _screen: EditScreen[Payment]) -> GridSpec:
        return grid_spec(self.decimals)

    def _read(self, loaded: Loaded[Payment]) -> Sequence[Row]:
        payment = loaded.record
        if payment.supplier_id is not None:
            self._proposed.know((payment.supplier_id, payment.currency_code))
        return read_lines(loaded, self.services.decimals(payment.currency_code))

    # what is proposed

    def _ask(self, values: Values) -> Ask[Sequence[OpenItem]] | None:
        supplier, currency = uuid_of(values.get("supplier_id")), self.currency()
        return None if supplier is None else Ask((supplier, currency), PAYMENTS.open_items(supplier, currency))

    def _merge(self, rows: Sequence[GridRow], found: Sequence[OpenItem]) -> Sequence[Mapping[str, object]]:
        if self.screen is not None:
            banner = self.screen.layout_parts.banner
            if found:
                banner.hide()
            else:
                words = text("Nothing is owed to this supplier in {currency}.", currency=self.currency())
                banner.show_words(words, "accent")
        return merged(rows, found, self.decimals())

    def _totals(self, _values: Values, rows: Sequence[Row]) -> Sequence[Total]:
        if self.screen is not None:
            self._proposed.follow(self.screen)
        lines, decimals = for_rules(rows), self.decimals()
        paid = Total(
            text("To pay"), f"{format_money(rules.total(lines), decimals)} {self.currency()}", strong=True
        )
        payment = self.document()
        if payment is not None and payment.status != "draft":
            return [paid]
        owed = sum((line.item.open_amount for line in lines), rules.ZERO)
        return [Total(text("Open in all"), format_money(owed, decimals)), paid]

    def _check(self, values: Values, lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
        paid = [line for line in for_rules(lines["lines"]) if line.amount is not None]
        if not paid:
            return [Problem("payment.nothing_paid", "lines")]
        day = values.get("date")
        return rules.check(paid, day if isinstance(day, date) else None, self.decimals())

    # acts

    def _commands(self, screen: EditScreen[Payment]) -> Sequence[Command]:
        if self.screen is None:
            self.screen = screen
            screen.grids["lines"].keys.bind(Qt.Key.Key_Space, _pay_line)
        may_post = self.services.rights.may(Permission.PAYMENT_POST)
        return [
            *([self.step_command()] if may_post else []),
            Command(
                "payment.pay_due", mark("Pay all that is due…"), run=self._pay_due, shortcut="Ctrl+Shift+A",
                icon="calendar", needs=Permission.PAYMENT_EDIT, enabled=self._why_not_pay,
            ),
            self.reason_command(
                "reverse",
                mark("Reverse"),
                question=mark("A voucher takes the payment back; the invoices are open again."),
                states=frozenset({"posted"}),
                needs=Permission.PAYMENT_REVERSE,
                task=lambda act, reason: PAYMENTS.reverse(act, self._reversal_day(), reason),
            ),
            self.discard_command(Permission.PAYMENT_EDIT, PAYMENTS.discard),
        ]

    def _why_not_pay(self) -> str | None:
        reason = self.why_not_in(frozenset({"draft"}))
        if reason is not None or self.screen is None:
            return reason
        return None if self.screen.grids["lines"].lines.all_rows() else text("Choose a supplier first.")

    def _pay_due(self) -> None:
        screen = self.screen
        if screen is None:
            return
        title, day = text("Pay all that is due"), self.values().get("date")
        until = ask_date(
            screen, self.services.runner, title, text("Invoices due until this day are paid in full."),
            day if isinstance(day, date) else today(),
        )
        if until is not None:
            take_all(screen, "lines", pay_due(until), title)

    def _reversal_day(self) -> date:
        """Today, but never before the payment itself."""
        payment = self.document()
        return today() if payment is None else max(today(), payment.date)


def _pay_line(grid: LineGrid) -> bool:
    """Space pays an item in full, or takes the amount out again, and goes to the next."""
    row, column = grid.position()
    line = grid.lines.row_at(row)
    at = [one.key for one in grid.lines.spec.columns].index("amount")
    if grid.lines.why_locked(row, at) is None:
        grid.lines.enter_value(row, at, pay_in_full(line).get("amount"))
    grid.go(row + 1, column)
    return True


def _follow(key: str, values: Values) -> Task[Values] | None:
    supplier = uuid_of(values.get("supplier_id"))
    if key != "supplier_id" or supplier is None:
        return None
    return Task("payment.supplier", Kind.READ, lambda work: _terms(work, supplier))


def _terms(work: Work[Any], supplier_id: UUID) -> dict[str, object]:
    """The supplier's currency, and his bank account when he has just one that is confirmed."""
    loaded = SUPPLIERS.load(supplier_id).run(work)
    accounts = [account for account in PAYMENTS.bank_accounts(supplier_id).run(work) if account.extra]
    return {
        "currency_code": loaded.references.get(loaded.record.currency_code),
        "party_bank_account_id": accounts[0] if len(accounts) == 1 else None,
    }


def _why_read_only(payment: Payment) -> str | None:
    if payment.status == "draft":
        return None
    return text("What is posted stays as it is. Reverse it to correct it.") if payment.status == "posted" else ""


def edit_spec(services: Services) -> DocumentSpec[Payment]:
    """The screen of a payment."""
    return PaymentForm(services).spec()
