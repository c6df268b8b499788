"""What the desktop does by itself: print an order, and show the login window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final
from uuid import UUID

from erp_desktop.base.taxes import Tax, TaxRules
from erp_desktop.modules.purchasing.orders.document import order_pdf
from erp_desktop.modules.purchasing.orders.records import OrderPaper, PaperLine
from erp_desktop.printing.page import Printed
from tests.benchmarks.measure import Figure, median_ms

PDF_MS_MAX: Final = 50
START_MS_MAX: Final = 400
LINES: Final = 10
STARTS: Final = 9
LOGIN: Final = ("-m", "erp_desktop", "--exit-after-login-shown", "--lang", "en")
BARE: Final = (
    "-c",
    "import time; from PySide6.QtWidgets import QApplication, QWidget\n"
    "app = QApplication([]); window = QWidget(); window.show(); app.processEvents(); print(time.time())",
)
_TAX: Final = Tax(UUID(int=1), "V13", Decimal(13), inclusive=False)


def paper(lines: int) -> OrderPaper:
    """An order in English for a supplier who reads Chinese, so that every label stands twice."""
    return OrderPaper(
        number="PO-2026-01042", status="sent", revision=0, order_date=date(2026, 11, 23),
        due_date=date(2026, 12, 10), currency_code="EUR", minor_units=2, payment_term="30 days net",
        supplier_reference="A-2231", note="Please quote our order number on every delivery note.", made_by="anna",
        supplier=("上海中和精密机械有限公司", "Shanghai Zhonghe Precision", "郭守敬路 498 号", "201203 上海"),
        warehouse=("Kestrel Trading GmbH", "Main warehouse", "Am Hafen 3", "20457 Hamburg"), language="zh_CN",
        company="Kestrel Trading GmbH", company_language="en", letterhead=("Am Hafen 3 · 20457 Hamburg",),
        lines=tuple(
            PaperLine(
                number, f"P-{1000 + number}", "Hexagon bolt M8×40, zinc plated", "六角头螺栓 M8×40 镀锌", "", "PCS",
                Decimal(number * 7 + 1), Decimal(number * 13) / 8, Decimal(0), _TAX.id, date(2026, 12, 1),
            )
            for number in range(1, lines + 1)
        ),
        tax_rules=TaxRules({_TAX.id: _TAX}, per_line=False),
    )


def pdf() -> Figure:
    """One order of ten lines in two languages, fonts loaded before."""
    order, printed = paper(LINES), Printed("Anna Berg", datetime(2026, 11, 23, 9, 41, tzinfo=UTC))
    return Figure(
        "order_pdf_ms", median_ms(lambda: order_pdf(order, printed)), "ms", PDF_MS_MAX,
        f"{LINES} lines, English and Chinese",
    )


def start() -> Figure:
    """From the start of the process until the login window is shown, files warm; median of some starts.

    In turn with a window of Qt's that holds nothing, the limit of any program in Python and Qt on this machine.
    """
    with tempfile.TemporaryDirectory() as home:
        pairs = [(_start_once(Path(home), *LOGIN), _start_once(Path(home), *BARE)) for _ in range(STARTS + 1)][1:]
    taken = [login for login, _ in pairs]
    bare = statistics.median(bare for _, bare in pairs)
    return Figure(
        "start_to_login_ms", statistics.median(taken), "ms", START_MS_MAX,
        f"{STARTS} starts, {min(taken):.0f} to {max(taken):.0f}; an empty window of Qt's in turn {bare:.0f}",
    )


def _start_once(home: Path, *program: str) -> float:
    places = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    variables = os.environ | places | {"QT_QPA_PLATFORM": "offscreen"}
    begin = time.time()
    done = subprocess.run(
        [sys.executable, *program], env=variables, check=True, capture_output=True, text=True, timeout=60
    )
    return (float(done.stdout.split()[-1]) - begin) * 1000


def measure() -> list[Figure]:
    """Both."""
    return [pdf(), start()]
