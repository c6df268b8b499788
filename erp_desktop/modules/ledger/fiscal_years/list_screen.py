"""The list of periods, with the years they belong to."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.modules.ledger.fiscal_years import tasks
from erp_desktop.modules.ledger.fiscal_years.records import COLUMNS, STATUSES, PeriodRow
from erp_desktop.ui.filters import ChoiceFilter
from erp_desktop.ui.list_screen import ListSpec
from server_db.access.permissions import Permission


def list_spec() -> ListSpec[PeriodRow]:
    """Periods, the newest first."""
    return ListSpec(
        id="fiscal_year.list",
        title=mark("Fiscal years and periods"),
        icon="calendar",
        columns=COLUMNS,
        page_task=tasks.periods_page,
        count_task=tasks.periods_count,
        filters=(
            ChoiceFilter("status", mark("State"), tuple((value, title) for value, (title, _) in STATUSES.items())),
        ),
        sort=Sort("starts", descending=True),
        nouns=("fiscal_year", "period"),
        open_command="period.open",
        new_command="fiscal_year.new",
        new_needs=Permission.PERIOD_EDIT,
        new_title=mark("New fiscal year"),
        empty=mark("Fiscal years with their periods stand here. Nothing is posted without an open period."),
    )
