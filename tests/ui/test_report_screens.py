"""Reports on the screen: parameters as fields, pages as they are scrolled to, exports of all of them, drill-down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from erp_desktop.base.asked import Asked
from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.columns import Column
from erp_desktop.base.columns import Kind as ColumnKind
from erp_desktop.base.errors import Invalid
from erp_desktop.base.i18n import mark
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Kind, Progress, Task
from erp_desktop.modules.catalogue import DEPARTMENTS
from erp_desktop.modules.ledger.vouchers.edit_screen import VoucherScreen, open_voucher
from erp_desktop.modules.ledger.vouchers.picker import days_of_period
from erp_desktop.modules.ledger.vouchers.records import VoucherHeader, VoucherLineRow, VoucherView
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.report_parameters import FieldParameters, parameters
from erp_desktop.ui.report_screen import ReportResult, ReportScreen, ReportSpec
from erp_desktop.ui.runner import TaskRunner
from erp_desktop.ui.screen import Services, Sheet
from tests.fakes.ui import FakeDatabase, FakeServer, Seen

PAGES = 3
PAGE_ROWS = 4


@dataclass(frozen=True)
class Line:
    number: int
    amount: Decimal


COLUMNS = (Column("number", mark("Number"), ColumnKind.INTEGER), Column("amount", mark("Amount"), ColumnKind.MONEY))


class Lines:
    """A report of twelve lines in pages of four."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def page(self, after: int) -> ReportResult[Line]:
        rows = tuple(Line(one, Decimal(one)) for one in range(after + 1, after + 1 + PAGE_ROWS))
        totals = {"amount": Decimal(78)} if after == 0 else None
        return ReportResult(rows, totals, more=after + PAGE_ROWS < PAGES * PAGE_ROWS)

    def first(self, asked: Asked) -> Task[ReportResult[Line]]:
        self.asked.append(asked)
        return Task("lines.read", Kind.READ, lambda _work: self.page(0))

    def next(self, _asked: Asked, last: Line) -> Task[ReportResult[Line]]:
        return Task("lines.more", Kind.READ, lambda _work: self.page(last.number))

    def spec(self) -> ReportSpec[Line]:
        return ReportSpec(
            id="lines.open", title=mark("Lines"), columns=COLUMNS, task=self.first, next_task=self.next,
            parameters=parameters(
                FieldSpec("from", mark("From"), FieldKind.DATE, required=True),
                FieldSpec("words", mark("Words")),
            ),
            drill=lambda row, asked: ("line.open", (row.number, asked.find_day("from"))),
            hint=mark("Choose a day."),
        )


def filled(qtbot: QtBot, screen: ReportScreen[Line], rows: int) -> None:
    qtbot.waitUntil(lambda: screen.model.rowCount() == rows)


def test_a_report_waits_for_what_it_needs_and_then_runs_by_itself(qtbot: QtBot, services: Services) -> None:
    lines = Lines()
    screen = ReportScreen(lines.spec(), services)
    qtbot.addWidget(screen)
    assert (lines.asked, screen.message.words()) == ([], "Choose a day.")
    assert not screen.banner.isVisibleTo(screen)
    assert isinstance(screen.parameters, FieldParameters)
    edit = screen.parameters.fields["from"].focusProxy()
    qtbot.keyClicks(edit, "2026-03-31")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    filled(qtbot, screen, PAGE_ROWS + 1)
    assert lines.asked == [Asked({"from": date(2026, 3, 31), "words": None}, ("From: 31 Mar 2026",))]
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert len(lines.asked) == 1, "the same again is not asked again"


def test_a_parameter_that_can_not_be_read_is_told_at_its_field(qtbot: QtBot, services: Services) -> None:
    screen = ReportScreen(Lines().spec(), services)
    qtbot.addWidget(screen)
    assert isinstance(screen.parameters, FieldParameters)
    edit = screen.parameters.fields["from"].focusProxy()
    qtbot.keyClicks(edit, "32.13.")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert screen.parameters.fields["from"].problem() is not None
    with pytest.raises(Invalid):
        screen.parameters.values()


def test_pages_come_as_they_are_scrolled_to_above_the_totals(
    qtbot: QtBot, services: Services, seen: Seen
) -> None:
    screen = ReportScreen(Lines().spec(), services, {"from": date(2026, 3, 1), "unknown": 1})
    qtbot.addWidget(screen)
    filled(qtbot, screen, PAGE_ROWS + 1)
    model = screen.model
    assert (model.has_more(), screen.table.currentIndex().row()) == (True, 0)
    for page in (2, 3):
        assert model.canFetchMore(QModelIndex())
        model.fetchMore(QModelIndex())
        assert not model.canFetchMore(QModelIndex()), "one page at a time"
        filled(qtbot, screen, page * PAGE_ROWS + 1)
    assert [row.number for row in model.rows()] == list(range(1, 13))
    assert (model.has_more(), model.value(12, 1)) == (False, Decimal(78))
    screen.table.opened.emit(2)
    assert seen.opened == [("line.open", (3, date(2026, 3, 1)))]
    screen.table.opened.emit(12)
    assert len(seen.opened) == 1, "nothing is behind the totals"


def test_a_report_that_a_standby_gave_says_as_of_when(
    qtbot: QtBot, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seen: Seen
) -> None:
    standby = FakeDatabase()
    standby.moment = datetime(2026, 3, 5, 14, 30)  # noqa: DTZ001 - shown as it is, whatever the zone of the machine
    runner = TaskRunner(FakeServer().open, open_standby=lambda: standby)
    told: list[tuple[str, ...]] = []
    lines = Lines()
    spec = replace(
        lines.spec(), task=lambda asked: replace(lines.first(asked), at_standby=True),
        next_task=lambda asked, last: replace(lines.next(asked, last), at_standby=True),
    )  # fmt: skip

    def write(path: Path, sheet: Sheet, token: CancelToken, progress: Progress) -> None:
        told.append(sheet.parameters)

    screen = ReportScreen(spec, replace(services, runner=runner, write_sheet=write), {"from": date(2026, 3, 1)})
    qtbot.addWidget(screen)
    filled(qtbot, screen, PAGE_ROWS + 1)
    assert screen.bar.note.text() == "As of 05 Mar 2026 14:30"
    monkeypatch.setattr("erp_desktop.ui.report_screen.ask_path", lambda *_arguments: tmp_path / "lines.xlsx")
    screen.export()
    qtbot.waitUntil(lambda: bool(seen.notes))
    assert told == [("From: 01 Mar 2026", "As of 05 Mar 2026 14:30")]
    assert runner.shutdown()


def test_an_export_holds_the_pages_that_nobody_scrolled_to(
    qtbot: QtBot, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seen: Seen
) -> None:
    written: list[tuple[int, ...]] = []

    def write(path: Path, sheet: Sheet, token: CancelToken, progress: Progress) -> None:
        written.append(tuple(row.number for row in sheet.rows if isinstance(row, Line)))

    monkeypatch.setattr("erp_desktop.ui.report_screen.ask_path", lambda *_arguments: tmp_path / "lines.xlsx")
    screen = ReportScreen(Lines().spec(), replace(services, write_sheet=write), {"from": date(2026, 3, 1)})
    qtbot.addWidget(screen)
    filled(qtbot, screen, PAGE_ROWS + 1)
    screen.export()
    qtbot.waitUntil(lambda: bool(seen.notes))
    assert written == [tuple(range(1, 13))]


def test_a_period_gives_its_days_and_other_days_empty_it() -> None:
    days = (date(2026, 3, 1), date(2026, 3, 31))
    period = PickerRow("2026-03", "2026-03", "2026-03", extra=days)
    assert days_of_period("period", {"period": period}) == {"from": days[0], "to": days[1]}
    assert days_of_period("to", {"period": period}) == {"period": None}
    assert days_of_period("account", {"period": period}) == {}


def test_every_department_names_each_command_once(services: Services) -> None:
    ids = [command.id for module in DEPARTMENTS for command in module.commands(services)]
    assert len(ids) == len(set(ids))


REPORTS = (
    "trial_balance.open", "account_ledger.open", "stock_on_hand.open", "stock_move.open", "grni.open",
    "open_payable.open", "tie.list", "tie.detail",
)


@pytest.mark.parametrize("command_id", REPORTS)
def test_what_a_desk_card_or_a_report_opens_is_there(services: Services, command_id: str) -> None:
    commands = {command.id: command for module in DEPARTMENTS for command in module.commands(services)}
    assert command_id in commands
    cards = [card for module in DEPARTMENTS for card in module.cards(services)]
    assert {card.command for card in cards if card.command} <= set(commands), "a card may open nothing"


def a_voucher() -> VoucherView:
    header = VoucherHeader(
        UUID(int=1), date(2026, 3, 5), "BNK-2", "BNK", "Bank", 2, "2026-03", date(2026, 3, 1), date(2026, 3, 31),
        "PY-1 wrong account", 0, Decimal(60), "payment", UUID(int=5), UUID(int=2), "BNK-1", None, None, "Anna",
        datetime(2026, 3, 5, 9, 0, tzinfo=UTC), "",
    )
    account = UUID(int=7)
    lines = (
        VoucherLineRow(1, account, "2000", "Payables", None, Decimal(60), None, None, "S-1", "Nordwind", None, ""),
        VoucherLineRow(2, UUID(int=8), "1010", "Bank", Decimal(60), None, None, None, None, None, None, ""),
    )
    return VoucherView(header, lines)


def test_a_voucher_leads_to_its_document_its_accounts_and_what_it_reverses(
    qtbot: QtBot, services: Services, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task("voucher.load", Kind.READ, lambda _work: a_voucher())
    monkeypatch.setattr("erp_desktop.modules.ledger.vouchers.tasks.load", lambda _id: task)
    screen = open_voucher(services, UUID(int=1))
    qtbot.addWidget(screen)
    assert isinstance(screen, VoucherScreen)
    qtbot.waitUntil(lambda: screen.model.rowCount() == 3)
    assert screen.title() == "Voucher BNK-2"
    assert (screen.model.value(2, 2), screen.model.value(2, 3)) == (Decimal(60), Decimal(60))
    screen.table.opened.emit(0)
    action = screen.command_set.action("voucher.source")
    assert action is not None
    action.trigger()
    link = next(one for one in screen.findChildren(QPushButton) if one.text() == "BNK-1")
    link.click()
    days = {"from": date(2026, 3, 1), "to": date(2026, 3, 31), "period": None}
    assert seen.opened == [
        ("account_ledger.open", {"account": PickerRow(UUID(int=7), "2000", "Payables"), **days}),
        ("payment.open", UUID(int=5)), ("voucher.open", UUID(int=2)),
    ]
