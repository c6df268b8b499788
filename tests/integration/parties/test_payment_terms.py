"""Payment terms as an accountant keeps them."""

from __future__ import annotations

from erp_desktop.base.errors import Problem
from erp_desktop.base.ids import new_id
from erp_desktop.base.paging import Query
from erp_desktop.modules.parties.payment_terms import rules
from erp_desktop.modules.parties.payment_terms.records import PaymentTerm
from erp_desktop.modules.parties.payment_terms.repository import PaymentTermRepository
from server_db.access.permissions import Permission
from tests.integration.products.helpers import codes, is_refused_twice, rows
from tests.plugins.clerks import OpenDatabase


def test_a_term_is_kept_found_and_imported(clerk: OpenDatabase) -> None:
    terms = PaymentTermRepository(clerk("accountant"))
    term = PaymentTerm(id=new_id(), code="EOM45", name="45 days from end of month", days=45, end_of_month=True)
    assert terms.save(term).version == 1
    assert codes(terms.search("end 45")) == ["EOM45"]
    file = rows({"code": "EOM45", "name": "45 days", "days": 45}, {"code": "N17", "name": "17 days", "days": 17})
    assert terms.import_apply(file).changed == 1
    assert terms.import_apply(file).same == 2
    assert terms.get(term.id).end_of_month
    wrong = terms.import_preview(rows({"code": "X", "name": "X", "days": 800}))
    assert [found.code for found in wrong.problems] == ["value.out_of_range"]


def test_a_buyer_reads_terms_and_changes_none(clerk: OpenDatabase) -> None:
    reader = clerk(permissions=(Permission.PAYMENT_TERM_READ,))
    terms = PaymentTermRepository(reader)
    assert terms.page(Query()).rows
    is_refused_twice(reader, lambda: terms.save(PaymentTerm(id=new_id(), code="X", name="X", days=1)))


def test_days_have_their_limits() -> None:
    assert not rules.check({"days": 730})
    assert rules.check({"days": -1}) == (Problem("value.out_of_range", "days"),)
