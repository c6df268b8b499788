"""What a clerk notes on paper: each step before it is tried, and once more when it was acknowledged."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID


@dataclass
class Kept:
    """A purchase as the journal tells it.

    Attributes:
        tried: step → when it was tried, once for each time.
        done: step → what the server acknowledged.
        item: open item and amount noted for the payment.
    """

    id: UUID
    tried: dict[int, list[float]] = field(default_factory=dict)
    done: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    item: tuple[str, str] | None = None


class Journal:
    """A clerk's journal; a line is written whole, and outlives a killed process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def begin(self, purchase_id: UUID) -> None:
        """A new purchase."""
        self._note(purchase=str(purchase_id))

    def item(self, item_id: UUID, amount: object) -> None:
        """What the payment is to pay."""
        self._note(item=str(item_id), amount=str(amount))

    def trying(self, step: int) -> None:
        """A step is about to be tried."""
        self._note(trying=step, at=time.time())

    def done(self, step: int, said: Mapping[str, object]) -> None:
        """The server acknowledged the step."""
        self._note(done=step, done_at=time.time(), **said)

    def refused(self, step: int, code: str, reason: str) -> None:
        """The server refused what it should have done."""
        self._note(refused=step, code=code, reason=reason)

    def close(self) -> None:
        os.close(self._file)

    def _note(self, **facts: object) -> None:
        os.write(self._file, f"{json.dumps(facts)}\n".encode())


def read(path: Path) -> tuple[list[Kept], list[Mapping[str, Any]]]:
    """The purchases of a journal in order, and what was refused."""
    purchases: list[Kept] = []
    refused = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        facts = json.loads(line)
        if "purchase" in facts:
            purchases.append(Kept(UUID(facts["purchase"])))
        elif "item" in facts:
            purchases[-1].item = (facts["item"], facts["amount"])
        elif "trying" in facts:
            purchases[-1].tried.setdefault(facts["trying"], []).append(facts["at"])
        elif "done" in facts:
            purchases[-1].done[facts["done"]] = facts
        else:
            refused.append(facts)
    return purchases, refused
