"""Colours, sizes and type of the whole program. No colour is written anywhere else (screens.md, "Look").

`apply_theme` sets Fusion, one palette, one font and one short style sheet, all made from the named colours.
A widget that paints itself asks `colour(name)` in its paint method, so a change of theme needs nothing of it.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from erp_desktop.base.resource_files import RESOURCES
from erp_desktop.ui.style_sheet import STYLE_SHEET

CHOICES: Final = ("system", "light", "dark")

COLOURS: Final[dict[str, tuple[str, str]]] = {
    "window": ("#F6F7F9", "#14171B"),
    "surface": ("#FFFFFF", "#1B1F25"),
    "raised": ("#EEF1F5", "#232931"),
    "line": ("#DDE2E9", "#343C46"),
    "text": ("#18212C", "#E7EBF0"),
    "muted": ("#566273", "#9BA7B5"),
    "accent": ("#1D63D8", "#6AA6FF"),
    "on_accent": ("#FFFFFF", "#10151C"),
    "accent_hover": ("#1855BC", "#86B6FF"),
    "ok": ("#1A7A48", "#55C58B"),
    "warn": ("#8A5A00", "#E3B04B"),
    "bad": ("#B93329", "#FF8178"),
    "select": ("#DCE8FD", "#20395F"),
    "ok_ground": ("#E7F5EC", "#1B2F25"),
    "warn_ground": ("#FBF3DF", "#332A18"),
    "bad_ground": ("#FCEBE9", "#3A2220"),
    "faint": ("#8792A1", "#78838F"),
    "control_line": ("#8893A2", "#6B7684"),
}
"""Name → (light, dark). `faint` is for disabled words only; `control_line` is 3:1 on surface and window."""

TONES: Final = ("text", "muted", "accent", "ok", "warn", "bad")

ROW_HEIGHT: Final = 28
HEADER_HEIGHT: Final = 28
CONTROL_HEIGHT: Final = 30
CHIP_HEIGHT: Final = 26
RAIL_WIDTH: Final = 56
RAIL_WIDTH_OPEN: Final = 220
RADIUS: Final = 4
SPACE: Final = (4, 8, 12, 16, 24)
TEXT_PX: Final = 13
TITLE_PX: Final = 18
FIGURE_PX: Final = 24
ICON_SMALL: Final = 16
ICON: Final = 20
TEXT_SCALES: Final = (100, 115, 130, 150, 175, 200)
_OWN_FONTS: Final = (
    "QAbstractItemView", "QHeaderView", "QMenu", "QMenuBar", "QMessageBox", "QStatusBar", "QTipLabel",
)
"""Parts for which Windows has fonts of its own, which would go before that of the program."""


class ThemeSignals(QObject):
    """Tells whoever keeps something that was made from a colour (icons) that the theme is another."""

    changed = Signal()


class _State:
    """The theme of this process; there is one screenful of colours at a time, as there is one QApplication."""

    choice = "system"
    dark = False
    percent = 100
    signals: ThemeSignals | None = None
    following = False
    family: str | None = None
    arrows: TemporaryDirectory[str] | None = None


def signals() -> ThemeSignals:
    """The one object that announces a change of theme."""
    if _State.signals is None:
        _State.signals = ThemeSignals()
    return _State.signals


def colour(name: str) -> QColor:
    """A named colour of the theme in force; raises KeyError for a name that is not in `COLOURS`."""
    return QColor(COLOURS[name][int(_State.dark)])


def is_dark() -> bool:
    """Whether the dark colours are in force."""
    return _State.dark


def px(size: int) -> int:
    """A length of the layout scaled with the person's text size."""
    return round(size * _State.percent / 100)


def font(size: int = TEXT_PX, *, bold: bool = False) -> QFont:
    """The program's font with tabular figures, `size` in pixels at 100 %."""
    made = QFont(QApplication.font())
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return made


def load_fonts() -> str | None:
    """Load the fonts shipped in `resources/fonts`; the family's name, or None when there are none."""
    folder = RESOURCES / "fonts"
    family: str | None = None
    for path in sorted(folder.glob("NotoSansSC-*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or (families[0] if families else None)
    _State.family = family
    return family


def apply_theme(app: QApplication, choice: str, text_percent: int = 100) -> None:
    """Dress the whole program.

    Args:
        app: the application.
        choice: "light", "dark" or "system"; "system" follows the system from then on.
        text_percent: size of texts and rows, 100 to 200.
    """
    _State.choice = choice if choice in CHOICES else "system"
    _State.percent = min(max(text_percent, 100), 200)
    if _State.family is None:
        load_fonts()
    hints = app.styleHints()
    if not _State.following:
        hints.colorSchemeChanged.connect(lambda _scheme: _follow_system())
        _State.following = True
    _State.dark = _wants_dark(_State.choice)
    if app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    base = _base_font()
    app.setFont(base)
    app.setPalette(_palette())
    app.setStyleSheet(_style_sheet())
    for kind in _OWN_FONTS:  # after the first style sheet, which brings back what the system has for them
        app.setFont(base, kind)  # type: ignore[arg-type]  # its stub wants bytes, which it refuses
    signals().changed.emit()


def _follow_system() -> None:
    app = QApplication.instance()
    if _State.choice == "system" and isinstance(app, QApplication):
        apply_theme(app, "system", _State.percent)


def _wants_dark(choice: str) -> bool:
    if choice == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return choice == "dark"


def _base_font() -> QFont:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    families = ([_State.family] if _State.family else []) + system.families()
    base = QFont(families)
    base.setPixelSize(px(TEXT_PX))
    base.setFeature(QFont.Tag("tnum"), 1)
    return base


def _palette() -> QPalette:
    role = QPalette.ColorRole
    names = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "window",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.PlaceholderText: "muted",
        role.Text: "text",
        role.Button: "raised",
        role.ButtonText: "text",
        role.BrightText: "on_accent",
        role.Light: "surface",
        role.Midlight: "raised",
        role.Mid: "line",
        role.Dark: "control_line",
        role.Shadow: "line",
        role.Highlight: "select",
        role.HighlightedText: "text",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Accent: "accent",
    }
    palette = QPalette()
    for one, name in names.items():
        palette.setColor(one, colour(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, colour("faint"))
    return palette


def _style_sheet() -> str:
    values = {name: pair[int(_State.dark)] for name, pair in COLOURS.items()}
    control, chip, header = px(CONTROL_HEIGHT), px(CHIP_HEIGHT), px(HEADER_HEIGHT)
    sizes = {
        "control": control - 2, "control_inset": control - 4, "chip": chip - 2, "chip_inset": chip - 4,
        "header": header - 1, "tab": px(34), "link": px(22), "rail": px(36), "close": px(18), "tick": px(14),
        "round": px(14) // 2 + 1, "title": px(TITLE_PX), "figure": px(FIGURE_PX), "small": px(TEXT_PX - 1),
    }
    values |= {f"{name}px": f"{size}px" for name, size in sizes.items()}
    values["arrows"] = _arrows_folder()
    return re.sub(r"@(\w+)", lambda found: values[found[1]], STYLE_SHEET)


def _arrows_folder() -> str:
    """Arrows and ticks in the colours in force: a style sheet takes pictures from files only."""
    if _State.arrows is None:
        _State.arrows = TemporaryDirectory(prefix="kontor-theme-")
    folder = Path(_State.arrows.name) / ("dark" if _State.dark else "light")
    folder.mkdir(exist_ok=True)
    icons = RESOURCES / "icons"
    for name, tone in (("chevron-up", "muted"), ("chevron-down", "muted"), ("check", "on_accent")):
        drawing = (icons / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour(tone).name())
        (folder / f"{name}.svg").write_text(drawing, encoding="utf-8")
    return folder.as_posix()


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a label or line a tone (`TONES`) that follows the theme."""
    set_property(widget, "tone", tone)


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget a look of the style sheet: `title`, `figure`, `small`, `card`, `primary`, `quiet`, …"""
    set_property(widget, "look", role)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet tests, and let the style look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
