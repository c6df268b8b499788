"""Plans the payments of the demo: on Thursdays, several invoices of a supplier at once, some late, some never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from erp_desktop.demo import people
from erp_desktop.demo.days import payment_day
from erp_desktop.demo.history import Invoice, PaidItem, Payment, Reversal
from erp_desktop.demo.ids import Ids

_SEED: Final = 2029
_ORDERS_PER_DRAFT: Final = 500
_ORDERS_PER_REVERSAL: Final = 400
_NEVER_PERMILLE: Final = 22
_PART_PERMILLE: Final = 20
_EARLY_DAYS: Final = 4
_LATE_DAYS: Final = ((0, 74), (7, 16), (14, 6), (28, 4))
_REASONS_REVERSED: Final = (
    "Returned by the bank: account closed", "Bank rejected the account number",
    "收款账户信息有误 Wrong account details",
)


class PaymentPlanner:
    """Pays what is due."""

    def __init__(self, last_day: date) -> None:
        self._random = Random(_SEED)
        self._ids = Ids(_SEED)
        self._last_day = last_day

    def plan(self, invoices: Sequence[Invoice], orders: int) -> tuple[Payment, ...]:
        """Payments up to the last day, in their order."""
        due: dict[tuple[date, str, str], list[PaidItem]] = defaultdict(list)
        for invoice in invoices:
            for day, item in self._paid(invoice):
                if day <= self._last_day:
                    due[day, invoice.order.supplier, invoice.order.currency].append(item)
        payments = [
            self._payment(day, supplier, currency, items)
            for (day, supplier, currency), items in sorted(due.items(), key=lambda one: one[0])
        ]
        payments = self._with_reversals(payments, orders)
        for place in range(max(0, len(payments) - max(1, orders // _ORDERS_PER_DRAFT)), len(payments)):
            if payments[place].reversal is None:
                payments[place] = replace(payments[place], is_draft=True, day=self._last_day)
        return tuple(sorted(payments, key=lambda one: one.day))

    def _paid(self, invoice: Invoice) -> list[tuple[date, PaidItem]]:
        random = self._random
        is_never = random.randrange(1000) < _NEVER_PERMILLE
        late = random.choices([days for days, _ in _LATE_DAYS], [weight for _, weight in _LATE_DAYS])[0]
        if is_never or invoice.is_draft or invoice.reversal is not None:
            return []
        if invoice.is_blocked and invoice.released is None:
            return []
        earliest = invoice.released.day if invoice.released is not None else invoice.posting_day
        wanted = invoice.due - timedelta(days=_EARLY_DAYS) + timedelta(days=late)
        day = payment_day(max(wanted, earliest + timedelta(days=1)))
        if random.randrange(1000) < _PART_PERMILLE:
            return [(day, PaidItem(invoice.id, 50)), (day + timedelta(days=14), PaidItem(invoice.id))]
        return [(day, PaidItem(invoice.id))]

    def _payment(self, day: date, supplier: str, currency: str, items: Sequence[PaidItem]) -> Payment:
        random = self._random
        sofia, wang = people.logins("accounts_payable_clerk")
        posters = (*people.logins("accountant"), *people.logins("finance_manager"))
        return Payment(
            id=self._ids.at(day),
            supplier=supplier,
            currency=currency,
            clerk=sofia if currency == "EUR" else wang,
            poster=random.choice(posters),
            day=day,
            reference=f"{'SEPA' if currency == 'EUR' else 'SWIFT'}-{day:%y%m%d}-{random.randrange(10**4):04}",
            items=tuple(items),
        )

    def _with_reversals(self, payments: Sequence[Payment], orders: int) -> list[Payment]:
        """Some payments come back from the bank and are made again a week later."""
        early = self._last_day - timedelta(days=16)
        able = [
            one for one in payments if one.day <= early and all(item.percent == 100 for item in one.items)
        ]
        wanted = max(1, orders // _ORDERS_PER_REVERSAL)
        chosen = {one.id for one in self._random.sample(able, min(len(able), wanted))}
        made: list[Payment] = []
        for payment in payments:
            if payment.id not in chosen:
                made.append(payment)
                continue
            day = payment.day + timedelta(days=3)
            reason = self._random.choice(_REASONS_REVERSED)
            made.append(replace(payment, reversal=Reversal(day, people.logins("finance_manager")[0], reason)))
            again = payment.day + timedelta(days=7)
            made.append(replace(payment, id=self._ids.at(again), day=again, reference=f"{payment.reference}-2"))
        return made
