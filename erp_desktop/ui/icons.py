"""Icons: one family of 20-pixel line drawings in `resources/icons`, tinted with a named colour.

`bind` keeps the icon of an action, button or label in step with the theme.
"""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

from erp_desktop.base.resource_files import RESOURCES
from erp_desktop.ui import theme

FOLDER = RESOURCES / "icons"
UNKNOWN = "document"


_bound: WeakKeyDictionary[QObject, tuple[str, str, int]] = WeakKeyDictionary()


class _Watch:
    """Whether the theme's signal is already connected."""

    connected = False


@lru_cache(maxsize=256)
def _drawing(name: str) -> bytes:
    path = FOLDER / f"{name}.svg"
    return (path if path.exists() else FOLDER / f"{UNKNOWN}.svg").read_bytes()


def names() -> tuple[str, ...]:
    """Names of all icons."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


def pixmap(name: str, tone: str = "text", size: int = theme.ICON, ratio: float | None = None) -> QPixmap:
    """One icon as a picture of `size` pixels at 100 %, crisp at the screen's ratio."""
    return _tinted(name, theme.colour(tone), theme.px(size), ratio)


def _tinted(name: str, tint: QColor, size: int, ratio: float | None = None) -> QPixmap:
    if ratio is None:
        ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    svg = _drawing(name).replace(b"currentColor", tint.name().encode())
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, tone: str = "text", size: int = theme.ICON) -> QIcon:
    """One icon in the colours in force now; use `bind` for what outlives a change of theme."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, tone, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, "faint", size, ratio), QIcon.Mode.Disabled)
    return made


def bind(target: QObject, name: str, tone: str = "text", size: int = theme.ICON) -> None:
    """Give an action, button or label its icon now and again at every change of theme."""
    if not _Watch.connected:
        theme.signals().changed.connect(_retint)
        _Watch.connected = True
    _bound[target] = (name, tone, size)
    _set(target, name, tone, size)


def _set(target: QObject, name: str, tone: str, size: int) -> None:
    if isinstance(target, QLabel):
        target.setPixmap(pixmap(name, tone, size))
    elif isinstance(target, QAction | QAbstractButton):
        target.setIcon(icon(name, tone, size))
        if isinstance(target, QAbstractButton):
            target.setIconSize(QSize(theme.px(size), theme.px(size)))


def _retint() -> None:
    for target, (name, tone, size) in list(_bound.items()):
        if shiboken6.isValid(target):
            _set(target, name, tone, size)


def pixmap_cached(name: str, tone: str, size: int) -> QPixmap:
    """As `pixmap`, kept for painting tables."""
    return _kept(name, theme.colour(tone).name(), theme.px(size))


@lru_cache(maxsize=512)
def _kept(name: str, tint: str, size: int) -> QPixmap:
    return _tinted(name, QColor(tint), size)
