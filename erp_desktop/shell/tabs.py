"""The tabs of open work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolButton, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import icons, theme
from erp_desktop.ui.screen import Screen

TABS_RESTORED_MAX = 12
TITLE_WIDTH_MAX = 28

Place = tuple[str, object]
"""Command id and argument that opened a tab; what is kept and opened again."""


class Tabs(QTabWidget):
    """Screens in tabs; the first one, the desk, stays.

    Signals:
        screen_changed: another `Screen` is in front.
    """

    screen_changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setMovable(True)
        self.setTabsClosable(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(theme.px(theme.ICON_SMALL), theme.px(theme.ICON_SMALL)))
        self.setAccessibleName(text("Open work"))
        self.tabBar().setAccessibleName(text("Open work"))
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self._places: dict[Screen, Place] = {}
        self.currentChanged.connect(self._front)
        self.tabBar().tabMoved.connect(lambda _from, _to: self._keep_desk_first())
        theme.signals().changed.connect(self._retint)

    def screen_at(self, number: int) -> Screen | None:
        """The screen of a tab."""
        widget = self.widget(number)
        return widget if isinstance(widget, Screen) else None

    def current_screen(self) -> Screen | None:
        """The screen in front."""
        return self.screen_at(self.currentIndex())

    def screens(self) -> list[Screen]:
        """All, from left to right."""
        found = (self.screen_at(number) for number in range(self.count()))
        return [one for one in found if one is not None]

    def add_screen(self, screen: Screen, place: Place, *, closable: bool = True) -> None:
        """Show a screen in a new tab, in front."""
        self._places[screen] = place
        number = self.addTab(screen, "")
        if closable:
            self._add_close_button(screen, number)
        screen.title_changed.connect(lambda: self._show_title(screen))
        screen.close_requested.connect(lambda: self.close_screen(screen, ask=False))
        self._show_title(screen)
        self.setCurrentIndex(number)

    def find_place(self, place: Place) -> Screen | None:
        """The open tab of a place; lists that can take filters are one place whatever the filters."""
        for screen, known in self._places.items():
            takes_filters = known[0] == place[0] and _is_filter(place[1]) and hasattr(screen, "apply_filters")
            if known == place or takes_filters:
                return screen
        return None

    def place_of(self, screen: Screen) -> Place:
        """What opened the tab."""
        return self._places[screen]

    def set_place(self, screen: Screen, place: Place) -> None:
        """The tab shows another record now (a new document was saved)."""
        self._places[screen] = place

    def close_screen(self, screen: Screen, *, ask: bool = True) -> bool:
        """Close a tab; False when the person kept it."""
        number = self.indexOf(screen)
        if number <= 0 or (ask and not screen.can_close()):
            return False
        screen.save_state()
        self._places.pop(screen, None)
        self.removeTab(number)
        screen.deleteLater()
        return True

    def close_current(self) -> None:
        """Close the tab in front, unless it is the desk."""
        screen = self.current_screen()
        if screen is not None:
            self.close_screen(screen)

    def step(self, by: int) -> None:
        """Go to the next or previous tab, around the end."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def can_close_all(self) -> bool:
        """Ask every screen with unsaved work, bringing it to the front; False when one stays."""
        for screen in self.screens():
            if screen.unsaved():
                self.setCurrentWidget(screen)
            if not screen.can_close():
                return False
        return True

    def kept(self) -> dict[str, object]:
        """Which tabs are open, as JSON values; those of new records are left out, their drafts are kept."""
        tabs: list[list[str | None]] = []
        current = 0
        for screen in self.screens()[1:]:
            command, argument = self._places[screen]
            if argument is not None and not isinstance(argument, UUID):
                continue
            tabs.append([command, str(argument) if argument is not None else None])
            if screen is self.current_screen():
                current = len(tabs)
        return {"tabs": tabs[:TABS_RESTORED_MAX], "current": current}

    def restore(self, kept: Mapping[str, object], open_place: Callable[[str, object], None]) -> None:
        """Open the tabs that were kept; those that no longer can be opened are skipped."""
        tabs = kept.get("tabs")
        for one in tabs[:TABS_RESTORED_MAX] if isinstance(tabs, list) else ():
            place = _place(one)
            if place is not None:
                open_place(*place)
        current = kept.get("current")
        self.setCurrentIndex(current if isinstance(current, int) and 0 <= current < self.count() else 0)

    def _add_close_button(self, screen: Screen, number: int) -> None:
        button = QToolButton(self)
        theme.set_role(button, "tab-close")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(text("Close (Ctrl+W)"))
        button.setAccessibleName(text("Close {title}", title=screen.title()))
        icons.bind(button, "close", "muted", theme.ICON_SMALL)
        button.clicked.connect(lambda: self.close_screen(screen))
        self.tabBar().setTabButton(number, QTabBar.ButtonPosition.RightSide, button)

    def _show_title(self, screen: Screen) -> None:
        number = self.indexOf(screen)
        if number < 0:
            return
        title = screen.title()
        shown = title if len(title) <= TITLE_WIDTH_MAX else f"{title[: TITLE_WIDTH_MAX - 1]}…"
        self.setTabText(number, f"● {shown}" if screen.unsaved() else shown)
        self.setTabToolTip(number, text("{title} (not saved)", title=title) if screen.unsaved() else title)
        self.setTabIcon(number, icons.icon(screen.icon(), "muted", theme.ICON_SMALL))

    def _front(self, number: int) -> None:
        screen = self.screen_at(number)
        self.screen_changed.emit(screen)
        if screen is not None:
            screen.activated()

    def _keep_desk_first(self) -> None:
        desk = next(iter(self._places), None)
        if desk is not None and self.indexOf(desk) > 0:
            self.tabBar().moveTab(self.indexOf(desk), 0)

    def _retint(self) -> None:
        for screen in self.screens():
            self._show_title(screen)


def _is_filter(argument: object) -> bool:
    return argument is None or isinstance(argument, Mapping)


def _place(kept: object) -> Place | None:
    if not (isinstance(kept, list) and len(kept) == 2 and isinstance(kept[0], str)):
        return None
    try:
        return kept[0], UUID(kept[1]) if kept[1] is not None else None
    except (ValueError, TypeError, AttributeError):
        return None
