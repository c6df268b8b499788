"""What a person asked of a report: the values of its parameters, and the same in words for paper and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from erp_desktop.base.lookups import PickerRow


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a report.

    Attributes:
        values: parameter → value; None where nothing was chosen.
        words: the parameters as people read them, an entry each.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def find_day(self, key: str) -> date | None:
        """A date, None when it was left open."""
        found = self.values.get(key)
        return found if isinstance(found, date) else None

    def get_day(self, key: str) -> date:
        """A date that must be there.

        Raises:
            LookupError: it was left open, though the parameter is declared as required.
        """
        found = self.find_day(key)
        if found is None:
            raise LookupError(key)
        return found

    def find_record(self, key: str) -> PickerRow | None:
        """The record chosen."""
        found = self.values.get(key)
        return found if isinstance(found, PickerRow) else None

    def find_id(self, key: str) -> UUID | None:
        """The id of the record chosen."""
        record = self.find_record(key)
        return record.id if record is not None and isinstance(record.id, UUID) else None

    def get_id(self, key: str) -> UUID:
        """The id of a record that must be there.

        Raises:
            LookupError: none was chosen, though the parameter is declared as required.
        """
        found = self.find_id(key)
        if found is None:
            raise LookupError(key)
        return found

    def find_text(self, key: str) -> str:
        """A text or a choice, empty for none."""
        found = self.values.get(key)
        return found if isinstance(found, str) else ""

    def is_on(self, key: str) -> bool:
        """A flag."""
        return self.values.get(key) is True
