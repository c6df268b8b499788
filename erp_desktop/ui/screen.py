"""What every tab is, and what it is given to work with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from erp_desktop.base.access import Rights
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.columns import Column
from erp_desktop.base.errors import KontorError
from erp_desktop.base.task import Progress, Task
from erp_desktop.ui.command import Command
from erp_desktop.ui.drafts import DraftStore
from erp_desktop.ui.presence import Presence
from erp_desktop.ui.runner import Handle, TaskRunner

T = TypeVar("T")


class SettingsStore(Protocol):
    """What screens remember for one person: JSON values under `area.key`."""

    def get(self, key: str, default: T) -> T:
        """The value, or `default` when nothing was kept (or something of another type)."""

    def set(self, key: str, value: object) -> None:
        """Keep a JSON value; None forgets the key."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is exported.

    Attributes:
        title: name of the sheet, translated.
        columns: those shown, in their order.
        rows: read once, so it may be a stream.
        parameters: what a report was asked for, a line each.
        summed: keys of columns that get a total.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[object]
    parameters: tuple[str, ...] = ()
    summed: frozenset[str] = frozenset()


class SheetWriter(Protocol):
    """Writes a file; its suffix says which kind (`.xlsx`, `.csv`). Called in a worker.

    Raises `Refused` (`file.unwritable`); cancelled, it leaves no file behind.
    """

    def __call__(self, path: Path, sheet: Sheet, token: CancelToken, progress: Progress) -> None: ...


class PdfOpener(Protocol):
    """Shows a PDF in a tab of its own."""

    def __call__(self, path: Path, title: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a screen may use, passed in by the shell.

    Attributes:
        runner: runs tasks away from the window.
        rights: permissions of the person logged in.
        settings: what is remembered for this person on this company.
        navigate: opens the screen of a command id with an argument (an id, a filter, None).
        notify: shows a short message; `(words, tone)` with a tone of `ui.theme`.
        write_sheet: writes exports; None where there is no spreadsheet writer (tests).
        show_pdf: opens a finished PDF in the program.
        company: name of the company, for titles and prints.
        currency: code of the company's currency.
        minor_units: currency code → decimals of money (ISO 4217); absent means 2.
        drafts: where unsaved work is kept on disk; None keeps none.
        presence: who else edits a record; None where there are no others.
    """

    runner: TaskRunner
    rights: Rights
    settings: SettingsStore
    navigate: Callable[[str, object], None]
    notify: Callable[[str, str], None]
    write_sheet: SheetWriter | None = None
    show_pdf: PdfOpener | None = None
    company: str = ""
    currency: str = ""
    minor_units: Callable[[str], int] | None = None
    drafts: DraftStore | None = None
    presence: Presence | None = None

    def decimals(self, currency: str | None) -> int:
        """Decimals of money in `currency`, of the company's own when None."""
        return self.minor_units(currency or self.currency) if self.minor_units is not None else 2


class Screen(QWidget):
    """Base of everything shown in a tab.

    Signals:
        title_changed: the tab reads `title`, `icon` and `unsaved` again.
        close_requested: the screen is done with.
        open_requested: command id and argument of a screen to open; the same as `services.navigate`.
        commands_changed: the shell reads `commands` again (palette, keys help).
        selection_summary: words for the status strip (sum, count, average), empty for nothing.
    """

    title_changed = Signal()
    close_requested = Signal()
    open_requested = Signal(str, object)
    commands_changed = Signal()
    selection_summary = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services

    def title(self) -> str:
        """Words of the tab, translated."""
        return ""

    def icon(self) -> str:
        """Name of the tab's icon."""
        return "document"

    def commands(self) -> list[Command]:
        """What can be done here, whether or not it can be done now."""
        return []

    def unsaved(self) -> bool:
        """Whether the tab shows a mark of unsaved work."""
        return False

    def can_close(self) -> bool:
        """Ask the person when work would be lost; False keeps the tab."""
        return True

    def save_state(self) -> None:
        """Remember widths, filters and the like; called before the tab or the program closes."""

    def keep_draft(self) -> None:
        """Write what is not saved to the disk, so that it is offered again; called when nobody can be asked."""

    def activated(self) -> None:
        """The tab came to the front."""

    def show_error(self, error: KontorError) -> None:
        """Show what went wrong; screens with a place of their own for it override this."""
        from erp_desktop.ui.error_box import show_error

        show_error(self, error)

    def run(
        self,
        task: Task[T],
        done: Callable[[T], None] | None = None,
        *,
        failed: Callable[[KontorError], None] | None = None,
        latest: bool = False,
        key: str = "",
    ) -> Handle:
        """Run a task for this screen; without `failed` an error goes to `show_error`."""
        return self.services.runner.run(
            task, owner=self, done=done, failed=failed or self.show_error, latest=latest, key=key
        )
