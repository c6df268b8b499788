"""The list of vouchers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from erp_desktop.base.i18n import mark, text
from erp_desktop.base.paging import Sort
from erp_desktop.modules.ledger.journals.tasks import JOURNALS
from erp_desktop.modules.ledger.vouchers import tasks
from erp_desktop.modules.ledger.vouchers.records import COLUMNS, VoucherRow
from erp_desktop.ui.command import Command
from erp_desktop.ui.filters import DateRangeFilter, PickerFilter
from erp_desktop.ui.list_screen import ListScreen, ListSpec


def _commands(screen: ListScreen[Any]) -> list[Command]:
    def why_no_document() -> str | None:
        row = screen.table.current_row()
        if row is None:
            return text("Select a row first.")
        return None if row.source_id is not None else text("It was entered by hand.")

    def open_document() -> None:
        row = screen.table.current_row()
        if row is not None and row.source_id is not None:
            screen.services.navigate(f"{row.source_kind}.open", row.source_id)

    def show(path: Path) -> None:
        if screen.services.show_pdf is not None:
            screen.services.show_pdf(path, path.stem)

    def print_selected() -> None:
        rows = screen.table.selected_rows()
        if rows:
            screen.run(tasks.paper([row.id for row in rows]), show)

    return [
        Command("voucher.document", mark("Open the document"), run=open_document, shortcut="Ctrl+Return",
                icon="link", enabled=why_no_document),
        Command("voucher.print_selected", mark("Print vouchers"), run=print_selected, shortcut="Ctrl+P",
                icon="print",
                enabled=lambda: None if screen.table.selected_rows() else text("Select a row first.")),
    ]


def list_spec() -> ListSpec[VoucherRow]:
    """Vouchers, the newest first."""
    return ListSpec(
        id="voucher.list",
        title=mark("Vouchers"),
        columns=COLUMNS,
        page_task=tasks.vouchers_page,
        count_task=tasks.vouchers_count,
        icon="ledger",
        filters=(
            PickerFilter("journal_id", mark("Journal"), JOURNALS.search),
            PickerFilter("period_id", mark("Period"), tasks.search_periods),
            DateRangeFilter("date", mark("Date")),
        ),
        sort=Sort("date", descending=True),
        nouns=("voucher", "goods_receipt", "supplier_invoice", "payment", "stock_opening"),
        open_command="voucher.open",
        extra_commands=_commands,
        empty=mark("Every posted document leaves its voucher here."),
        search_hint=mark("Number (PUR-12) or supplier"),
    )
