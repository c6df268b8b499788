"""A finished PDF in the program: page thumbnails, zoom, save, print."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPdfWidgets import QPdfPageSelector, QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QSpinBox, QVBoxLayout, QWidget

from erp_desktop.base.errors import Refused
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.task import Kind, Task
from erp_desktop.ui import theme
from erp_desktop.ui.command import Command, CommandSet
from erp_desktop.ui.command_bar import CommandBar
from erp_desktop.ui.error_box import Banner
from erp_desktop.ui.pdf_pages import PageDelegate, PageModel
from erp_desktop.ui.screen import Screen, Services

ZOOM_STEP = 1.25
ZOOM_MIN = 0.25
ZOOM_MAX = 6.0
PRINT_DPI_MAX = 300
THUMBNAIL_WIDTH = 120
SELECTOR_WIDTH = 88


class PdfScreen(Screen):
    """Shows one file; the file stays where it is until the tab is closed."""

    def __init__(self, services: Services, path: Path, title: str, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._path = path
        self._title = title
        self.document = QPdfDocument(self)
        self.banner = Banner(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(title)
        self.pages = QListView(self)
        self.pages.setAccessibleName(text("Pages"))
        self.pages.setModel(PageModel(self.document, THUMBNAIL_WIDTH, self))
        self.pages.setItemDelegate(PageDelegate(self.pages))
        self.selector = QPdfPageSelector(self)
        self.selector.setDocument(self.document)
        self.selector.setAccessibleName(text("Page"))
        self.command_set = CommandSet(self, self.commands(), services.rights)
        self.bar = CommandBar(title, self.command_set, self)
        self._build()
        self._load()

    def _build(self) -> None:
        self.view.setDocument(self.document)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(self.bar, 1)
        head.addWidget(self.selector)
        self.selector.setMinimumWidth(theme.px(SELECTOR_WIDTH))
        (self.number,) = self.selector.findChildren(QSpinBox)
        self.number.lineEdit().setTextMargins(theme.px(6), 0, theme.px(6), 0)  # no style sheet reaches in there
        self.pages.setFixedWidth(theme.px(THUMBNAIL_WIDTH + 48))
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.pages)
        body.addWidget(self.view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addLayout(body, 1)
        navigator = self.view.pageNavigator()
        self.pages.clicked.connect(lambda index: self._jump(index.row()))
        self.selector.currentPageChanged.connect(self._jump)
        navigator.currentPageChanged.connect(self._page_changed)
        self.setFocusProxy(self.view)

    def _load(self) -> None:
        if self.document.load(str(self._path)) is not QPdfDocument.Error.None_:
            self.banner.show_error(Refused("file.unreadable", {"name": self._path.name}))
        self.number.setSuffix(f" / {self.document.pageCount()}")

    def title(self) -> str:
        """The document's title."""
        return self._title

    def icon(self) -> str:
        """A PDF."""
        return "pdf"

    def commands(self) -> list[Command]:
        """Print, save, zoom."""
        return [
            Command("pdf.zoom_out", mark("Smaller"), run=lambda: self.zoom(1 / ZOOM_STEP), shortcut="Ctrl+-",
                    icon="zoom-out"),
            Command("pdf.zoom_in", mark("Larger"), run=lambda: self.zoom(ZOOM_STEP), shortcut="Ctrl++",
                    icon="zoom-in"),
            Command("pdf.fit", mark("Fit to width"), run=self.fit, shortcut="Ctrl+0", in_bar=False),
            Command("pdf.save", mark("Save as…"), run=self.save, shortcut="Ctrl+S", icon="save"),
            Command("pdf.print", mark("Print…"), run=self.print_pages, shortcut="Ctrl+P", icon="print",
                    primary=True),
        ]

    def zoom(self, factor: float) -> None:
        """Show larger or smaller."""
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(self.view.zoomFactor() * factor, ZOOM_MIN), ZOOM_MAX))

    def fit(self) -> None:
        """As wide as the window."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def save(self) -> None:
        """Copy the file to a place the person chooses."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, text("Save"), f"{self._title}.pdf", text("PDF documents (*.pdf)")
        )
        if not chosen:
            return
        target = Path(chosen)
        self.run(_copy_task(self._path, target),
                 done=lambda _done: self.services.notify(text("{name} is written", name=target.name), "ok"))

    def show_error(self, error: Exception) -> None:
        """On the screen."""
        if isinstance(error, Refused):
            self.banner.show_error(error)

    def print_pages(self) -> None:
        """The system's print dialog; pages are printed as pictures of 300 dots an inch."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        printer.setFromTo(1, self.document.pageCount())
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.document.pageCount())
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            print_document(self.document, printer)

    def _jump(self, page: int) -> None:
        navigator = self.view.pageNavigator()
        if page != navigator.currentPage() and 0 <= page < self.document.pageCount():
            navigator.jump(page, navigator.currentLocation())

    def _page_changed(self, page: int) -> None:
        self.selector.setCurrentPage(page)
        self.pages.setCurrentIndex(self.pages.model().index(page, 0))


def print_document(document: QPdfDocument, printer: QPrinter) -> None:
    """Print the pages the printer was set to (all, when no range is), each fitted to the paper."""
    first = max(printer.fromPage(), 1)
    last = printer.toPage() or document.pageCount()
    painter = QPainter(printer)
    resolution = min(printer.resolution(), PRINT_DPI_MAX)
    for page in range(first - 1, min(last, document.pageCount())):
        if page >= first:
            printer.newPage()
        points = document.pagePointSize(page)
        size = QSize(round(points.width() / 72 * resolution), round(points.height() / 72 * resolution))
        picture = document.render(page, size, QPdfDocumentRenderOptions())
        area = painter.viewport()
        fitted = picture.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(area.topLeft(), fitted), picture)
    painter.end()


def _copy_task(source: Path, target: Path) -> Task[Path]:
    def run(_work: object) -> Path:
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            raise Refused("file.unwritable", {"name": target.name}) from error
        return target

    return Task("pdf.save", Kind.LONG, run)
