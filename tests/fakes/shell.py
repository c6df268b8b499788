"""A login, a company and departments without a server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtWidgets import QLabel, QVBoxLayout

from erp_desktop.base.access import PasswordFacts, Rights
from erp_desktop.base.changes import Changes
from erp_desktop.base.editors import Edited, Editors
from erp_desktop.base.errors import Invalid, KontorError, Problem, Unavailable
from erp_desktop.base.i18n import mark
from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Kind, Task
from erp_desktop.shell.app import Shell
from erp_desktop.shell.connect import CompanyChoice, OpenCompany, PersonChoice
from erp_desktop.ui.command import Command
from erp_desktop.ui.list_screen import ListScreen
from erp_desktop.ui.module import DeskCard, DeskContent, DeskRow, Module, RecordHit, RecordSearch
from erp_desktop.ui.screen import Screen, Services
from server_db.access.passwords import LENGTH_MIN, weakness
from server_db.access.permissions import Permission
from tests.fakes.ui import FakeDatabase, FakeServer, Orders

PROFILE = Profile("erp.example", company="zhonghe", login="anna")


def end(shell: Shell) -> None:
    """Close its windows without a question, and end it."""
    for window in (shell.main_window, shell.login_window):
        if window is not None:
            window.blockSignals(True)
            window.close()
            window.deleteLater()
    shell.shut_down()
    shell.deleteLater()


class FakeCompany:
    """An open company."""

    title = "Zhonghe Trading 中和贸易"
    person = "Anna Berger"
    currency = "EUR"
    server_release = "0"
    first_password = PasswordFacts(may_renew=True)

    def __init__(self, profile: Profile, permissions: frozenset[Permission]) -> None:
        self.profile = profile
        self.rights = Rights(profile.login, permissions)
        self.server = FakeServer()
        self.closed = False
        self.in_use = ""
        self.entered: list[Edited] = []
        self.password = self.first_password
        self.changed_to: list[str] = []

    def minor_units(self, currency: str) -> int:
        return 0 if currency == "JPY" else 2

    def open_database(self) -> FakeDatabase:
        return self.server.open()

    def server_in_use(self) -> str:
        return self.in_use

    def standby_opener(self) -> None:
        return None

    def change_password(self, old: str | None, new: str) -> Task[PasswordFacts]:
        def run(_work: object) -> PasswordFacts:
            if old not in {None, "secret"}:
                raise Invalid([Problem("password.wrong", "old")])
            weak = weakness(new)
            if weak is not None:
                raise Invalid([Problem(weak, "new", params={"length": LENGTH_MIN})])
            self.changed_to.append(new)
            self.password = PasswordFacts(may_renew=True)
            return self.password

        return Task("password.change", Kind.WRITE, run)

    def listen(
        self,
        changed: Callable[[Changes], None],
        missed: Callable[[], None],
        editors: Callable[[Editors], None],
        ended: Callable[[KontorError], None],
    ) -> None:
        self.told = (changed, missed)
        self.ended = ended
        self.editors = editors

    def enter(self, edited: Edited) -> None:
        self.entered.append(edited)

    def leave(self, edited: Edited) -> None:
        self.entered.remove(edited)

    def close(self) -> None:
        self.closed = True


class FakeLogin:
    """Knows one password and two companies."""

    def __init__(self, *, permissions: frozenset[Permission] = frozenset(Permission)) -> None:
        self.permissions = permissions
        self.companies_known: tuple[CompanyChoice, ...] = (
            CompanyChoice("zhonghe", "Zhonghe Trading"), CompanyChoice("nordwind", "Nordwind"),
        )
        self.error: Unavailable | None = None
        self.opened: list[FakeCompany] = []
        self.begun: list[str] = []
        self.closed = False

    def warm_up(self) -> Task[None]:
        self.begun.append("warm_up")
        return Task("login.warm_up", Kind.READ, lambda _work: None)

    def companies(self, profile: Profile, password: str) -> Task[tuple[CompanyChoice, ...]]:
        def run(_work: object) -> tuple[CompanyChoice, ...]:
            self._check(profile, password)
            return self.companies_known

        return Task("login.companies", Kind.READ, run)

    def open(self, profile: Profile, password: str) -> Task[OpenCompany]:
        def run(_work: object) -> OpenCompany:
            self._check(profile, password)
            if profile.company not in {one.name for one in self.companies_known}:
                raise Unavailable("login.no_company", {"company": profile.company})
            self.opened.append(FakeCompany(profile, self.permissions))
            return self.opened[-1]

        return Task("login.open", Kind.READ, run)

    def try_here(self) -> Task[tuple[PersonChoice, ...]]:
        def run(_work: object) -> tuple[PersonChoice, ...]:
            if self.error is not None:
                raise self.error
            return tuple(
                PersonChoice(Profile("127.0.0.1", 5433, "nordwind", login, "disable"), name, job, "secret")
                for login, name, job in (("anna", "Anna Berger", "Buyer"), ("liu", "刘洋 Liu Yang", "Accountant"))
            )

        return Task("login.try_here", Kind.LONG, run)

    def close(self) -> None:
        self.closed = True

    def _check(self, profile: Profile, password: str) -> None:
        if self.error is not None:
            raise self.error
        if password != "secret":
            raise Unavailable("login.wrong_password", {"login": profile.login})


class NoteScreen(Screen):
    """A document that can be unsaved."""

    def __init__(self, services: Services, argument: object) -> None:
        super().__init__(services)
        self.argument = argument
        self.dirty = False
        self.closable = True
        column = QVBoxLayout(self)
        column.addWidget(QLabel(self.title(), self))

    def title(self) -> str:
        return f"PO {self.argument.int:05d}" if isinstance(self.argument, UUID) else "New order"

    def unsaved(self) -> bool:
        return self.dirty

    def can_close(self) -> bool:
        return self.closable


def _cards(_services: Services) -> Sequence[DeskCard]:
    approve = DeskContent(
        rows=tuple(
            DeskRow(f"PO-{number:05d}  Nordwind Handels GmbH", f"{number * 37},00 EUR", "purchase_order.open",
                    UUID(int=number), "warn" if number == 42 else "muted")
            for number in (42, 57, 61)
        ),
    )
    spent = DeskContent(
        figure="128,400.00 EUR", caption="March",
        bars=tuple((f"{month}", Decimal(value)) for month, value in enumerate((40, 62, 35, 80, 77, 128), 1)),
    )
    return (
        DeskCard("order.to_approve", mark("To approve"), lambda: Task("card", Kind.READ, lambda _work: approve),
                 ("purchase_order",), "purchase_order.list"),
        DeskCard("order.spent", mark("Ordered this month"), lambda: Task("card", Kind.READ, lambda _work: spent)),
        DeskCard("order.late", mark("Late deliveries"), empty=mark("Nothing is late."),
                 task=lambda: Task("card", Kind.READ, lambda _work: DeskContent())),
    )


def _searches(_services: Services) -> Sequence[RecordSearch]:
    def find(words: str, limit: int) -> Task[tuple[RecordHit, ...]]:
        hits = tuple(
            RecordHit(f"PO-{number:05d}", "Nordwind Handels GmbH", "purchase_order.open", UUID(int=number))
            for number in (42, 57)
        )
        found = hits[:limit] if "po" in words.casefold() else ()
        return Task("purchase_order.search", Kind.READ, lambda _work: found)

    return (RecordSearch(mark("Purchase order"), find),)


ORDERS = Orders(250)


def _purchasing(services: Services) -> Sequence[Command]:
    return (
        Command("purchase_order.list", mark("Purchase orders"), icon="purchasing", group=mark("Orders"),
                screen=lambda argument: ListScreen(ORDERS.spec(), services, argument)),
        Command("purchase_order.new", mark("New purchase order"), icon="plus", group=mark("Orders"),
                screen=lambda argument: NoteScreen(services, argument), needs=Permission.COMPANY_EDIT),
        Command("purchase_order.open", mark("Open a purchase order"), in_menu=False,
                screen=lambda argument: NoteScreen(services, argument)),
    )


def _one(identifier: str, title: str) -> Callable[[Services], Sequence[Command]]:
    def commands(services: Services) -> Sequence[Command]:
        return (Command(identifier, title, screen=lambda argument: NoteScreen(services, argument)),)

    return commands


def modules() -> Sequence[Module]:
    return (
        Module("ledger", mark("Ledger"), "ledger", _one("voucher.list", mark("Vouchers"))),
        Module("purchasing", mark("Purchasing"), "purchasing", _purchasing, _cards, _searches),
        Module("stock", mark("Stock"), "stock", _one("stock.list", mark("Stock on hand"))),
        Module("payments", mark("Payments"), "payments", _one("payment.list", mark("Payments"))),
        Module("reports", mark("Reports"), "reports", _one("trial_balance.open", mark("Trial balance"))),
        Module("admin", mark("Administration"), "admin", _one("person.list", mark("People"))),
    )
