"""What a person can ask of the posting locks."""

from __future__ import annotations

from typing import Any, Final

from erp_desktop.base.lookups import Loaded
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.modules.ledger.posting_locks.records import PostingLocks
from erp_desktop.modules.ledger.posting_locks.repository import PostingLockRepository

NOUN: Final = "posting_lock"


def load_locks(_record: object = None) -> Task[Loaded[PostingLocks]]:
    """The locks; there is one set, whatever is asked for."""
    return Task(f"{NOUN}.load", Kind.READ, lambda work: PostingLockRepository(work.db).load())


def save_locks(locks: PostingLocks, _is_new: bool) -> Task[Loaded[PostingLocks]]:  # noqa: FBT001 - the form's signature
    """Store the locks and bring them back as stored."""

    def run(work: Work[Any]) -> Loaded[PostingLocks]:
        repository = PostingLockRepository(work.db)
        repository.save(locks)
        return repository.load()

    return Task(f"{NOUN}.save", Kind.WRITE, run, (NOUN,))
