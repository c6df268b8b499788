"""The screens of a fiscal year and of one period with its checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from erp_desktop.base import clock
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import active_language, mark, ntext, text
from erp_desktop.base.ids import new_id
from erp_desktop.base.lookups import Loaded, RecordId, State
from erp_desktop.base.paging import Page, Query
from erp_desktop.base.task import Task
from erp_desktop.modules.ledger.fiscal_years import rules, tasks
from erp_desktop.modules.ledger.fiscal_years.records import FINDING_COLUMNS, STATUSES, PeriodView, YearView
from erp_desktop.modules.ledger.fiscal_years.rules import FindingRow
from erp_desktop.ui import theme
from erp_desktop.ui.command import Command
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridColumn, GridSpec, Row
from erp_desktop.ui.paged_model import CellStyle, PagedTableModel, rights_test
from erp_desktop.ui.paged_table import PagedTable
from erp_desktop.ui.reason import ask_reason
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

CHECKLIST_HEIGHT_MIN: Final = 260
STRETCH: Final = 100
_OPEN, _CLOSING, _CLOSED = STATUSES


# the year

_YEAR_SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Fiscal year"), FieldKind.CODE, required=True, length_max=20, width=160),
        FieldSpec("starts", mark("First day"), FieldKind.DATE, required=True, width=160,
                  help=mark("The first of a month; years adjoin each other.")),
        FieldSpec("months", mark("Months"), FieldKind.INTEGER, required=True, width=100,
                  help=mark("One period is made for each month.")),
    ), columns=1),
)


class YearScreen(EditScreen[YearView]):
    """A fiscal year; a new one begins where the last one ends."""

    def __init__(
        self, services: Services, spec: EditSpec[YearView], record: RecordId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, spec, record, parent)
        if record is None:
            self.run(tasks.last_day(), self._propose)

    def _propose(self, last_day: date | None) -> None:
        code, starts = rules.year_after(last_day, clock.today())
        for key, value in (("code", code), ("starts", starts)):
            field = self.form.fields[key]
            if not field.typed():
                field.set_value(value)
        self.values_changed()

    def _apply_access(self) -> None:
        super()._apply_access()
        self.grids["periods"].lines.set_read_only(True)


def _periods_grid(_screen: object) -> GridSpec:
    return GridSpec(
        columns=(
            GridColumn("code", mark("Period"), FieldKind.CODE, width=140, editable=False),
            GridColumn("starts", mark("From"), FieldKind.DATE, width=140, editable=False),
            GridColumn("ends", mark("To"), FieldKind.DATE, width=140, editable=False),
            GridColumn("status", mark("State"), FieldKind.CHOICE, width=140, editable=False,
                       choices={value: title for value, (title, _tone) in STATUSES.items()}),
        ),
        noun="period",
    )


def _read_periods(loaded: Loaded[YearView]) -> Sequence[Row]:
    return [
        {"code": one.code, "starts": one.starts, "ends": one.ends, "status": one.status}
        for one in loaded.record.periods
    ]


def _keep_periods(_record: YearView, _rows: Sequence[Row]) -> None:
    """Periods are made by the server."""


def _check_year(values: Values, _lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    return rules.check(values)


def _year_is_final(year: YearView) -> str | None:
    return text("A fiscal year stays as it was opened.") if year.periods else None


def edit_spec(_services: Services) -> EditSpec[YearView]:
    """The form that opens a fiscal year, and shows one with its periods."""
    return EditSpec(
        noun="fiscal_year",
        kind=mark("Fiscal year"),
        icon="calendar",
        name_of=lambda year: year.code,
        sections=_YEAR_SECTIONS,
        load=tasks.load_year,
        new=lambda: YearView(new_id(), "", None, 12),
        save=tasks.create_year,
        check=_check_year,
        grids=(GridPart("periods", mark("Periods"), _periods_grid, _read_periods, _keep_periods),),
        read_only=_year_is_final,
        constraint_fields={
            "fiscal_year.exists": "code", "fiscal_year.not_adjoining": "starts",
            "fiscal_year.starts_wrong": "starts", "fiscal_year.months_wrong": "months",
        },
        may_save=Permission.PERIOD_EDIT.value,
    )


def open_year(services: Services, argument: object) -> YearScreen:
    """The screen of a year, of a new one without an id."""
    return YearScreen(services, edit_spec(services), argument if isinstance(argument, UUID) else None)


# the period

_PERIOD_SECTIONS: Final = (
    Section("", (
        FieldSpec("code", mark("Period"), FieldKind.CODE, read_only=True, width=160),
        FieldSpec("year", mark("Fiscal year"), FieldKind.CODE, read_only=True, width=160),
        FieldSpec("starts", mark("From"), FieldKind.DATE, read_only=True, width=160),
        FieldSpec("ends", mark("To"), FieldKind.DATE, read_only=True, width=160),
    )),
)


class PeriodScreen(EditScreen[PeriodView]):
    """A period: its state, what stands against closing it, and the steps of closing."""

    def __init__(
        self, services: Services, spec: EditSpec[PeriodView], record: RecordId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.checklist: PagedTable[FindingRow] | None = None
        super().__init__(services, spec, record, parent)
        if not services.rights.may(Permission.PERIOD_CLOSE):
            return
        style = CellStyle(
            FINDING_COLUMNS, rights_test(services.rights), services.decimals, active_language()
        )
        self._model: PagedTableModel[FindingRow] = PagedTableModel(services.runner, style, self._page, parent=self)
        self._model.state_changed.connect(self.refresh_commands)
        table: PagedTable[FindingRow] = PagedTable(
            self._model, settings=services.settings, settings_key="period.checklist", parent=self
        )
        table.setAccessibleName(text("Before closing"))
        table.setMinimumHeight(theme.px(CHECKLIST_HEIGHT_MIN))
        table.set_empty(text("Nothing stands against closing this period."))
        theme.set_role(table, "framed")
        table.opened.connect(self._open_finding)
        self.checklist = table
        heading = QLabel(text("Before closing"), self.layout_parts.body)
        theme.set_role(heading, "heading")
        column = self.layout_parts.body.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, heading)
        column.insertWidget(2, table, STRETCH)
        self._load_side()

    def commands(self) -> list[Command]:
        """Without Save: nothing is typed here."""
        return [command for command in super().commands() if command.id != "record.save"]

    def _load_side(self) -> None:
        super()._load_side()
        if self.checklist is not None and self.work.loaded is not None:
            self._model.refresh()

    def _page(self, _query: Query, _cursor: object, _limit: int) -> Task[Page[FindingRow]]:
        return tasks.findings(self.record.id)

    def _open_finding(self, finding: FindingRow) -> None:
        self.open_requested.emit(finding.command, finding.argument)

    # what can be done

    def start_closing(self) -> None:
        """From now on only the finance manager posts in the period."""
        period = self.record
        self.act(
            tasks.start_closing(period.id, period.version, new_id()),
            text("Closing of {period} began.", period=period.code),
        )

    def close_period(self) -> None:
        """Close the period."""
        period = self.record
        self.act(
            tasks.close(period.id, period.version, new_id()), text("{period} is closed.", period=period.code)
        )

    def reopen(self) -> None:
        """Open the period again, for a reason."""
        period = self.record
        reason = ask_reason(
            self, text("Reopen"),
            text("Postings into {period} will be possible again. The reason stays on record.", period=period.code),
        )
        if reason is not None:
            self.act(
                tasks.reopen(period.id, period.version, new_id(), reason),
                text("{period} is open again.", period=period.code),
            )

    def why_not_close(self) -> str | None:
        """Why the period can not be closed now: its state, or what the checklist found."""
        reason = self.why_not(_OPEN, _CLOSING)
        if reason is not None or self.checklist is None:
            return reason
        blocking = sum(finding.weight == "blocking" for finding in self._model.rows())
        if not blocking:
            return None
        return ntext("{count} finding blocks it.", "{count} findings block it.", blocking)

    def why_not(self, *statuses: str) -> str | None:
        """Why a step can not be taken now: only from some states."""
        if self.work.loaded is None:
            return text("Loading…")
        status = self.record.status
        return None if status in statuses else text("It is {state}.", state=text(STATUSES[status][0]).lower())


def _period_commands(screen: EditScreen[PeriodView]) -> Sequence[Command]:
    assert isinstance(screen, PeriodScreen)
    return (
        Command("period.start_closing", mark("Start closing"), run=screen.start_closing, icon="lock",
                needs=Permission.PERIOD_CLOSE, enabled=lambda: screen.why_not(_OPEN)),
        Command("period.close", mark("Close period"), run=screen.close_period, icon="check", primary=True,
                shortcut="Ctrl+Return", needs=Permission.PERIOD_CLOSE,
                enabled=screen.why_not_close),
        Command("period.reopen", mark("Reopen…"), run=screen.reopen, icon="undo",
                needs=Permission.PERIOD_REOPEN, enabled=lambda: screen.why_not(_CLOSING, _CLOSED)),
    )


def _unsaved(_period: PeriodView, _is_new: bool) -> Task[Loaded[PeriodView]]:  # noqa: FBT001 - the form's signature
    raise AssertionError("a period is not typed")


def _no_new_period() -> PeriodView:
    raise AssertionError("periods are made with their year")


def period_spec(_services: Services) -> EditSpec[PeriodView]:
    """A period; nothing of it is typed."""
    return EditSpec(
        noun="period",
        kind=mark("Period"),
        icon="calendar",
        name_of=lambda period: period.code,
        sections=_PERIOD_SECTIONS,
        load=tasks.load_period,
        new=_no_new_period,
        save=_unsaved,
        commands=_period_commands,
        read_only=lambda _period: "",
        state=lambda period: State(*STATUSES[period.status]),
        history=tasks.history,
    )


def open_period(services: Services, argument: object) -> PeriodScreen:
    """The screen of a period.

    Raises:
        ValueError: `argument` is not an id; periods are made with their year.
    """
    if not isinstance(argument, UUID):
        raise ValueError(f"no period {argument!r}")
    return PeriodScreen(services, period_spec(services), argument)
