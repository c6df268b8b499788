"""One purchase from order to payment, by keyboard, each step by the person whose job it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from erp_desktop.base.ids import new_id
from tests.e2e.driver import Program
from tests.e2e.people import People
from tests.plugins.company import Company

PRODUCTS = (("BOLT-M8", "Hexagon bolt M8×40", "六角头螺栓 M8×40"), ("NUT-M8", "Hexagon nut M8", "六角螺母 M8"))


def prepare(company: Company) -> None:
    """A supplier who reads Chinese, two products; everything else is the company's first records."""
    with company.connect() as connection:
        connection.execute(
            "insert into erp.party (id, code, name, name_local, currency_code, language)"
            " values (%s, 'ZH01', 'Zhonghe Precision Parts', '中和精密机械有限公司', 'EUR', 'zh_CN')",
            [new_id()],
        )
        for code, name, name_local in PRODUCTS:
            connection.execute(
                "insert into erp.product (id, code, name, name_local, category_id, unit_id, purchase_unit_id,"
                " tax_code_id) select %s, %s, %s, %s, c.id, u.id, u.id, t.id"
                " from erp.product_category c, erp.unit u, erp.tax_code t"
                " where c.code = 'GOODS' and u.code = 'PCS' and t.code = 'V20'",
                [new_id(), code, name, name_local],
            )


class Flow:
    """The purchase of one run; pictures go to a folder."""

    def __init__(self, program: Program, people: People, pictures: Path) -> None:
        self.program = program
        self.people = people
        self.pictures = pictures

    def _as(self, conninfo: str, work: Callable[[], None]) -> None:
        self.program.log_in(conninfo)
        work()
        self.program.log_out()

    def shoot(self, name: str) -> None:
        """Keep a picture of what is in front."""
        self.program.shoot(self.pictures, name)

    def run(self) -> None:
        """Order, approval, sending, receipt, invoice, payment."""
        self._as(self.people.buyer, self.order)
        self._as(self.people.approver, self.approve)
        self._as(self.people.buyer, self.send)
        self._as(self.people.storekeeper, self.receive)
        self._as(self.people.clerk, self.invoice)
        self._as(self.people.clerk, self.prepare_payment)
        self._as(self.people.manager, self.pay_and_look)

    def order(self) -> None:
        """The buyer enters two lines and submits."""
        program = self.program
        self.shoot("desk_buyer")
        program.command("purchase order new")
        document = program.document()
        program.look_up("中和")
        program.go_to("warehouse_id")
        program.look_up("main")
        program.go_to_grid()
        for product, quantity, price in (("bolt", "10*10", "1.25"), ("nut m8", "40", "0.333")):
            program.look_up(product)
            for typed in (quantity, price):
                program.write(typed)
                program.press("Return")
                program.idle()
        assert [total.value for total in document.totals()] == ["138.32", "27.66", "165.98 EUR"]
        self.shoot("order_draft")
        program.step()
        assert document.record.status == "to_approve"
        self.shoot("order_submitted")
        program.press("Ctrl+P")
        program.idle()
        self.shoot("order_paper")

    def approve(self) -> None:
        """The approver finds it by its number and approves."""
        program = self.program
        self.shoot("desk_approver")
        program.command("po list")
        orders = program.list_screen()
        assert orders.model.rowCount() == 1
        self.shoot("orders")
        program.open_first(orders)
        document = program.document()
        program.step()
        assert document.record.status == "approved"
        self.shoot("order_approved")

    def send(self) -> None:
        """The buyer marks it as sent."""
        program = self.program
        program.command("po list")
        program.open_first(program.list_screen())
        document = program.document()
        program.step()
        assert document.record.status == "sent"

    def receive(self) -> None:
        """The storekeeper receives all bolts but five bad ones, and all nuts."""
        program = self.program
        self.shoot("desk_storekeeper")
        program.command("po list")
        program.open_first(program.list_screen())
        program.document()
        program.step()
        receipt = program.new_document("goods_receipt")
        program.idle()
        program.set_cell(0, "rejected_quantity", "5")
        program.set_cell(0, "reject_reason", "bent")
        self.shoot("receipt_draft")
        program.step()
        assert receipt.record.status == "posted"
        self.shoot("receipt_posted")

    def invoice(self) -> None:
        """The clerk enters the paper: what was accepted at the order's price."""
        program = self.program
        self.shoot("desk_clerk")
        program.command("supplier invoice new")
        document = program.new_document("supplier_invoice")
        program.look_up("zhonghe")
        program.idle()
        program.go_to("supplier_number")
        program.write("RE 2026/0815")
        program.go_to("control_amount")
        program.write("158.48")
        program.press("Tab")
        program.idle()
        self.shoot("invoice_draft")
        program.step()
        assert document.record.status == "posted"
        self.shoot("invoice_posted")

    def prepare_payment(self) -> None:
        """The clerk prepares the payment; posting it is somebody else's job."""
        program = self.program
        program.command("payment new")
        document = program.new_document("payment")
        program.look_up("zhonghe")
        program.go_to("journal_id")
        program.look_up("bank")
        program.idle()
        program.pay_all()
        self.shoot("payment_draft")
        program.press("Ctrl+S")
        program.idle()
        assert document.record.status == "draft"

    def pay_and_look(self) -> None:
        """The manager posts it; then every tie is green."""
        program = self.program
        program.command("payment list")
        program.open_first(program.list_screen())
        document = program.document()
        program.step()
        assert document.record.status == "posted"
        self.shoot("payment_posted")
        for words, name in (
            ("ties", "ties"), ("trial balance", "trial_balance"), ("stock on hand", "stock_on_hand"),
            ("open payable", "open_payables"), ("grni", "grni"), ("voucher list", "vouchers"),
        ):
            program.command(words)
            program.idle()
            self.shoot(name)
