"""A realistic order to prove the kernel with: any number of lines, in one language or two."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from erp_desktop.base.columns import Kind
from erp_desktop.base.formats import format_date
from erp_desktop.base.i18n import Translator, translator
from erp_desktop.base.money import EXACT, line_amount, percent_of
from erp_desktop.base.money_words import chinese, english
from erp_desktop.printing import blocks
from erp_desktop.printing.labels import Labels
from erp_desktop.printing.page import A4, Letterhead, PageFrame, Paper, Printed, Sheet
from erp_desktop.printing.table import Sums, Table
from erp_desktop.printing.table_columns import PrintColumn
from erp_desktop.printing.totals import TaxLine, TotalLine, Totals

GLOSSARY = Path(__file__).parents[3] / "resources" / "translations" / "glossary.csv"


class GlossaryTranslator(Translator):
    """Chinese for words that only the documents of slices mark: from the glossary, else from the catalogue."""

    def __init__(self) -> None:
        super().__init__("zh_CN")
        with GLOSSARY.open(encoding="utf-8", newline="") as file:
            self._terms = {row["english"]: row["chinese"] for row in csv.DictReader(file)}

    def text(self, message: str, /, **params: object) -> str:
        return self._terms.get(message.lower()) or super().text(message, **params)


ENGLISH = Labels(translator("en"))
CHINESE = Labels(GlossaryTranslator())
BOTH = Labels(translator("en"), GlossaryTranslator())

PRINTED = Printed("Lin Yue 林悦", datetime(2026, 3, 5, 9, 41, tzinfo=UTC))

NAMES = (
    ("Hexagon head bolt M8×40, zinc plated", "六角头螺栓 M8×40 镀锌"),
    ("Deep groove ball bearing 6204-2RS", "深沟球轴承 6204-2RS"),
    ("Aluminium extrusion 40×40, anodised, cut to 6 000 mm, packed in bundles of eight with paper interleaf",
     "铝型材 40×40，阳极氧化，定尺 6 000 mm，八支一捆，垫纸包装"),
    ("Hydraulic hose DN12, 2SN", "液压软管 DN12 两层钢丝编织"),
    ("Cutting oil, mineral, 200 l drum", "矿物切削油 200 升桶装"),
    ("Label, thermal transfer, 100×150 mm", "热转印标签 100×150 mm"),
    ("Proximity switch M12, PNP, 4 mm, shielded, with M12 connector", "接近开关 M12 PNP 4 mm 屏蔽型"),
)  # fmt: skip
SUPPLIER = (
    "上海中和精密机械有限公司 Zhonghe Precision Machinery (Shanghai) Co., Ltd.",
    "上海市浦东新区张江高科技园区郭守敬路 498 号 8 幢 302 室",
    "201203 Shanghai, P. R. China",
    "统一社会信用代码 91310115MA1K3B0C7X",
)
WAREHOUSE = ("Kestrel Werk 2, Wareneingang Tor 3", "Łódzka 8/12", "90-001 Łódź", "Polska")
NOTE = (
    "Please confirm this order within two working days. Delivery notes must carry our order number. "
    "请在两个工作日内确认本订单；送货单须注明我方订单号。"
)
UNITS = ("pcs", "kg", "m", "box")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    code: str
    name: str
    below: str
    due: date
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal


COLUMNS = (
    PrintColumn("number", "#", Kind.INTEGER, width_mm=7),
    PrintColumn("code", "Code", Kind.CODE, width_mm=19),
    PrintColumn("name", "Name", below="below"),
    PrintColumn("due", "Due date", Kind.DATE, width_mm=19),
    PrintColumn("quantity", "Quantity", Kind.QUANTITY, width_mm=15),
    PrintColumn("unit", "Unit", width_mm=9),
    PrintColumn("price", "Unit price", Kind.PRICE, width_mm=17),
    PrintColumn("amount", "Amount", Kind.MONEY, width_mm=22, summed=True),
)


def lines(count: int) -> list[Line]:
    made = []
    for number in range(1, count + 1):
        english, chinese = NAMES[number % len(NAMES)]
        quantity = Decimal(number * 37 % 990 + 1) / (Decimal(4) if number % 3 == 0 else Decimal(1))
        price = Decimal(number * 7919 % 99_991) / Decimal(1000)
        made.append(
            Line(number, f"P-{100_000 + number * 17}", english, chinese, date(2026, 4, 1 + number % 28),
                 quantity, UNITS[number % 4], price, line_amount(quantity, price, 2))
        )  # fmt: skip
    return made


def frame(*, letterhead: bool = True, stamp: str = "") -> PageFrame:
    head = Letterhead(
        "Kestrel Präzisionsteile GmbH",
        ("Am Güterbahnhof 14 · 70191 Stuttgart · Deutschland",
         "VAT DE811907980 · HRB 721344 Amtsgericht Stuttgart · +49 711 5540 120 · einkauf@kestrel.example"),
    )  # fmt: skip
    return PageFrame(
        title="Purchase order 采购订单", company="Kestrel Präzisionsteile GmbH", printed=PRINTED,
        reference="PO-2026-001042", letterhead=head if letterhead else None, stamp=stamp,
    )  # fmt: skip


def order(count: int, labels: Labels = BOTH, paper: Paper = A4, stamp: str = "") -> tuple[bytes, Sums]:
    """The PDF of an order of `count` lines, and what its table summed."""
    entries = lines(count)
    net = Decimal(0)
    for line in entries:
        net = EXACT.add(net, line.amount)
    tax = percent_of(net, Decimal(13), 2)
    sheet = Sheet(frame(stamp=stamp), labels, paper)
    blocks.title(sheet, "Purchase order", "PO-2026-001042", code="PO-2026-001042")
    blocks.addresses(sheet, [blocks.Address("Supplier", SUPPLIER), blocks.Address("Warehouse", WAREHOUSE)])
    blocks.facts(sheet, [
        blocks.Fact("Date", format_date(date(2026, 3, 5), labels.language)),
        blocks.Fact("Payment terms", "30 days net, 2 % 10 days"),
        blocks.Fact("Delivery terms", "FCA Shanghai (Incoterms 2020)"),
        blocks.Fact("Currency", "EUR"),
        blocks.Fact("Contact", "Lin Yue 林悦, +49 711 5540 127"),
        blocks.Fact("Quotation", "Q-26-0317"),
        blocks.Fact("Project", ""),
    ])  # fmt: skip
    taxes = [TaxLine("VAT 增值税", Decimal(13), net, tax), TaxLine("Exempt 免税", None, Decimal(0), Decimal(0))]
    lines_of_totals = [
        TotalLine("Subtotal", net), TotalLine("Tax", tax, detail="13%"), TotalLine("Total", net + tax, strong=True)
    ]  # fmt: skip
    spoken = (english(net + tax, "EUR"), chinese(net + tax, "EUR"))
    totals = Totals("EUR", 2, lines_of_totals, taxes, spoken)
    sums = Table(COLUMNS, total=False).draw(
        sheet, entries,
        keep=totals.height(sheet) + 18 + blocks.note_height(sheet, NOTE) + blocks.SIGNATURES_HEIGHT,
    )  # fmt: skip
    totals.draw(sheet)
    sheet.space(18)
    blocks.note(sheet, "Notes", NOTE)
    blocks.signatures(sheet, ["Prepared by", "Approved by", "Supplier"])
    return sheet.finish(), sums
