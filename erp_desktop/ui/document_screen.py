"""The document screen: an edit screen with lines, totals that are always right, its chain and its one action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QWidget

from erp_desktop.base.i18n import text
from erp_desktop.base.lookups import RecordId
from erp_desktop.ui import theme
from erp_desktop.ui.chain_panel import ChainPanel
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import ChainLink, DocumentSpec, record_id
from erp_desktop.ui.line_grid import LineGrid, Total
from erp_desktop.ui.screen import Services
from erp_desktop.ui.totals_panel import TotalsPanel

R = TypeVar("R")


class DocumentScreen(EditScreen[R]):
    """One document of a `DocumentSpec`.

    The primary command's title may be a callable that reads `screen.totals()`; what can not be done now is
    disabled, with its reason beside the totals and under the button.
    """

    spec: DocumentSpec[R]

    def __init__(
        self,
        services: Services,
        spec: DocumentSpec[R],
        record: RecordId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Build the screen and start loading; see `EditScreen`."""
        self._panel: TotalsPanel | None = None
        self._reckoned: Sequence[Total] | None = None
        super().__init__(services, spec, record, parent)
        parts = self.layout_parts
        self._panel = TotalsPanel(parts.body)
        self._reason = QLabel(parts.body)
        self._reason.setWordWrap(True)
        self._reason.setObjectName("primary_reason")
        theme.set_tone(self._reason, "muted")
        parts.below.addWidget(self._reason, 1)
        parts.below.addWidget(self._panel)
        self.chain = ChainPanel(parts.side)
        self.chain.chosen.connect(self._open_link)
        if spec.chain is not None:
            heading = QLabel(text("Related documents"), parts.side)
            theme.set_role(heading, "heading")
            parts.side_column.insertWidget(0, heading)
            parts.side_column.insertWidget(1, self.chain)
            parts.side_column.addStretch(1)
        else:
            self.chain.hide()
        self.values_changed()

    def lines(self) -> LineGrid:
        """The grid of the document's lines."""
        return self.grids[self.spec.grids[0].key]

    def totals(self) -> Sequence[Total]:
        """The totals as they stand; reckoned once a change, for a thousand lines take a moment."""
        if self._reckoned is None:
            grid = self.lines()
            declared = self.spec.totals
            self._reckoned = grid.totals() if declared is None else declared(self.values(), grid.lines.lines())
        return self._reckoned

    def values_changed(self) -> None:
        """Recalculate the totals, then the words of the primary action."""
        self._reckoned = None
        if self._panel is None:
            return
        self._panel.show_totals(self.totals())
        self._command_set.refresh()
        self.layout_parts.refresh(self.title(), unsaved=self.unsaved())
        self._reason.setText(self._why_not_primary())

    def _why_not_primary(self) -> str:
        primary = next((one for one in self._command_set.commands() if one.primary), None)
        if primary is None or primary.id == "record.save":
            return ""
        reason = primary.enabled()
        return text("{title}: {name}", title=primary.words(), name=reason) if reason else ""

    def _load_side(self) -> None:
        super()._load_side()
        found = record_id(self.work.record) if self.work.loaded is not None and not self.work.new else None
        if self.spec.chain is not None:
            self.layout_parts.show_chain(shown=found is not None)
        if self.spec.chain is not None and found is not None:
            self.run(self.spec.chain(found), self._show_chain, latest=True, key="chain")

    def _show_chain(self, links: Sequence[ChainLink]) -> None:
        self.chain.show_links(links)

    def _open_link(self, link: ChainLink) -> None:
        self.open_requested.emit(link.command, link.argument)
