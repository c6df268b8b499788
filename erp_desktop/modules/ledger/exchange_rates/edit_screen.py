"""The exchange rates of one day, entered in a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from erp_desktop.base.clock import today
from erp_desktop.base.errors import Problem
from erp_desktop.base.formats import format_date
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import Loaded, PickerRow, RecordId
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.ledger.exchange_rates import tasks
from erp_desktop.modules.ledger.exchange_rates.records import DayRates, inverse_of
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import EditSpec, GridPart, Section, Values
from erp_desktop.ui.fields import FieldKind, FieldSpec
from erp_desktop.ui.line_grid import GridColumn, GridSpec, Row
from erp_desktop.ui.screen import Services
from server_db.access.permissions import Permission

LINES_MAX: Final = 300


class DayScreen(EditScreen[DayRates]):
    """The rates of one day; a new day begins with the currencies that have rates already."""

    def __init__(
        self, services: Services, spec: EditSpec[DayRates], record: RecordId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, spec, record, parent)
        if record is None:
            self.run(tasks.used_currencies(), self._offer_currencies)

    def _offer_currencies(self, currencies: list[PickerRow]) -> None:
        lines = self.grids["rates"].lines
        if not lines.lines():
            lines.set_lines([{"currency": currency, "rate": None} for currency in currencies])


def _grid(company_currency: str) -> GridSpec:
    def check(row: Row) -> Sequence[Problem]:
        found: list[Problem] = []
        currency, rate = row.get("currency"), row.get("rate")
        if isinstance(currency, PickerRow) and currency.code == company_currency:
            found.append(Problem("exchange_rate.own_currency", "currency", params={"currency": currency.code}))
        if isinstance(rate, Decimal) and rate <= 0:
            found.append(Problem("value.not_positive", "rate"))
        return found

    return GridSpec(
        columns=(
            GridColumn("currency", mark("Currency"), FieldKind.LOOK_UP, width=280, lookup=CURRENCY, required=True),
            GridColumn("rate", mark("One unit is worth"), FieldKind.RATE, width=180, aliases=("Rate",),
                       help=mark("Company currency for one unit of the currency.")),
            GridColumn("inverse", mark("One of ours buys"), FieldKind.RATE, width=180, formula=_inverse,
                       help=mark("Units of the currency for one of the company's.")),
        ),
        check=check,
        noun="exchange_rate",
        lines_max=LINES_MAX,
    )


def _inverse(row: Row) -> Decimal | None:
    rate = row.get("rate")
    return inverse_of(rate) if isinstance(rate, Decimal) and rate > 0 else None


def _read(loaded: Loaded[DayRates]) -> Sequence[Row]:
    return [
        {"currency": loaded.references.get(code, PickerRow(code, code, "")), "rate": rate}
        for code, rate in loaded.record.rates.items()
    ]


def _write(record: DayRates, rows: Sequence[Row]) -> None:
    """A line without a rate says nothing about its currency."""
    pairs = ((row.get("currency"), row.get("rate")) for row in rows)
    record.rates = {
        currency.code: rate
        for currency, rate in pairs
        if isinstance(currency, PickerRow) and isinstance(rate, Decimal)
    }


def _check(_values: Values, lines: Mapping[str, Sequence[Row]]) -> Sequence[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    for number, row in enumerate(lines["rates"]):
        currency = row.get("currency")
        if not isinstance(currency, PickerRow):
            continue
        if currency.code in seen:
            found.append(Problem("exchange_rate.twice", "currency", number, {"currency": currency.code}))
        seen.add(currency.code)
    return found


def edit_spec(services: Services) -> EditSpec[DayRates]:
    """The rates of one day."""
    return EditSpec(
        noun=tasks.NOUN,
        kind=mark("Exchange rates"),
        icon="ledger",
        name_of=lambda record: format_date(record.date) if record.date is not None else "",
        sections=(
            Section("", (
                FieldSpec("date", mark("From day"), FieldKind.DATE, required=True, width=160,
                          read_only_after_new=True,
                          help=mark("The rates count from this day until the next day that has one.")),
            ), columns=1),
        ),
        load=tasks.load_day,
        new=lambda: DayRates(today()),
        save=tasks.save_day,
        check=_check,
        grids=(
            GridPart("rates", text("Worth in {currency}", currency=services.currency),
                     lambda _screen: _grid(services.currency), _read, _write),
        ),
        may_save=Permission.EXCHANGE_RATE_EDIT.value,
    )


def open_day(services: Services, argument: Any) -> DayScreen:  # noqa: ANN401 - whatever navigation brings
    """The screen of a day in ISO 8601, of a new day when there is none."""
    return DayScreen(services, edit_spec(services), argument if isinstance(argument, str) else None)
