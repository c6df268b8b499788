"""An act on a document and what came of it: approve, post, reverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from erp_desktop.base.ids import new_id


@dataclass(frozen=True, slots=True)
class Act:
    """Which document a function is asked to act on, and which attempt of the person this is.

    The same request asked again is done once; make it where the person asks, not where it runs.
    """

    id: UUID
    version: int
    request_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a function answered.

    Attributes:
        id: the document.
        version: now stored.
        status: now stored.
        number: of the document, None for a draft.
        voucher: id of the voucher that was posted, None for none.
        warnings: codes and params of what the person should know though it was done.
    """

    id: UUID
    version: int
    status: str
    number: str | None
    voucher: UUID | None = None
    warnings: tuple[Mapping[str, Any], ...] = ()
