"""The tasks of a master record: a slice names them once and adds its own.

SUPPLIERS = MasterTasks("supplier", SupplierRepository)
SUPPLIERS.page(query, cursor, limit)  # Task[Page[SupplierRow]]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import DeclarativeBase

from erp_desktop.base.lookups import HistoryEntry, Loaded, PickerRow, RecordId
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.history import record_history
from erp_desktop.db.importing import Imported, ImportPlan, ImportRow
from erp_desktop.db.masters import MasterRepository
from erp_desktop.db.session import Database

M = TypeVar("M", bound=DeclarativeBase)
R = TypeVar("R")


class MasterTasks(Generic[M, R]):
    """What can be asked of one kind of master record.

    Args:
        noun: names the tasks and what they change.
        repository: makes the repository of a worker's database.
    """

    def __init__(self, noun: str, repository: Callable[[Database], MasterRepository[M, R]]) -> None:
        self.noun = noun
        self._repository = repository

    def page(self, query: Query, cursor: Cursor | None, limit: int) -> Task[Page[R]]:
        """A page of the list."""
        return self._read("page", lambda records: records.page(query, cursor, limit))

    def count(self, query: Query) -> Task[Count]:
        """How many records the list has."""
        return self._read("count", lambda records: records.count(query))

    def load(self, record_id: RecordId) -> Task[Loaded[M]]:
        """One record with what it refers to."""
        return self._read("load", lambda records: records.load(record_id))

    def history(self, record_id: RecordId) -> Task[Sequence[HistoryEntry]]:
        """Who changed the record when, newest first."""
        return Task(
            f"{self.noun}.history", Kind.READ, lambda work: record_history(work.db, self.noun, record_id)
        )

    def search(self, words: str, limit: int) -> Task[tuple[PickerRow, ...]]:
        """What matches the words of a look-up, best first."""
        return self._read("search", lambda records: tuple(records.search(words, limit)))

    def resolve(self, texts: Sequence[str]) -> Task[Mapping[str, PickerRow]]:
        """The records of many codes at once, for a pasted block."""
        return self._read("resolve", lambda records: records.find_by_codes(texts))

    def save(self, record: M, is_new: bool) -> Task[Loaded[M]]:  # noqa: FBT001 - the form's own signature
        """Store the record and bring it back as stored."""

        def run(records: MasterRepository[M, R]) -> Loaded[M]:
            return records.load(records.save(record).id)

        return self._write("create" if is_new else "save", run)

    def archive(self, record_id: RecordId, version: int) -> Task[int]:
        """Take the record out of lists and look-ups."""
        return self._write("archive", lambda records: records.archive(record_id, version))

    def restore(self, record_id: RecordId, version: int) -> Task[int]:
        """Bring the record back."""
        return self._write("restore", lambda records: records.restore(record_id, version))

    def import_preview(self, rows: Sequence[ImportRow]) -> Task[ImportPlan]:
        """What an import would do."""
        return self._task("import_preview", Kind.LONG, lambda records: records.import_preview(rows), ())

    def import_apply(self, rows: Sequence[ImportRow]) -> Task[Imported]:
        """Import the rows, all or none."""
        return self._task("import", Kind.LONG, lambda records: records.import_apply(rows), (self.noun,))

    def _read(self, verb: str, run: Callable[[MasterRepository[M, R]], Any]) -> Task[Any]:
        return self._task(verb, Kind.READ, run, ())

    def _write(self, verb: str, run: Callable[[MasterRepository[M, R]], Any]) -> Task[Any]:
        return self._task(verb, Kind.WRITE, run, (self.noun,))

    def _task(
        self, verb: str, kind: Kind, run: Callable[[MasterRepository[M, R]], Any], changes: tuple[str, ...]
    ) -> Task[Any]:
        def work_on(work: Work[Any]) -> Any:  # noqa: ANN401 - whatever the method returns
            return run(self._repository(work.db))

        return Task(f"{self.noun}.{verb}", kind, work_on, changes)
