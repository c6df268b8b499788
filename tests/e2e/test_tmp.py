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
    p = open_program(language="en")
    p.shoot(SHOTS, "login")
    try:
        p.log_in(company.login("buyer", name="anna"))
    except AssertionError:
        w = p.shell.login_window
        print("BANNER", w.banner.words(), [ (k, w.form.problem(k)) for k in ("login","password","server","company","tls")], p.app.focusWidget())
        p.shoot(SHOTS, "login_failed")
        raise
    p.shoot(SHOTS, "main")
    p.command("purchase orders")
    p.list_screen()
    p.shoot(SHOTS, "orders_empty")
    p.press("Ctrl+N")
    d = p.document()
    p.shoot(SHOTS, "order_new")
    print("focus", p.app.focusWidget(), p.app.focusWidget().accessibleName())
    p.look_up("nordw")
    p.shoot(SHOTS, "order_supplier")
    print("focus", p.app.focusWidget().accessibleName())
