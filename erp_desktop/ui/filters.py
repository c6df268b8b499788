"""What a list can be filtered by: declarations, the words of a chip, and how a filter is kept in a saved view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from erp_desktop.base.formats import format_date
from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import RecordId
from erp_desktop.base.paging import Query, Sort
from erp_desktop.ui.picker import PickerRow, SearchTask


@dataclass(frozen=True, slots=True)
class ChoiceFilter:
    """Any of some values; `Query.filters[key]` is a tuple of them.

    Attributes:
        key: filter key.
        title: marked for translation.
        choices: value and title marked for translation.
    """

    key: str
    title: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DateRangeFilter:
    """From a day to a day, either may be open; `Query.filters[key]` is `(date | None, date | None)`."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class PickerFilter:
    """One record; `Query.filters[key]` is its id."""

    key: str
    title: str
    search_task: SearchTask


@dataclass(frozen=True, slots=True)
class FlagFilter:
    """On or off; `Query.filters[key]` is True."""

    key: str
    title: str


FilterSpec = ChoiceFilter | DateRangeFilter | PickerFilter | FlagFilter
FilterValue = tuple[str, ...] | tuple[date | None, date | None] | PickerRow | bool
"""What the bar holds; the query gets the id of a `PickerRow`."""


def words_of_filter(spec: FilterSpec, value: object) -> str:
    """The text of a chip: "State: Draft, Approved"."""
    title = text(spec.title)
    if isinstance(spec, ChoiceFilter) and isinstance(value, tuple):
        titles = dict(spec.choices)
        names = ", ".join(text(titles.get(one, str(one))) for one in value)
        return text("{title}: {name}", title=title, name=names)
    if isinstance(spec, DateRangeFilter) and isinstance(value, tuple):
        return _words_of_days(title, value[0], value[1])
    if isinstance(value, PickerRow):
        return text("{title}: {name}", title=title, name=value.code or value.name)
    return title


def _words_of_days(title: str, first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return title
    if last is None and first is not None:
        return text("{title}: from {date}", title=title, date=format_date(first))
    if first is None and last is not None:
        return text("{title}: to {date}", title=title, date=format_date(last))
    days = [format_date(day) for day in (first, last) if day is not None]
    return text("{title}: {name}", title=title, name=" – ".join(dict.fromkeys(days)))


def for_query(values: Mapping[str, FilterValue]) -> dict[str, object]:
    """The filters as a repository takes them."""
    return {key: value.id if isinstance(value, PickerRow) else value for key, value in values.items()}


@dataclass(frozen=True, slots=True)
class View:
    """A filter with its sort, saved under a name.

    Attributes:
        name: as the person called it; empty for what was left last.
        words: of the search box.
        values: filter key → value.
        sort: as in `Query`.
        archived: as in `Query`.
    """

    name: str
    words: str
    values: Mapping[str, FilterValue]
    sort: Sort | None = None
    archived: bool = False

    def query(self) -> Query:
        """What the list asks for."""
        return Query(self.words, for_query(self.values), self.sort, self.archived)

    def to_json(self) -> dict[str, Any]:
        """The view as JSON values."""
        return {
            "name": self.name,
            "words": self.words,
            "values": {key: _plain(value) for key, value in self.values.items()},
            "sort": [self.sort.key, self.sort.descending] if self.sort is not None else None,
            "archived": self.archived,
        }


def view_from_json(kept: object, specs: tuple[FilterSpec, ...]) -> View | None:
    """A kept view; filters that no longer exist are left out, None when it can not be read."""
    if not isinstance(kept, dict):
        return None
    try:
        sort = kept.get("sort")
        readers = {spec.key: _reader(spec) for spec in specs}
        values = {key: readers[key](value) for key, value in kept.get("values", {}).items() if key in readers}
        return View(
            str(kept.get("name", "")), str(kept.get("words", "")), values,
            Sort(str(sort[0]), bool(sort[1])) if sort else None, bool(kept.get("archived", False)),
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _plain(value: FilterValue) -> object:
    if isinstance(value, PickerRow):
        return {"id": str(value.id), "code": value.code, "name": value.name}
    if isinstance(value, tuple):
        return [one.isoformat() if isinstance(one, date) else one for one in value]
    return value


def _reader(spec: FilterSpec) -> Callable[[Any], FilterValue]:
    if isinstance(spec, ChoiceFilter):
        known = {one for one, _title in spec.choices}
        return lambda kept: tuple(str(one) for one in kept if str(one) in known)
    if isinstance(spec, DateRangeFilter):
        return lambda kept: (_day(kept[0]), _day(kept[1]))
    if isinstance(spec, PickerFilter):
        return lambda kept: PickerRow(_record_id(kept), kept["code"], kept["name"])
    return bool


def _record_id(kept: Mapping[str, str]) -> RecordId:
    """The id of a kept record: the code where that is the key."""
    return kept["code"] if kept["id"] == kept["code"] else UUID(kept["id"])


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
