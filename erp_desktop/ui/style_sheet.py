"""The one style sheet; `@name` is a colour of `ui.theme`, `@size` a length, `@arrows` the folder of arrows."""

from __future__ import annotations

from typing import Final

STYLE_SHEET: Final = """
* { outline: 0; }
QToolTip { color: @text; background: @raised; border: 1px solid @line; padding: 4px 6px; }

QLabel[tone="muted"] { color: @muted; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="bad"] { color: @bad; }
QLabel[look="title"] { font-size: @titlepx; font-weight: bold; }
QLabel[look="figure"] { font-size: @figurepx; font-weight: bold; }
QLabel[look="heading"] { font-weight: bold; }
QLabel[look="small"] { font-size: @smallpx; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit, QComboBox {
  background: @surface; color: @text; border: 1px solid @control_line; border-radius: 4px;
  padding: 0 7px; min-height: @controlpx; selection-background-color: @select; selection-color: @text;
}
QPlainTextEdit, QTextEdit { padding: 4px 3px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateEdit:focus, QComboBox:focus {
  border: 2px solid @accent; padding: 0 6px; min-height: @control_insetpx;
}
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] {
  border: 2px solid @bad; padding: 0 6px; min-height: @control_insetpx;
}
QLineEdit:read-only, QPlainTextEdit:read-only { background: transparent; border-color: @line; }
QLineEdit:read-only:focus, QPlainTextEdit:read-only:focus { border-color: @accent; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: @faint; border-color: @line; }
QLineEdit[look="bare"], QLineEdit[look="bare"]:focus { border: 0; background: transparent; padding: 0; }
QLineEdit[look="cell"], QLineEdit[look="cell"]:focus, QComboBox[look="cell"], QComboBox[look="cell"]:focus {
  border: 2px solid @accent; border-radius: 0; background: @surface; padding: 0 4px; min-height: 0; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus { border: 0; background: transparent; padding: 0; min-height: 0; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url(@arrows/chevron-down.svg); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line; selection-background-color: @select;
  selection-color: @text; padding: 4px; }

QPushButton, QToolButton {
  color: @text; background: @surface; border: 1px solid @control_line; border-radius: 4px;
  min-height: @controlpx; padding: 0 12px;
}
QToolButton { padding: 0 8px; }
QPushButton:hover, QToolButton:hover { background: @raised; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: @select; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; min-height: @control_insetpx; padding: 0 11px; }
QToolButton:focus { padding: 0 7px; }
QPushButton:disabled, QToolButton:disabled { color: @faint; border-color: @line; background: transparent; }
QPushButton[look="primary"] { background: @accent; color: @on_accent; border-color: @accent; font-weight: bold; }
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:focus { background: @accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid @text; }
QPushButton[look="primary"]:disabled { background: @raised; color: @faint; border-color: @line; }
QPushButton[look="quiet"], QToolButton[look="quiet"] { border-color: transparent; background: transparent; }
QPushButton[look="quiet"]:hover, QToolButton[look="quiet"]:hover { background: @raised; }
QPushButton[look="quiet"]:focus, QToolButton[look="quiet"]:focus { border: 2px solid @accent; }
QPushButton[look="link"] { border: 2px solid transparent; background: transparent; color: @accent; padding: 0;
  text-align: left; min-height: @linkpx; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid @accent; padding: 0; min-height: @linkpx; }
QToolButton[look="fold"], QToolButton[look="fold"]:checked { border: 2px solid transparent; background: transparent;
  padding: 0; min-height: @linkpx; }
QToolButton[look="fold"]:focus { border: 2px solid @accent; padding: 0; min-height: @linkpx; }
QLineEdit > QToolButton, QLineEdit > QToolButton:hover, QLineEdit > QToolButton:focus {
  border: 0; background: transparent; min-height: 0; padding: 0; }
QToolButton::menu-indicator { image: none; }
QPushButton::menu-indicator { image: none; }

QPushButton[look="chip"] { background: @raised; border: 1px solid @line; min-height: @chippx; padding: 0 8px; }
QPushButton[look="chip"][on="true"] { background: @select; border-color: @accent; }
QPushButton[look="chip"]:focus { border: 2px solid @accent; padding: 0 7px; min-height: @chip_insetpx; }

QCheckBox, QRadioButton { spacing: 8px; padding: 2px; border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }
QCheckBox::indicator { width: @tickpx; height: @tickpx; border: 1px solid @control_line; border-radius: 3px;
  background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(@arrows/check.svg); }
QRadioButton::indicator { width: @tickpx; height: @tickpx; border: 1px solid @control_line; border-radius: @roundpx;
  background: @surface; }
QRadioButton::indicator:checked { border-color: @accent; background: qradialgradient(cx:0.5, cy:0.5, radius:0.5,
  fx:0.5, fy:0.5, stop:0 @accent, stop:0.55 @accent, stop:0.65 @surface, stop:1 @surface); }
QCheckBox::indicator:disabled { border-color: @line; background: @raised; }
QCheckBox::indicator:checked:disabled { border-color: @muted; background: @muted; }

QTableView, QTreeView, QListView {
  background: @surface; border: 0; gridline-color: @line; selection-background-color: @select;
  selection-color: @text; alternate-background-color: @surface;
}
QTableView[look="framed"], QTreeView[look="framed"], QListView[look="framed"] {
  border: 1px solid @line; border-radius: 4px; }
QHeaderView { background: @raised; border: 0; }
QHeaderView::section { background: @raised; color: @muted; border: 0; border-bottom: 1px solid @line;
  padding: 0 8px; min-height: @headerpx; }
QHeaderView::section:hover { color: @text; }
QHeaderView::up-arrow { image: url(@arrows/chevron-up.svg); width: 12px; height: 12px; }
QHeaderView::down-arrow { image: url(@arrows/chevron-down.svg); width: 12px; height: 12px; }
QTableCornerButton::section { background: @raised; border: 0; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @control_line; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: @surface; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @select; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QTabBar { background: @raised; }
QTabBar::tab { background: transparent; color: @muted; border: 0; border-bottom: 2px solid transparent;
  padding: 0 12px; min-height: @tabpx; }
QTabBar::tab:selected { color: @text; background: @window; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar:focus { border-bottom: 2px solid @accent; }
QToolButton[look="tab-close"] { border: 0; background: transparent; min-height: @closepx; max-height: @closepx;
  min-width: @closepx; max-width: @closepx; padding: 0; }
QToolButton[look="tab-close"]:hover { background: @select; }
QTabWidget::pane { border: 0; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: @raised; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QScrollArea { border: 0; background: transparent; }

QWidget[look="rail"] { background: @raised; }
QWidget[look="rail"] QToolButton { border: 2px solid transparent; background: transparent; border-radius: 4px;
  padding: 0 8px; min-height: @railpx; color: @text; text-align: left; }
QWidget[look="rail"] QToolButton:hover,
QWidget[look="rail"] QToolButton:checked { background: @select; color: @text; }
QWidget[look="rail"] QToolButton:focus { border: 2px solid @accent; }
QWidget[look="strip"] { background: @raised; border-top: 1px solid @line; }
QWidget[look="surface"] { background: @surface; }
QFrame[look="card"] { background: @surface; border: 1px solid @line; border-radius: 4px; }
QFrame[look="popup"] { background: @surface; border: 1px solid @control_line; border-radius: 4px; }
QFrame[look="line"] { background: @line; border: 0; }
QFrame[look="banner"] QToolButton[look="quiet"] { color: @accent; }
QFrame[look="banner"][tone="bad"] { background: @bad_ground; border: 0; border-left: 3px solid @bad; }
QFrame[look="banner"][tone="warn"] { background: @warn_ground; border: 0; border-left: 3px solid @warn; }
QFrame[look="banner"][tone="ok"] { background: @ok_ground; border: 0; border-left: 3px solid @ok; }
QFrame[look="banner"][tone="accent"] { background: @select; border: 0; border-left: 3px solid @accent; }
"""
