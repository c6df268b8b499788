"""The list of exchange rates."""

from __future__ import annotations

from erp_desktop.base.i18n import mark
from erp_desktop.base.paging import Sort
from erp_desktop.modules.ledger.currencies.picker import CURRENCY
from erp_desktop.modules.ledger.exchange_rates import tasks
from erp_desktop.modules.ledger.exchange_rates.records import COLUMNS, IMPORT_COLUMNS, ExchangeRateRow
from erp_desktop.ui.filters import DateRangeFilter, PickerFilter
from erp_desktop.ui.import_dialog import open_import
from erp_desktop.ui.list_screen import ListSpec
from server_db.access.permissions import Permission

TITLE = mark("Exchange rates")


def list_spec() -> ListSpec[ExchangeRateRow]:
    """Rates, the newest day first."""
    return ListSpec(
        id="exchange_rate.list",
        title=TITLE,
        icon="ledger",
        columns=COLUMNS,
        page_task=tasks.rates_page,
        count_task=tasks.rates_count,
        filters=(
            PickerFilter("currency", mark("Currency"), CURRENCY.search_task),
            DateRangeFilter("date", mark("From day")),
        ),
        sort=Sort("date", descending=True),
        nouns=("exchange_rate",),
        open_command="exchange_rate.open",
        new_command="exchange_rate.new",
        new_needs=Permission.EXCHANGE_RATE_EDIT,
        import_records=lambda screen: open_import(
            screen, TITLE, IMPORT_COLUMNS, tasks.import_preview, tasks.import_apply
        ),
        import_needs=Permission.EXCHANGE_RATE_EDIT,
        empty=mark("What other currencies are worth, day by day, stands here."),
        search_hint=mark("Currency code"),
    )
