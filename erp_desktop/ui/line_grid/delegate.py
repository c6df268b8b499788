"""How a cell is painted and edited: problems and locks in place, an editor for each kind of value."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.ui import theme
from erp_desktop.ui.field_kinds import FieldKind, show_reference
from erp_desktop.ui.line_grid.columns import GridColumn
from erp_desktop.ui.line_grid.lines import Index
from erp_desktop.ui.line_grid.model import LineGridModel
from erp_desktop.ui.line_grid.preview_delegate import PreviewDelegate
from erp_desktop.ui.look_up import LookUpEdit
from erp_desktop.ui.picker import PickerRow

if TYPE_CHECKING:
    from erp_desktop.ui.line_grid.view import LineGrid


class CellDelegate(PreviewDelegate):
    """Paints and edits the cells of one grid."""

    def __init__(self, grid: LineGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of cells that can not be changed, the cell, the ring of the current one."""
        state = option.state
        area: QRect = option.rect
        model = self._model()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if not selected and not model.read_only and model.why_locked(index.row(), index.column()) is not None:
            painter.fillRect(area, theme.colour("window"))
        inner = QStyleOptionViewItem(option)
        inner.state = state & ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, inner, index)
        if index == self._grid.currentIndex() and self._grid.hasFocus():
            painter.save()
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
            painter.restore()

    # editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of a cell."""
        column = self._model().spec.columns[index.column()]
        title = text(column.title)
        editor: QWidget
        if column.kind is FieldKind.LOOK_UP and column.lookup is not None:
            editor = self._look_up_editor(parent, column, title)
        elif column.kind is FieldKind.CHOICE:
            editor = _choice_editor(parent, column)
        else:
            line = QLineEdit(parent)
            theme.set_role(line, "cell")
            if column.kind.numeric:
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
            editor = line
        editor.setAccessibleName(title)
        return editor

    def _look_up_editor(self, parent: QWidget, column: GridColumn, title: str) -> QWidget:
        assert column.lookup is not None
        picker = LookUpEdit(self._grid.runner, column.lookup, accessible_name=title, parent=parent)
        theme.set_role(picker.edit, "cell")
        picker.edit.installEventFilter(self)
        picker.value_changed.connect(lambda _value: self._take_choice(picker))
        return picker

    def _take_choice(self, picker: LookUpEdit) -> None:
        """A click in the list is a choice: it need not be confirmed."""
        if picker.value() is not None and self._grid.editor() is picker:
            self.finish(picker, keep=True)
            self._grid.move_on()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Start with what stands in the cell."""
        row, column = self._model().row_at(index.row()), self._model().spec.columns[index.column()]
        if isinstance(editor, LookUpEdit):
            unread = row.unread.get(column.key)
            value = row.get(column.key)
            editor.set_value(value if isinstance(value, PickerRow) else None)
            if unread is not None:
                editor.edit.setText(unread.typed)
            elif value is not None and not isinstance(value, PickerRow):
                editor.edit.setText(show_reference(value))
            editor.edit.selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(row.get(column.key))))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take over what was typed or chosen."""
        grid_model = cast("LineGridModel", model)
        if isinstance(editor, LookUpEdit):
            if editor.pending() or editor.value() is None:
                grid_model.enter_text(index.row(), index.column(), editor.typed())
            else:
                grid_model.enter_value(index.row(), index.column(), editor.value())
        elif isinstance(editor, QComboBox):
            grid_model.enter_value(index.row(), index.column(), editor.currentData())
        elif isinstance(editor, QLineEdit):
            grid_model.enter_text(index.row(), index.column(), editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The editor fills its cell."""
        editor.setGeometry(option.rect)

    def finish(self, editor: QWidget, *, keep: bool) -> None:
        """Close an editor; `keep` takes over its text first."""
        if keep:
            self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of an open editor, and leaving it."""
        editor = self._grid.editor()
        if editor is None or (watched is not editor and not editor.isAncestorOf(cast("QWidget", watched))):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(editor, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Esc and Ctrl+Z belong to the editor while it is open, not to the screen around it.
            if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                event.accept()
            return False
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            stays = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
            if isinstance(editor, LookUpEdit) and watched is editor.edit and event.reason() not in stays:
                self.finish(editor, keep=True)
                return False
        return super().eventFilter(watched, event) if watched is editor else False

    def _key(self, editor: QWidget, event: QKeyEvent) -> bool:
        if self._grid.keys.handle_editing(self._grid, event):
            return True
        key = event.key()
        picker = editor if isinstance(editor, LookUpEdit) else None
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._confirm(editor, event)
            return True
        if key == Qt.Key.Key_Escape:
            if picker is not None:
                picker.close_list()
            self.finish(editor, keep=False)
            return True
        listing = isinstance(editor, QComboBox) or (picker is not None and picker.list_open())
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not listing and not alt:
            self.finish(editor, keep=True)
            row, column = self._grid.position()
            self._grid.go(row + (1 if key == Qt.Key.Key_Down else -1), column)
            return True
        return False

    def _confirm(self, editor: QWidget, event: QKeyEvent) -> None:
        """Enter and Tab take over what was typed (or is marked in the list) and go on."""
        if isinstance(editor, LookUpEdit) and editor.takes_marked():
            with QSignalBlocker(editor):
                editor.take_marked()
        self.finish(editor, keep=True)
        self._grid.keys.handle(self._grid, event)

    def _model(self) -> LineGridModel:
        return self._grid.lines


def _choice_editor(parent: QWidget, column: GridColumn) -> QComboBox:
    combo = QComboBox(parent)
    theme.set_role(combo, "cell")
    if not column.required:
        combo.addItem("", None)
    for value, title in (column.choices or {}).items():
        combo.addItem(text(title), value)
    return combo
