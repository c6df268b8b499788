"""The tasks of a document: a slice names them once and adds one for each act.

class OrderTasks(DocumentTasks[PurchaseOrder, OrderRow, OrderRepository]):
def submit(self, act: Act) -> Task[Outcome]:
return self.act("submit", act, lambda orders: orders.submit(act))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase

from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import ChainLink, HistoryEntry, Loaded
from erp_desktop.base.paging import Count, Cursor, Page, Query
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.db.documents import Act, DocumentRepository, Outcome
from erp_desktop.db.session import Database

D = TypeVar("D", bound=DeclarativeBase)
R = TypeVar("R")
Repo = TypeVar("Repo", bound=DocumentRepository[Any, Any])


class DocumentTasks(Generic[D, R, Repo]):
    """What can be asked of one kind of document.

    Args:
        noun: names the tasks and what they change.
        repository: makes the repository of a worker's database.
        changes: other nouns that the acts change too (a receipt changes orders and stock).
    """

    def __init__(
        self, noun: str, repository: Callable[[Database], Repo], changes: tuple[str, ...] = ()
    ) -> None:
        self.noun = noun
        self._repository = repository
        self._changes = (noun, *changes)

    def page(self, query: Query, cursor: Cursor | None, limit: int) -> Task[Page[R]]:
        """A page of the list."""
        return self.read("page", lambda documents: documents.page(query, cursor, limit))

    def count(self, query: Query) -> Task[Count]:
        """How many documents the list has."""
        return self.read("count", lambda documents: documents.count(query))

    def load(self, record_id: UUID) -> Task[Loaded[D]]:
        """One document with its lines and what they refer to."""
        return self.read("load", lambda documents: documents.load(record_id))

    def history(self, record_id: UUID) -> Task[Sequence[HistoryEntry]]:
        """What happened to the document, newest first."""
        return self.read("history", lambda documents: documents.history(record_id))

    def chain(self, record_id: UUID) -> Task[Sequence[ChainLink]]:
        """The documents before and after it."""
        return self.read("chain", lambda documents: documents.chain(record_id))

    def save(self, record: D, is_new: bool) -> Task[Loaded[D]]:  # noqa: FBT001 - the form's own signature
        """Store the draft and bring it back as stored."""
        request_id = new_id()
        record_id: UUID = record.id  # type: ignore[attr-defined]  # every document has one

        def run(documents: Repo) -> Loaded[D]:
            documents.save(record, is_new=is_new, request_id=request_id)
            return documents.load(record_id)

        return self._task("create" if is_new else "save", Kind.WRITE, run, record_id)

    def discard(self, act: Act) -> Task[None]:
        """Throw the draft away."""
        return self._task("discard", Kind.WRITE, lambda documents: documents.discard(act), act.id)

    def act(self, verb: str, act: Act, run: Callable[[Repo], Outcome]) -> Task[Outcome]:
        """An act on one document; acts on one document run one after another."""
        return self._task(verb, Kind.WRITE, run, act.id)

    def read(self, verb: str, run: Callable[[Repo], Any]) -> Task[Any]:
        """A look that changes nothing."""
        return self._task(verb, Kind.READ, run)

    def _task(self, verb: str, kind: Kind, run: Callable[[Repo], Any], record_id: UUID | None = None) -> Task[Any]:
        def work_on(work: Work[Any]) -> Any:  # noqa: ANN401 - whatever the method returns
            return run(self._repository(work.db))

        changes = self._changes if kind is Kind.WRITE else ()
        lane = f"{self.noun}:{record_id}" if record_id is not None else None
        return Task(f"{self.noun}.{verb}", kind, work_on, changes, lane)
