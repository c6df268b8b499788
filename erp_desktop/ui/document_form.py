"""What the screen of every document does alike: the one next step, acts with a reason, discarding a draft.

A slice's form inherits it, declares its `steps` and builds its `DocumentSpec` from its own methods::

    class ReceiptForm(DocumentForm[GoodsReceipt]):
        noun = "goods_receipt"
        steps = {"draft": Step(mark("Post receipt"), Permission.GOODS_RECEIPT_POST, RECEIPTS.post, mark("Posted."),
                               saves=True)}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from erp_desktop.base.acts import Act, Outcome
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Problem
from erp_desktop.base.i18n import mark, text
from erp_desktop.base.lookups import PickerRow
from erp_desktop.base.task import Task
from erp_desktop.ui.command import Command
from erp_desktop.ui.document_screen import DocumentScreen
from erp_desktop.ui.edit_screen import EditScreen
from erp_desktop.ui.edit_spec import DocumentSpec, Values
from erp_desktop.ui.list_screen import ListScreen, ListSpec
from erp_desktop.ui.reason import ask_reason
from erp_desktop.ui.screen import Screen, Services
from server_db.access.permissions import Permission


def posting_date(field: str) -> dict[str, str]:
    """The date field of a posting, for what the server says of its day (`EditSpec.constraint_fields`)."""
    return dict.fromkeys(("period.missing", "period.closed", "period.closing", "period.locked"), field)


class DocumentRecord(Protocol):
    """What every document has."""

    @property
    def id(self) -> Any: ...  # noqa: ANN401 - mapped attributes
    @property
    def version(self) -> Any: ...  # noqa: ANN401
    @property
    def status(self) -> Any: ...  # noqa: ANN401


R = TypeVar("R", bound=DocumentRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The step that a document in a state waits for.

    Attributes:
        words: of the button, marked for translation; `{amount}` is the document's total.
        permission: without it the button says that it is somebody else's job.
        task: does it; None for a step that opens another screen.
        opens: command id of that screen, which gets the document's id.
        done: said afterwards, marked for translation.
        saves: what was typed is saved first.
    """

    words: str
    permission: Permission
    task: Callable[[Act], Task[object]] | None = None
    opens: str = ""
    done: str = ""
    saves: bool = False


class DocumentForm(Generic[R]):
    """One open document: its services, and the screen that its commands act on.

    Attributes:
        noun: prefix of its command ids.
        steps: state → the step it waits for.
    """

    noun: ClassVar[str]
    steps: ClassVar[Mapping[str, Step]]

    def __init__(self, services: Services) -> None:
        self.services = services
        self.screen: EditScreen[R] | None = None

    def document(self) -> R | None:
        """The document, None while it loads."""
        screen = self.screen
        return screen.record if screen is not None and screen.work.loaded is not None else None

    def act(self) -> Act:
        """This attempt of the person at the document as it is shown."""
        document = self.document()
        if document is None:
            raise RuntimeError("no document is shown yet")
        return Act(document.id, document.version)

    def values(self) -> Values:
        """The header's values, empty while it loads."""
        return {} if self.screen is None or self.screen.work.loaded is None else self.screen.values()

    def currency(self, key: str = "currency_code") -> str:
        """Code of the currency chosen, the company's while none is."""
        chosen = self.values().get(key)
        return chosen.code if isinstance(chosen, PickerRow) else self.services.currency

    def decimals(self) -> int:
        """Minor units of the currency chosen."""
        return self.services.decimals(self.currency())

    def why_not_step(self, _document: R) -> str | None:
        """A reason beyond state and right why the next step cannot be done; None when it can."""
        return None

    def run(self, task: Task[object], message: str = "") -> None:
        """Run an act, load the document again, say `message` and its number; warnings stay on the screen."""
        screen = self.screen
        if screen is None:
            return

        def told(result: object) -> str:
            if not isinstance(result, Outcome):
                return message
            problems = [Problem(str(one["code"]), params=one.get("params") or {}) for one in result.warnings]
            if problems:
                screen.layout_parts.banner.show_words("\n".join(map(sentence, problems)), "warn")
            return f"{message}  {result.number or ''}".strip() if message else ""

        screen.act(task, told)

    def step_command(self) -> Command:
        """The one filled button."""
        return Command(
            f"{self.noun}.step", self._step_words, run=self._do_step, shortcut="Ctrl+Return", icon="approve",
            enabled=self._why_no_step, relevant=lambda: self.document() is None or self._step() is not None,
            primary=True,
        )

    def reason_command(
        self,
        verb: str,
        title: str,
        *,
        question: str,
        states: frozenset[str],
        needs: Permission,
        task: Callable[[Act, str], Task[object]],
    ) -> Command:
        """An act that asks for its reason first."""

        def run() -> None:
            if self.screen is None:
                return
            reason = ask_reason(self.screen, text(title), text(question))
            if reason is not None:
                self.run(task(self.act(), reason))

        return Command(
            f"{self.noun}.{verb}", title, run=run, needs=needs, in_bar=False,
            enabled=lambda: self.why_not_in(states),
        )

    def discard_command(self, needs: Permission, task: Callable[[Act], Task[None]]) -> Command:
        """Throws a draft away and closes its screen."""

        def run() -> None:
            screen = self.screen
            if screen is None:
                return
            if screen.work.new:
                screen.close_requested.emit()
            else:
                screen.run(task(self.act()), lambda _done: screen.close_requested.emit())

        return Command(
            f"{self.noun}.discard", mark("Discard the draft"), run=run, icon="trash", needs=needs, in_bar=False,
            enabled=lambda: self.why_not_in(frozenset({"draft"})),
        )

    def why_not_in(self, states: frozenset[str]) -> str | None:
        """Why an act is refused unless the document is in one of the states."""
        document = self.document()
        if document is None:
            return text("Loading…")
        return None if document.status in states else text("The document's state does not allow it.")

    def _step(self) -> Step | None:
        document = self.document()
        return None if document is None else self.steps.get(document.status)

    def _step_words(self) -> str:
        step = self._step() or next(iter(self.steps.values()))
        totals = self.screen.totals() if isinstance(self.screen, DocumentScreen) and self.document() else ()
        amount = next((total.value for total in totals if total.strong), "")
        return text(step.words, amount=amount).strip()

    def _why_no_step(self) -> str | None:
        document, step = self.document(), self._step()
        if document is None:
            return text("Loading…")
        if step is None:
            return ""  # nothing is left to do, and the state says so
        if not self.services.rights.may(step.permission):
            return text("This step is somebody else's job.")
        return self.why_not_step(document)

    def _do_step(self) -> None:
        step, screen = self._step(), self.screen
        if step is None or screen is None:
            return
        task = step.task
        if task is None:
            self.services.navigate(step.opens, self.act().id)
        elif step.saves:
            screen.save_then(lambda: self.run(task(self.act()), text(step.done)))
        else:
            self.run(task(self.act()), text(step.done))


def document_commands(
    noun: str,
    title: str,
    kind: str,
    icon: str,
    *,
    list_spec: Callable[[], ListSpec[Any]],
    edit_spec: Callable[[Services], DocumentSpec[Any]],
    read: Permission,
    edit: Permission,
    new_spec: Callable[[Services, object], DocumentSpec[Any]] | None = None,
    group: str = "",
) -> Callable[[Services], list[Command]]:
    """The commands of a kind of document in its department's `module.py`; see `master_screens.master_commands`.

    Args:
        noun: as in the ids.
        title: of the list, marked for translation.
        kind: what one document is called, marked for translation.
        icon: of the list and the document.
        list_spec: makes the list.
        edit_spec: makes the screen of a document.
        read: permission to see the list and a document.
        edit: permission to make a new one.
        new_spec: makes the screen of a new document from the argument of `<noun>.new` (what it is made from).
        group: heading in the menu, marked for translation.
    """

    def make(services: Services) -> list[Command]:
        def opened(argument: object) -> Screen:
            return DocumentScreen(services, edit_spec(services), argument if isinstance(argument, UUID) else None)

        def new(argument: object) -> Screen:
            spec = edit_spec(services) if new_spec is None else new_spec(services, argument)
            return DocumentScreen(services, spec)

        return [
            Command(
                f"{noun}.list", title, screen=lambda argument: ListScreen(list_spec(), services, argument),
                icon=icon, needs=read, group=group,
            ),
            Command(f"{noun}.open", kind, screen=opened, icon=icon, needs=read, group=group, in_menu=False),
            Command(
                f"{noun}.new", lambda: text("New: {kind}", kind=text(kind)), screen=new, icon="plus", needs=edit,
                group=group,
            ),
        ]

    return make


def id_of(value: object) -> Any:  # noqa: ANN401 - what a look-up holds becomes a column of a mapped class
    """The id of a look-up's choice, None for none."""
    return value.id if isinstance(value, PickerRow) else None


def uuid_of(value: object) -> UUID | None:
    """The id of a look-up's choice when it is a UUID."""
    found = id_of(value)
    return found if isinstance(found, UUID) else None
