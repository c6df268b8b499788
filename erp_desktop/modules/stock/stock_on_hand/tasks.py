"""What a person can ask of stock on hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from erp_desktop.base import limits
from erp_desktop.base.asked import Asked
from erp_desktop.base.clock import now
from erp_desktop.base.i18n import active_language, translator
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.stock.stock_on_hand.document import TITLE, stock_pdf
from erp_desktop.modules.stock.stock_on_hand.records import MoveRow, StockRow
from erp_desktop.modules.stock.stock_on_hand.repository import StockQuestion, StockRepository
from erp_desktop.printing.files import save_paper
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import PageFrame, Printed
from server_db.access.permissions import Permission

_PAPER_PAGE_ROWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class StockPage:
    """A page of rows; `value` of all rows comes with the first page, None where it may not be seen."""

    rows: tuple[StockRow, ...]
    more: bool
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MovePage:
    """A page of moves."""

    rows: tuple[MoveRow, ...]
    more: bool


def first_page(asked: Asked) -> Task[StockPage]:
    """The first rows and what all are worth."""

    def run(work: Work[Any]) -> StockPage:
        stock, question = StockRepository(work.db), _question(asked)
        page = _page(stock, question, None, limits.PAGE_ROWS)
        if page.more:
            return StockPage(page.rows, page.more, stock.value(question))
        values = [row.value for row in page.rows if row.value is not None]
        sees_value = stock.rights.may(Permission.STOCK_VALUE_READ)
        return StockPage(page.rows, page.more, sum(values, Decimal(0)) if sees_value else None)

    return Task("stock_on_hand.read", Kind.LONG, run, at_standby=True)


def next_page(asked: Asked, last: StockRow) -> Task[StockPage]:
    """The rows after one."""
    return Task(
        "stock_on_hand.more", Kind.READ,
        lambda work: _page(StockRepository(work.db), _question(asked), last, limits.PAGE_ROWS), at_standby=True,
    )


def moves(asked: Asked, last: MoveRow | None = None) -> Task[MovePage]:
    """Moves of `product`, before the last one shown."""

    def run(work: Work[Any]) -> MovePage:
        found = StockRepository(work.db).moves(
            asked.get_id("product"), asked.find_id("warehouse"), last, limits.PAGE_ROWS + 1
        )
        return MovePage(tuple(found[: limits.PAGE_ROWS]), len(found) > limits.PAGE_ROWS)

    return Task("stock_moves.read", Kind.READ, run, at_standby=True)


def paper(asked: Asked) -> Task[Path]:
    """All rows as a PDF."""

    def run(work: Work[Any]) -> Path:
        stock, facts = StockRepository(work.db), work.db.facts
        labels = Labels(translator(active_language()))
        with_value = stock.rights.may(Permission.STOCK_VALUE_READ)
        frame = PageFrame(
            labels.text(TITLE), facts.name, Printed(facts.person_name, now()),
            parameters=(
                *asked.words, *((facts.currency,) if with_value else ()), *labels.as_of(work.db.as_of())
            ),
        )
        rows = _all_rows(work, stock, _question(asked))
        return save_paper(
            stock_pdf(rows, frame, labels, facts.minor_units, with_value=with_value), labels.text(TITLE)
        )

    return Task("stock_on_hand.paper", Kind.LONG, run, at_standby=True)


def _question(asked: Asked) -> StockQuestion:
    return StockQuestion(
        asked.find_text("words"), asked.find_id("warehouse"), asked.find_id("category"), asked.find_day("date")
    )


def _all_rows(work: Work[Any], stock: StockRepository, question: StockQuestion) -> Iterator[StockRow]:
    last: StockRow | None = None
    more = True
    while more:
        work.token.ensure_active()
        page = _page(stock, question, last, _PAPER_PAGE_ROWS)
        yield from page.rows
        more, last = page.more, page.rows[-1] if page.rows else last


def _page(stock: StockRepository, question: StockQuestion, last: StockRow | None, limit: int) -> StockPage:
    rows = stock.page(question, last, limit + 1)
    return StockPage(tuple(rows[:limit]), len(rows) > limit)
