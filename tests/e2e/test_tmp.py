from pathlib import Path
import psycopg
from tests.e2e.driver import Program
from erp_desktop.base.ids import new_id

SHOTS = Path("/tmp/k/e2e")

def test_it(open_program, company):
    with company.connect() as c:
        c.execute("insert into erp.party (id, code, name, name_local, currency_code, language) values (%s,'S1','Nordwind Handels GmbH','北风贸易有限公司','EUR','zh_CN')", [new_id()])
        for code,name in (("BOLT","Hexagon bolt M8"),("NUT","Hexagon nut M8")):
            c.execute("insert into erp.product (id, code, name, category_id, unit_id, purchase_unit_id, tax_code_id) select %s,%s,%s,(select id from erp.product_category where code='GOODS'),u.id,u.id,(select id from erp.tax_code where code='V20') from erp.unit u where code='PCS'", [new_id(),code,name])
    p = open_program(language="zh_CN", theme="dark")
    p.log_in(company.login("buyer", name="anna"))
    p.command("po")
    p.shoot(SHOTS, "cmd")
    def show(what):
        w = p.app.focusWidget()
        print(what, type(w).__name__, w.accessibleName(), type(w.parent()).__name__)
    p.window.navigate("purchase_order.new", None)
    d = p.document()
    p.look_up("北风")
    show("after supplier")
    p.press("Tab"); show("1")
    p.press("Tab"); show("2")
    p.press("Tab"); show("3")
    p.look_up("main"); show("wh")
    p.press("Tab"); show("4")
    p.press("Tab"); show("5")
    p.press("Tab"); show("6")
    p.press("Tab"); show("7")
    p.press("Tab"); show("grid?")
    p.type("bolt"); p.idle(); p.press("Return"); p.idle(); show("prod")
    p.type("10"); p.press("Return"); p.idle(); show("qty")
    p.type("1.25*2"); p.press("Return"); p.idle(); show("price")
    p.type("nut"); p.idle(); p.press("Return"); p.idle(); show("prod2")
    p.type("12*3"); p.press("Return"); p.idle(); show("qty2")
    p.type("0.333"); p.press("Return"); p.idle(); show("price2")
    p.shoot(SHOTS, "order_lines")
    p.step()
    p.settle(0.5)
    p.shoot(SHOTS, "order_submitted")
    p.press("Ctrl+P"); p.idle(); p.settle(1)
    p.shoot(SHOTS, "order_pdf")
