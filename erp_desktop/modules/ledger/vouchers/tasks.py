"""What a person can ask of vouchers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from erp_desktop.base.i18n import active_language, translator
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.ledger.vouchers.document import TITLE, VoucherPaper, vouchers_pdf
from erp_desktop.modules.ledger.vouchers.records import VoucherRow, VoucherView
from erp_desktop.modules.ledger.vouchers.repository import VoucherRepository
from erp_desktop.printing.files import save_paper
from erp_desktop.printing.labels import Labels


def vouchers_page(query: Query, cursor: Cursor | None, limit: int) -> Task[Page[VoucherRow]]:
    """A page of the list."""
    return Task("voucher.page", Kind.READ, lambda work: VoucherRepository(work.db).page(query, cursor, limit))


def vouchers_count(query: Query) -> Task[Count]:
    """How many vouchers the list has."""
    return Task("voucher.count", Kind.READ, lambda work: VoucherRepository(work.db).count(query))


def search(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    """Vouchers for the palette."""
    return Task("voucher.search", Kind.READ, lambda work: tuple(VoucherRepository(work.db).search(words, limit)))


def search_periods(words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    """Periods for a filter or a report."""
    return Task(
        "voucher.periods", Kind.READ, lambda work: tuple(VoucherRepository(work.db).periods(words, limit))
    )


def load(voucher_id: UUID) -> Task[VoucherView]:
    """One voucher with its lines and what belongs to it."""

    def run(work: Work[Any]) -> VoucherView:
        vouchers = VoucherRepository(work.db)
        return VoucherView(
            vouchers.header(voucher_id), tuple(vouchers.lines(voucher_id)), vouchers.chain(voucher_id)
        )

    return Task("voucher.load", Kind.READ, run)


def paper(voucher_ids: Sequence[UUID]) -> Task[Path]:
    """Vouchers on paper, two to a sheet, in the order given."""

    def run(work: Work[Any]) -> Path:
        vouchers, facts = VoucherRepository(work.db), work.db.facts
        labels = Labels(translator(active_language()))
        views: list[VoucherView] = []
        for number, voucher_id in enumerate(voucher_ids, 1):
            work.token.ensure_active()
            work.progress.step(number, len(voucher_ids))
            views.append(VoucherView(vouchers.header(voucher_id), tuple(vouchers.lines(voucher_id))))
        name = views[0].header.label if len(views) == 1 else labels.text(TITLE)
        print_on = VoucherPaper(facts.name, facts.currency, facts.minor_units, labels)
        return save_paper(vouchers_pdf(views, print_on, work.token), name)

    return Task("voucher.paper", Kind.LONG, run)
