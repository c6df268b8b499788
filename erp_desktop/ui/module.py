"""What a department tells the shell about itself: the row of `modules/catalogue.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from erp_desktop.base.task import Task
from erp_desktop.ui.command import Command
from erp_desktop.ui.screen import Services


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line of a desk card that opens something.

    Attributes:
        title: what it is, translated.
        detail: date, amount or state, already formatted.
        command: command id that opens it.
        argument: argument of that command.
        tone: a tone of `ui.theme` for the detail.
    """

    title: str
    detail: str = ""
    command: str = ""
    argument: object = None
    tone: str = "muted"


@dataclass(frozen=True, slots=True)
class DeskContent:
    """What a desk card shows once its task is done.

    Attributes:
        figure: the one number of the card, already formatted; empty for none.
        caption: words under the figure.
        rows: what waits, most urgent first.
        bars: label and value of a small bar chart, oldest first.
        tone: tone of the figure.
    """

    figure: str = ""
    caption: str = ""
    rows: tuple[DeskRow, ...] = ()
    bars: tuple[tuple[str, Decimal], ...] = ()
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A card of the desk, shown to who holds one of its permissions.

    Attributes:
        id: `noun.fact`.
        title: marked for translation.
        task: asks for the content.
        nouns: a change of these refreshes the card.
        command: command id opened by the heading.
        argument: argument of that command.
        empty: said when there is nothing to do, marked for translation.
    """

    id: str
    title: str
    task: Callable[[], Task[DeskContent]]
    nouns: tuple[str, ...] = ()
    command: str = ""
    argument: object = None
    empty: str = ""


@dataclass(frozen=True, slots=True)
class RecordHit:
    """A record found by the palette."""

    title: str
    detail: str
    command: str
    argument: object
    icon: str = "document"


@dataclass(frozen=True, slots=True)
class RecordSearch:
    """Finds records for the palette.

    Attributes:
        noun: singular, marked for translation, shown beside each hit.
        task: words as typed and the most rows wanted → hits.
    """

    noun: str
    task: Callable[[str, int], Task[tuple[RecordHit, ...]]]


def _nothing(_services: Services) -> Sequence[DeskCard]:
    return ()


def _no_search(_services: Services) -> Sequence[RecordSearch]:
    return ()


@dataclass(frozen=True, slots=True)
class Module:
    """A department.

    Attributes:
        id: folder name in `modules/`.
        title: marked for translation.
        icon: name of a file in `resources/icons`.
        commands: what its menu offers; those with `screen` open tabs. Commands the person may not see are
            left out by the shell, and a department without any is not shown.
        cards: its cards for the desk of this person (only those the person may see).
        searches: its records in the palette (only those the person may see).
    """

    id: str
    title: str
    icon: str
    commands: Callable[[Services], Sequence[Command]]
    cards: Callable[[Services], Sequence[DeskCard]] = _nothing
    searches: Callable[[Services], Sequence[RecordSearch]] = _no_search
