"""What a person can ask of opening stock."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.clock import today
from erp_desktop.base.importing import read_file
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.document_tasks import DocumentTasks
from erp_desktop.db.documents import Act, Outcome
from erp_desktop.modules.products.products.tasks import find_products
from erp_desktop.modules.stock.stock_openings.records import StockOpening, StockOpeningRow
from erp_desktop.modules.stock.stock_openings.repository import StockOpeningRepository

__all__ = ["STOCK_OPENINGS", "Act", "Outcome", "StockOpeningTasks", "sheet_text"]


class StockOpeningTasks(DocumentTasks[StockOpening, StockOpeningRow, StockOpeningRepository]):
    """Tasks of opening stock; products come with their units."""

    def load(self, record_id: UUID) -> Task[Loaded[StockOpening]]:
        """One document with its lines and what they refer to."""
        return _with_units(super().load(record_id))

    def save(self, record: StockOpening, is_new: bool) -> Task[Loaded[StockOpening]]:  # noqa: FBT001 - the form's own
        """Store the draft and bring it back as stored."""
        return _with_units(super().save(record, is_new))

    def post(self, act: Act) -> Task[Outcome]:
        """Bring the goods in."""
        return self.act("post", act, lambda openings: openings.post(act))

    def reverse(self, act: Act, reason: str) -> Task[Outcome]:
        """Take the goods out again, dated today."""
        day = today()
        return self.act("reverse", act, lambda openings: openings.reverse(act, day, reason))


def _with_units(task: Task[Loaded[StockOpening]]) -> Task[Loaded[StockOpening]]:
    def run(work: Work[Any]) -> Loaded[StockOpening]:
        loaded = task.run(work)
        products = find_products({line.product_id for line in loaded.record.lines}).run(work)
        references: dict[RecordId, PickerRow] = dict(loaded.references)
        references.update(products.items())
        return Loaded(loaded.record, references, loaded.changed_by)

    return Task(task.name, task.kind, run, task.changes, task.lane)


def sheet_text(path: Path) -> Task[str]:
    """A file of lines (.xlsx or CSV) as a block that a grid pastes: headings, then cells parted by tabs."""

    def run(work: Work[Any]) -> str:
        sheet = read_file(path)
        lines = ["\t".join(sheet.headings)]
        for _line, cells in sheet.cells():
            work.token.ensure_active()
            lines.append("\t".join(_cell(cell) for cell in cells))
        return "\n".join(lines)

    return Task("stock_opening.read_file", Kind.LONG, run)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


STOCK_OPENINGS: Final = StockOpeningTasks("stock_opening", StockOpeningRepository, ("stock", "voucher"))
