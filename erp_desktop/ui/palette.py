"""Ctrl+K: one box for commands and records ("po 1042", "trial bal")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from erp_desktop.base import limits
from erp_desktop.base.errors import KontorError
from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.command import Command, key_words
from erp_desktop.ui.module import RecordHit, RecordSearch
from erp_desktop.ui.runner import TaskRunner

WIDTH = 560
COMMANDS_MAX = 8
RECORDS_MAX = 5
ROWS_SHOWN_MAX = 12
WEAK = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette.

    Attributes:
        title: words, translated.
        detail: department, key or kind of record.
        icon: name of an icon.
        choose: what Enter does.
        reason: why it can not be chosen now, or None.
    """

    title: str
    detail: str
    icon: str
    choose: Callable[[], None]
    reason: str | None = None


def match(words: str, title: str, department: str = "") -> int | None:
    """How well a command fits the words, lower is better; None when a word is missing.

    Each word must begin a word of the title (best), begin a word of the department, or stand in the title; in
    any order. From `WEAK` on, it is a guess.
    """
    folded = title.casefold()
    parts = folded.replace("-", " ").split()
    around = department.casefold().split()
    score = 0
    for word in words.casefold().split():
        if any(part.startswith(word) for part in parts):
            score += 0 if parts[0].startswith(word) else 1
        elif any(part.startswith(word) for part in around):
            score += 2
        elif word in folded:
            score += 3
        else:
            return None
    return score * 100 + min(len(title), 99)


def best_match(words: str, command: Command, department: str) -> int | None:
    """How well a command fits by any of its names; None by none of them.

    Beside the title in the person's language it answers to its English title, and to the words of its id with the
    initials of its noun, so that "po" and "purchase order" find it in every language.
    """
    noun, _, verb = command.id.partition(".")
    parts = noun.split("_")
    initials = "".join(part[0] for part in parts if part)
    english = command.title if isinstance(command.title, str) else ""
    names = (command.words(), english, " ".join((initials, *parts, *verb.split("_"))))
    scores = [score for name in names if name and (score := match(words, name, department)) is not None]
    return min(scores, default=None)


class Palette(QFrame):
    """The box over the window.

    Signals:
        chosen: an entry was chosen (after it did its work).
    """

    chosen = Signal()

    def __init__(
        self,
        window: QWidget,
        runner: TaskRunner,
        *,
        commands: Callable[[], Sequence[tuple[str, Command]]],
        start: Callable[[Command], None],
        searches: Sequence[RecordSearch],
        navigate: Callable[[str, object], None],
    ) -> None:
        """Build the box, hidden.

        Args:
            window: over which it opens.
            runner: runs the searches.
            commands: (department's title, command) of all that can be started from here.
            start: starts a command.
            searches: kinds of records to look in.
            navigate: opens a record.
        """
        super().__init__(window, Qt.WindowType.Popup)
        theme.set_role(self, "popup")
        self.setAccessibleName(text("Commands and records"))
        self._window = window
        self._runner = runner
        self._commands = commands
        self._start = start
        self._searches = searches
        self._navigate = navigate
        self._entries: list[Entry] = []
        self._records: dict[int, list[Entry]] = {}
        self._asked = ""
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(text("Command, number, name…"))
        self.edit.setAccessibleName(text("Commands and records"))
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(text("Matches"))
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(lambda _item: self._choose())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.edit)
        column.addWidget(self.list)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(limits.SEARCH_DELAY_MS)
        self._delay.timeout.connect(self._search)

    def open(self) -> None:
        """Show over the upper part of the window, empty."""
        self.edit.clear()
        self._records.clear()
        self._show_entries()
        width = min(theme.px(WIDTH), self._window.width() - 32)
        self.resize(width, self.sizeHint().height())
        self.move(self._window.mapToGlobal(QPoint((self._window.width() - width) // 2, theme.px(64))))
        self.show()
        self.edit.setFocus()

    def entries(self) -> list[Entry]:
        """What it offers now."""
        return list(self._entries)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the box is typed in."""
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self._entries:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._entries))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, _words: str) -> None:
        self._records.clear()
        self._show_entries()
        if self.edit.text().strip():
            self._delay.start()
        else:
            self._delay.stop()

    def _search(self) -> None:
        self._asked = self.edit.text().strip()
        for number, search in enumerate(self._searches):
            self._runner.run(
                search.task(self._asked, RECORDS_MAX), owner=self, latest=True, key=f"search {number}",
                done=partial(self._found, number, self._asked),
                failed=self._not_found,
            )

    def _found(self, number: int, asked: str, hits: tuple[RecordHit, ...]) -> None:
        if asked == self.edit.text().strip():
            noun = text(self._searches[number].noun)
            self._records[number] = [self._record_entry(hit, noun) for hit in hits]
            self._show_entries()

    def _not_found(self, _error: KontorError) -> None:
        """One kind of record could not be searched (a right, a time-out): the others still are."""

    def _record_entry(self, hit: RecordHit, noun: str) -> Entry:
        detail = f"{noun}  {hit.detail}".strip()
        return Entry(hit.title, detail, hit.icon, partial(self._navigate, hit.command, hit.argument))

    def _show_entries(self) -> None:
        words = self.edit.text().strip()
        ranked: list[tuple[int, Entry]] = []
        for department, command in self._commands():
            title = command.words()
            score = best_match(words, command, department) if words else 0
            if score is not None:
                key = key_words(command.shortcut)
                entry = Entry(title, f"{department}  {key}".strip(), command.icon or "chevron-right",
                              partial(self._start, command), command.enabled())
                ranked.append((score, entry))
        ranked.sort(key=lambda one: one[0])
        found = [entry for number in sorted(self._records) for entry in self._records[number]]
        strong = [entry for score, entry in ranked if score < WEAK]
        guessed = [entry for score, entry in ranked if score >= WEAK]
        self._entries = [*strong[:COMMANDS_MAX], *found, *guessed[: max(0, COMMANDS_MAX - len(strong))]]
        self.list.clear()
        for entry in self._entries:
            words_shown = f"{entry.title}    {entry.reason or entry.detail}"
            item = QListWidgetItem(icons.icon(entry.icon, "muted"), words_shown)
            if entry.reason is not None:
                item.setForeground(theme.colour("faint"))
            self.list.addItem(item)
        if words and not self._entries and len(self._records) == len(self._searches):
            nothing = QListWidgetItem(text("Nothing matches"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        rows = min(max(len(self._entries), 1), ROWS_SHOWN_MAX)
        self.list.setFixedHeight(rows * theme.px(theme.ROW_HEIGHT) + 4)
        self.list.setCurrentRow(0 if self._entries else -1)
        self.adjustSize()
        self.resize(min(theme.px(WIDTH), max(self._window.width() - 32, 200)), self.height())

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._entries) and self._entries[row].reason is None:
            self.close()
            self._entries[row].choose()
            self.chosen.emit()
