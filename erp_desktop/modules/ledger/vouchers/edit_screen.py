"""The screen of one voucher: its facts, its lines, the document it came from. Nobody changes a posted voucher."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from erp_desktop.base.formats import format_date, format_integer, format_moment
from erp_desktop.base.i18n import active_language, mark, text
from erp_desktop.base.lookups import ChainLink, PickerRow
from erp_desktop.modules.ledger.vouchers import tasks
from erp_desktop.modules.ledger.vouchers.records import (
    LINE_COLUMNS,
    VoucherHeader,
    VoucherLineRow,
    VoucherView,
    source_words,
)
from erp_desktop.ui import theme
from erp_desktop.ui.chain_panel import ChainPanel
from erp_desktop.ui.command import Command, CommandSet
from erp_desktop.ui.command_bar import CommandBar
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.paged_model import CellStyle, rights_test
from erp_desktop.ui.paged_table import RowDelegate
from erp_desktop.ui.report_model import ReportModel
from erp_desktop.ui.report_screen import ReportTable
from erp_desktop.ui.screen import Screen, Services
from erp_desktop.ui.table_columns import ColumnArrangement

SIDE_WIDTH = 300
FACTS_IN_A_ROW = 4


class Facts(QWidget):
    """Small titles over values, some of them links."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(FACTS_IN_A_ROW - 1, 1)
        self._count = 0

    def add(self, title: str, value: str, opens: tuple[Services, str, object] | None = None) -> None:
        """One fact; nothing for an empty value."""
        if not value:
            return
        row, column = divmod(self._count, FACTS_IN_A_ROW)
        label = QLabel(title, self)
        theme.set_tone(label, "muted")
        theme.set_role(label, "small")
        shown: QWidget
        if opens is None:
            shown = QLabel(value, self)
            shown.setWordWrap(True)
        else:
            services, command, argument = opens
            button = QPushButton(value, self)
            theme.set_role(button, "link")
            button.clicked.connect(lambda: services.navigate(command, argument))
            shown = button
        shown.setAccessibleName(text("{label}: {value}", label=title, value=value))
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label, row * 2, column, top)
        self._grid.addWidget(shown, row * 2 + 1, column, top if opens is None else top | Qt.AlignmentFlag.AlignLeft)
        self._grid.setColumnStretch(column, 1)
        self._count += 1


class VoucherScreen(Screen):
    """One voucher."""

    def __init__(self, services: Services, voucher_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._id = voucher_id
        self.view: VoucherView | None = None
        style = CellStyle(LINE_COLUMNS, rights_test(services.rights), services.decimals, active_language())
        self.model: ReportModel[VoucherLineRow] = ReportModel(style, parent=self)
        self.table = ReportTable(self)
        self.chain = ChainPanel(self)
        self.banner = Banner(self)
        self.command_set = CommandSet(self, self.commands(), services.rights)
        self.bar = CommandBar(text(mark("Voucher")), self.command_set, self)
        self._facts_place = QVBoxLayout()
        self._facts: Facts | None = None
        self._dress_table()
        self.arrangement = ColumnArrangement(self.table, LINE_COLUMNS, services.settings, "voucher.open.columns")
        self._build()
        self.reload()

    def _dress_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(RowDelegate(self.table))
        self.table.setAccessibleName(text("Lines of the voucher"))
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.opened.connect(self._open_account)
        self.table.doubleClicked.connect(lambda index: self._open_account(index.row()))

    def _build(self) -> None:
        main = QVBoxLayout()
        main.setSpacing(12)
        main.addWidget(self.bar)
        main.addWidget(self.banner)
        main.addLayout(self._facts_place)
        main.addWidget(self.table, 1)
        side = QScrollArea(self)
        side.setWidgetResizable(True)
        side.setFixedWidth(theme.px(SIDE_WIDTH))
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(side)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        heading = QLabel(text("Related documents"), inside)
        theme.set_role(heading, "heading")
        column.addWidget(heading)
        column.addWidget(self.chain)
        column.addStretch(1)
        side.setWidget(inside)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 0, 0)
        row.setSpacing(8)
        row.addLayout(main, 1)
        row.addWidget(side)
        self.chain.chosen.connect(self._open_link)

    def title(self) -> str:
        """Journal and number."""
        return text("Voucher {number}", number=self.view.header.label) if self.view else text(mark("Voucher"))

    def icon(self) -> str:
        """The ledger's icon."""
        return "ledger"

    def commands(self) -> list[Command]:
        """Open the document, the account of the line; print."""
        return [
            Command("voucher.reload", mark("Refresh"), run=self.reload, shortcut="F5", icon="refresh",
                    in_bar=False),
            Command("voucher.account", mark("Open the account's ledger"), run=self._open_current,
                    shortcut="Return", binds=False, icon="ledger", in_bar=False),
            Command("voucher.source", mark("Open the document"), run=self._open_source, shortcut="Ctrl+Return",
                    icon="link", enabled=self._why_no_source),
            Command("voucher.print", mark("Print"), run=self._print, shortcut="Ctrl+P", icon="print"),
        ]

    def activated(self) -> None:
        """Let the arrows work at once."""
        self.table.setFocus()

    def save_state(self) -> None:
        """Remember columns."""
        self.arrangement.save()

    def reload(self) -> None:
        """Ask for the voucher."""
        self.run(tasks.load(self._id), self._show, latest=True, key="load")

    def show_error(self, error: Any) -> None:  # noqa: ANN401 - as the base class
        """Above the lines."""
        self.banner.show_error(error)

    def _show(self, view: VoucherView) -> None:
        self.view = view
        header = view.header
        self.bar.heading.setText(self.title())
        self.bar.set_note(text("period {period}", period=header.period))
        self._show_facts(header)
        totals = {
            "account_code": text(mark("Total")),
            "debit": sum((line.debit or Decimal(0) for line in view.lines), Decimal(0)),
            "credit": sum((line.credit or Decimal(0) for line in view.lines), Decimal(0)),
        }
        self.model.show_rows(view.lines, totals)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.chain.show_links(view.chain)
        self.command_set.refresh()
        self.title_changed.emit()

    def _show_facts(self, header: VoucherHeader) -> None:
        if self._facts is not None:
            self._facts_place.removeWidget(self._facts)
            self._facts.deleteLater()
        facts = self._facts = Facts(self)
        self._facts_place.addWidget(facts)
        facts.add(text(mark("Date")), format_date(header.date))
        facts.add(text(mark("Journal")), f"{header.journal_code}  {header.journal_name}")
        facts.add(text(mark("Narration")), header.narration)
        facts.add(text(mark("Document")), source_words(header.source_kind))
        facts.add(text(mark("Posted by")), header.posted_by)
        facts.add(text(mark("Posted at")), format_moment(header.posted_at))
        facts.add(text(mark("Attachments")), format_integer(header.attachments) if header.attachments else "")
        if header.reverses:
            facts.add(text(mark("Reverses")), header.reverses, (self.services, "voucher.open", header.reverses_id))
        if header.reversed_by:
            opens = (self.services, "voucher.open", header.reversed_by_id)
            facts.add(text(mark("Reversed by")), header.reversed_by, opens)

    def _why_no_source(self) -> str | None:
        if self.view is None:
            return text("Loading…")
        return None if self.view.header.source_id is not None else text("It was entered by hand.")

    def _open_source(self) -> None:
        header = self.view.header if self.view is not None else None
        if header is not None and header.source_id is not None:
            self.services.navigate(f"{header.source_kind}.open", header.source_id)

    def _open_current(self) -> None:
        self._open_account(self.table.currentIndex().row())

    def _open_account(self, number: int) -> None:
        line = self.model.row_at(number)
        if line is None or self.view is None:
            return
        header = self.view.header
        account = PickerRow(line.account_id, line.account_code, line.account_name)
        self.services.navigate(
            "account_ledger.open", {"account": account, "from": header.starts, "to": header.ends, "period": None}
        )

    def _open_link(self, link: ChainLink) -> None:
        self.services.navigate(link.command, link.argument)

    def _print(self) -> None:
        self.run(tasks.paper([self._id]), self._show_paper)

    def _show_paper(self, path: Path) -> None:
        if self.services.show_pdf is not None:
            self.services.show_pdf(path, self.title())


def open_voucher(services: Services, argument: object) -> Screen:
    """The screen of the voucher whose id is given.

    Raises:
        TypeError: something else is given.
    """
    if not isinstance(argument, UUID):
        raise TypeError(argument)
    return VoucherScreen(services, argument)
