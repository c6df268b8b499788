"""Small parts of the kernel: colours, commands, filters, messages, progress, reports, PDF."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from erp_desktop.base.columns import Column
from erp_desktop.base.columns import Kind as ColumnKind
from erp_desktop.base.errors import Bug, Cancelled, Invalid, KontorError, Problem, Stale, Unavailable
from erp_desktop.base.paging import Sort
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.ui import icons, theme
from erp_desktop.ui.command import Command, CommandSet, mnemonics
from erp_desktop.ui.error_box import Banner, words_of
from erp_desktop.ui.filter_editors import DateRangeEditor, quick_ranges
from erp_desktop.ui.filters import (
    ChoiceFilter,
    DateRangeFilter,
    FilterValue,
    FlagFilter,
    PickerFilter,
    View,
    view_from_json,
    words_of_filter,
)
from erp_desktop.ui.palette import match
from erp_desktop.ui.pdf_view import PdfScreen, print_document
from erp_desktop.ui.picker import PickerRow
from erp_desktop.ui.progress import ProgressDialogs, ProgressStrip
from erp_desktop.ui.report_screen import Parameters, ReportResult, ReportScreen, ReportSpec
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services
from erp_desktop.ui.selection import as_clipboard
from server_db.access.permissions import Permission
from tests.fakes.ui import FakeDatabase, Seen, make_services

pytestmark = pytest.mark.usefixtures("dressed")


def luminance(tint: QColor) -> float:
    parts = [tint.redF(), tint.greenF(), tint.blueF()]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dressed", ["light", "dark"], indirect=True)
def test_words_can_be_read_on_every_ground(dressed: QApplication) -> None:
    assert dressed.palette().base().color() == theme.colour("surface")
    for ground in ("window", "surface", "raised"):
        for tone in theme.TONES:
            assert contrast(theme.colour(tone), theme.colour(ground)) >= 4.5, (tone, ground)
    for tone in ("ok", "warn", "bad"):
        assert contrast(theme.colour("text"), theme.colour(f"{tone}_ground")) >= 4.5
    assert contrast(theme.colour("on_accent"), theme.colour("accent")) >= 4.5
    assert contrast(theme.colour("text"), theme.colour("select")) >= 4.5
    assert contrast(theme.colour("control_line"), theme.colour("surface")) >= 3


def test_texts_grow_to_two_hundred_percent(qapp: QApplication) -> None:
    theme.apply_theme(qapp, "light", 200)
    assert qapp.font().pixelSize() == 26
    assert theme.px(theme.ROW_HEIGHT) == 56
    theme.apply_theme(qapp, "light", 900)
    assert theme.px(100) == 200


@pytest.mark.parametrize("kind", ["QAbstractItemView", "QHeaderView", "QMenu", "QTipLabel"])
def test_no_part_keeps_a_font_of_the_system_for_it(qapp: QApplication, kind: str) -> None:
    """Windows names fonts for tables and menus, which do not grow with the texts of the program."""
    theme.apply_theme(qapp, "light", 150)
    qapp.setFont(QFont("Courier", 7), kind)  # type: ignore[arg-type]  # its stub wants bytes, which it refuses
    theme.apply_theme(qapp, "light", 200)
    used = qapp.font(kind)  # type: ignore[call-overload]  # as above
    assert used.pixelSize() == 26
    assert used == qapp.font()


def test_every_icon_draws_and_follows_the_theme(qapp: QApplication) -> None:
    assert len(icons.names()) >= 40
    for name in icons.names():
        picture = icons.pixmap(name, "text", 20, 1.0).toImage()
        assert any(picture.pixelColor(x, y).alpha() for x in range(20) for y in range(20)), name
    light = icons.pixmap("plus", "text", 20, 1.0).toImage().pixelColor(10, 10)
    theme.apply_theme(qapp, "dark")
    assert icons.pixmap("plus", "text", 20, 1.0).toImage().pixelColor(10, 10) != light


def test_mnemonics_are_distinct_also_for_chinese_titles() -> None:
    assert mnemonics(["Save", "Submit", "S & S"], ["save", "submit", "s"]) == ["&Save", "S&ubmit", "S && S"]
    assert mnemonics(["新建", "提交"], ["new", "submit"]) == ["新建 (&N)", "提交 (&S)"]


def test_a_command_runs_when_it_can_and_says_why_not(qtbot: QtBot, services: Services) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    done: list[int] = []
    reasons: list[str | None] = ["Select a row first."]
    commands = CommandSet(
        owner,
        [Command("order.submit", "Submit", run=lambda: done.append(1), enabled=lambda: reasons[0]),
         Command("order.post", "Post", run=lambda: done.append(2), needs=Permission.COMPANY_EDIT)],
        make_services(services.runner, permissions=frozenset()).rights,
    )
    assert commands.action("order.post") is None
    action = commands.action("order.submit")
    assert action is not None
    action.trigger()
    assert (done, action.toolTip()) == ([], "Select a row first.")
    reasons[0] = None
    commands.refresh()
    action.trigger()
    assert done == [1]


@pytest.mark.parametrize(
    ("words", "title", "fits"),
    [("trial bal", "Trial balance", True), ("bal tri", "Trial balance", True), ("xyz", "Trial balance", False),
     ("", "Trial balance", True)],
)
def test_the_palette_matches_words_in_any_order(words: str, title: str, fits: bool) -> None:  # noqa: FBT001
    assert (match(words, title) is not None) is fits


SPECS = (
    ChoiceFilter("state", "State", (("draft", "Draft"), ("sent", "Sent"))),
    DateRangeFilter("date", "Date"),
    PickerFilter("supplier", "Supplier", lambda _words, _limit: Task("none", Kind.READ, lambda _work: ())),
    FlagFilter("late", "Late"),
)


def test_a_view_survives_being_kept() -> None:
    row = PickerRow(UUID(int=5), "S-1", "Nordwind")
    days = (date(2026, 3, 1), None)
    values: dict[str, FilterValue] = {"state": ("sent",), "date": days, "supplier": row, "late": True}
    view = View("Mine", "abc", values, Sort("date", descending=True), archived=True)
    again = view_from_json(view.to_json(), SPECS)
    assert again == view
    assert again is not None
    assert again.query().filters["supplier"] == UUID(int=5)


@pytest.mark.parametrize(
    "kept", [None, 7, {"sort": 3}, {"values": {"date": ["no", "day"]}}, {"values": {"supplier": 1}}]
)
def test_a_view_that_cannot_be_read_is_left_out(kept: object) -> None:
    assert view_from_json(kept, SPECS) is None


def test_filters_that_no_longer_exist_are_left_out() -> None:
    view = view_from_json({"name": "x", "values": {"gone": ["a"], "state": ["sent", "lost"]}}, SPECS)
    assert view is not None
    assert view.values == {"state": ("sent",)}


def test_chips_say_their_days() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    assert words_of_filter(SPECS[1], (first, last)) == "Date: 01 Mar 2026 – 31 Mar 2026"
    assert words_of_filter(SPECS[1], (first, first)) == "Date: 01 Mar 2026"
    assert words_of_filter(SPECS[1], (None, last)) == "Date: to 31 Mar 2026"


def test_days_typed_the_wrong_way_round_are_turned_and_nonsense_is_refused(qtbot: QtBot) -> None:
    chip = QWidget()
    qtbot.addWidget(chip)
    got: list[object] = []
    editor = DateRangeEditor(None, None, chip, got.append)
    editor.first.setText("31x")
    editor.accept()
    assert got == []
    assert editor._problem.text()
    editor.first.setText("2026-03-31")
    editor.last.setText("2026-03-01")
    editor.accept()
    assert got == [(date(2026, 3, 1), date(2026, 3, 31))]
    names = dict(quick_ranges(date(2026, 1, 15)))
    assert names["Last month"] == (date(2025, 12, 1), date(2025, 12, 31))


def test_the_words_of_an_error_name_every_problem_and_never_raw_text() -> None:
    several = Invalid([Problem("number.invalid", "a", 1, {"typed": "x"}), Problem("field.required", "b")])
    assert len(words_of(several).splitlines()) >= 2
    bug = Bug()
    bug.__cause__ = ValueError("secret")
    bug.params = {"report": "R-7"}
    assert "R-7" in words_of(bug)
    assert "secret" not in words_of(bug)


@pytest.mark.parametrize(
    ("error", "tone"),
    [(Stale("record.stale", {"changed_by": "Bert"}), "warn"), (Unavailable("server.busy"), "warn"), (Bug(), "bad")],
)
def test_a_banner_has_the_tone_of_its_error(qtbot: QtBot, error: KontorError, tone: str) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_error(Cancelled())
    assert banner.isHidden()
    banner.show_error(error)
    assert banner.property("tone") == tone


def test_long_work_gets_a_window_with_cancel(
    qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("erp_desktop.base.limits.STRIP_AFTER_MS", 0)
    monkeypatch.setattr("erp_desktop.base.limits.DIALOG_AFTER_MS", 0)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    strip = ProgressStrip(runner, window)
    dialogs = ProgressDialogs(runner, window)

    def run(work: Work[FakeDatabase]) -> None:
        work.progress.step(3, 10, "Reading lines")
        work.db.ended.wait(10)

    handle = runner.run(Task("test.import", Kind.LONG, run), owner=window)
    qtbot.waitUntil(lambda: len(dialogs.dialogs()) == 1 and strip.active())
    dialog = dialogs.dialogs()[0]
    dialog.look()
    assert dialog.words.text() == "Reading lines"
    assert dialog.bar.value() == 300
    dialog.cancel_button.click()
    qtbot.waitUntil(lambda: handle.finished)
    assert handle.token.cancelled
    qtbot.waitUntil(lambda: not strip.active())
    assert dialogs.dialogs() == []


def test_quick_work_shows_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    strip = ProgressStrip(runner)
    qtbot.addWidget(strip)
    go = threading.Event()
    handle = runner.run(Task("test.read", Kind.READ, lambda _work: go.wait(5)), owner=strip)
    with qtbot.waitSignal(runner.polled):
        pass
    assert not strip.active()
    go.set()
    qtbot.waitUntil(lambda: handle.finished)


@dataclass(frozen=True, slots=True)
class Account:
    code: str
    name: str
    level: int
    balance: Decimal


ACCOUNTS = (
    Account("1", "Assets", 0, Decimal("130.00")),
    Account("10", "Cash", 1, Decimal("100.00")),
    Account("100", "Till", 2, Decimal("-5.00")),
    Account("11", "Bank", 1, Decimal("30.00")),
    Account("2", "Equity", 0, Decimal("-130.00")),
)
REPORT_COLUMNS = (
    Column("code", "Code", ColumnKind.CODE), Column("name", "Name"), Column("balance", "Balance", ColumnKind.MONEY),
)


class Year(Parameters):
    def __init__(self, _services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self.year: int | None = 2026

    def values(self) -> int:
        if self.year is None:
            raise Invalid([Problem("field.required", "year")])
        return self.year


def report_spec(asked: list[int]) -> ReportSpec[Account]:
    def task(year: int) -> Task[ReportResult[Account]]:
        asked.append(year)
        rows = ACCOUNTS if year == 2026 else ()
        result = ReportResult(rows, {"balance": Decimal(0)}, "5 accounts")
        return Task("report.run", Kind.READ, lambda _work: result)

    return ReportSpec(
        "trial_balance.open", "Trial balance", REPORT_COLUMNS, Year, task, level_key="level",
        drill=lambda row, _asked: ("ledger.open", row.code) if row.level == 2 else None,
    )


def test_a_report_folds_its_groups_and_drills_down(
    qtbot: QtBot, services: Services, seen: Seen, qtmodeltester: ModelTester
) -> None:
    screen = ReportScreen(report_spec([]), services)
    qtbot.addWidget(screen)
    qtbot.waitUntil(lambda: screen.model.rowCount() == 6)
    qtmodeltester.check(screen.model)
    assert screen.bar.note.text() == "5 accounts"
    assert screen.model.index(5, 2).data() == "0.00"
    assert screen.model.index(2, 0).data().endswith("100")
    screen.table.setCurrentIndex(screen.model.index(2, 0))
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert seen.opened == [("ledger.open", "100")]
    screen.table.setCurrentIndex(screen.model.index(0, 0))
    qtbot.keyClick(screen.table, Qt.Key.Key_Space)
    assert screen.model.rowCount() == 3
    assert screen.model.row_at(2) is None
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.model.rowCount() == 6


def test_the_name_of_a_group_runs_over_the_empty_cells_beside_it(qtbot: QtBot, services: Services) -> None:
    rows = (Account("S1001  Nordwind Handels GmbH", "", 0, Decimal(130)), *ACCOUNTS[1:])
    spec = replace(
        report_spec([]), task=lambda _year: Task("report.run", Kind.READ, lambda _work: ReportResult(rows))
    )
    screen = ReportScreen(spec, services)
    qtbot.addWidget(screen)
    qtbot.waitUntil(lambda: screen.model.rowCount() == 5)
    assert [screen.table.columnSpan(row, 0) for row in range(5)] == [2, 1, 1, 1, 1]
    screen.model.toggle(0)
    assert [screen.table.columnSpan(row, 0) for row in range(2)] == [2, 1]
    screen.table.horizontalHeader().moveSection(0, 2)
    assert screen.table.columnSpan(0, 0) == 1


def test_a_report_without_rows_or_with_wrong_parameters_says_so(qtbot: QtBot, services: Services) -> None:
    asked: list[int] = []
    screen = ReportScreen(report_spec(asked), services)
    qtbot.addWidget(screen)
    qtbot.waitUntil(lambda: screen.model.rowCount() == 6)
    assert isinstance(screen.parameters, Year)
    screen.parameters.year = None
    screen.parameters.changed.emit()
    assert screen.banner.words()
    assert asked == [2026]
    screen.parameters.year = 1999
    screen.parameters.changed.emit()
    qtbot.waitUntil(lambda: "Nothing was posted" in screen.message.words())
    assert screen.banner.words() == "" or screen.banner.isHidden()


def test_copied_text_cannot_break_out_of_its_cell() -> None:
    rows = (Account("1", 'Ta\tb "x"\nnew line', 0, Decimal("1234.5")),)
    words = as_clipboard(rows, REPORT_COLUMNS, [False, False, True], headings=False)
    assert words == '1\t"Ta\tb ""x""\nnew line"\t'


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "order.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    for page in range(3):
        if page:
            writer.newPage()
        painter.drawText(500, 500, f"Page {page + 1}")
    painter.end()
    return path


def test_a_pdf_shows_its_pages_zooms_and_prints(
    qtbot: QtBot, services: Services, pdf: Path, tmp_path: Path
) -> None:
    screen = PdfScreen(services, pdf, "Order")
    qtbot.addWidget(screen)
    screen.show()
    assert screen.document.pageCount() == 3
    assert screen.pages.model().rowCount() == 3
    screen.pages.clicked.emit(screen.pages.model().index(2, 0))
    qtbot.waitUntil(lambda: screen.view.pageNavigator().currentPage() == 2)
    number = screen.number
    assert number.text() == "3 / 3"
    words = number.lineEdit()
    assert words.width() > words.fontMetrics().horizontalAdvance(number.text()), "it fits"
    assert words.height() > words.fontMetrics().height()
    qtbot.keyClick(number, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: screen.view.pageNavigator().currentPage() == 1)
    before = screen.view.zoomFactor()
    screen.zoom(1.25)
    assert screen.view.zoomFactor() > before
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 3)
    print_document(screen.document, printer)
    again = PdfScreen(services, tmp_path / "printed.pdf", "Printed")
    qtbot.addWidget(again)
    assert again.document.pageCount() == 2


def test_a_pdf_that_is_none_is_refused_in_words(qtbot: QtBot, services: Services, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no pdf")
    screen = PdfScreen(services, broken, "Order")
    qtbot.addWidget(screen)
    assert "broken.pdf" in screen.banner.words()
