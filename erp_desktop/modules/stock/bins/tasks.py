"""What a person can ask of bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.master_tasks import MasterTasks
from erp_desktop.modules.stock.bins.repository import BinRepository

BINS: Final = MasterTasks("bin", BinRepository)


def search_in(warehouse_id: UUID | None, words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
    """Bins of a warehouse (None: of all) that match the words of a look-up."""

    def run(work: Work[Any]) -> tuple[PickerRow, ...]:
        return tuple(BinRepository(work.db).search_in(warehouse_id, words, limit))

    return Task("bin.search", Kind.READ, run)


def resolve_in(warehouse_id: UUID | None, codes: Sequence[str]) -> Task[Mapping[str, PickerRow]]:
    """The bins of many codes in a warehouse, for a pasted block."""

    def run(work: Work[Any]) -> Mapping[str, PickerRow]:
        return BinRepository(work.db).find_in(warehouse_id, codes)

    return Task("bin.resolve", Kind.READ, run)
