"""What a column of a line grid is, and what a grid as a whole is told by its slice."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

from erp_desktop.base.errors import Problem
from erp_desktop.base.limits import DOCUMENT_LINES_MAX
from erp_desktop.base.task import Task
from erp_desktop.ui.field_kinds import FieldKind, Shape
from erp_desktop.ui.look_up import LookUp

Row = Mapping[str, object]
"""Column key → value, plus whatever else the slice keeps with a line (its id, what was received)."""


class Stop(enum.Enum):
    """Whether Enter stops at a column on its way through the line."""

    ALWAYS = "always"
    WHEN_EMPTY = "when_empty"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column.

    Attributes:
        key: key of the row.
        title: marked for translation.
        kind: what the cells take.
        width: in pixels at 100 %.
        editable: whether the person may type here; a column with a `formula` never is.
        required: a line that has anything must have this.
        lookup: for LOOK_UP, how to choose; the value is a `PickerRow`.
        choices: for CHOICE, value → title marked for translation.
        formula: computes the value from the line whenever the line changes; may return None.
        decimals: of numbers; None for the kind's own. `decimals_key` reads them from the line instead (the
            minor units of a currency).
        length_max: of texts.
        stop: whether Enter stops here.
        default: value of a new line.
        needs: permission value without which the cell shows a lock.
        aliases: other headings under which Excel sheets carry this column.
        help: marked for translation; the tooltip of the heading.
        hidden: not shown until the person chooses it.
        stretch: takes the width that is left.
        code_only: a look-up shows only the code of its record.
    """

    key: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    width: int = 120
    editable: bool = True
    required: bool = False
    lookup: LookUp | None = None
    choices: Mapping[object, str] | None = None
    formula: Callable[[Row], object] | None = None
    decimals: int | None = None
    decimals_key: str | None = None
    length_max: int | None = None
    stop: Stop = Stop.ALWAYS
    default: object = None
    needs: str | None = None
    aliases: tuple[str, ...] = ()
    help: str = ""
    hidden: bool = False
    stretch: bool = False
    code_only: bool = False

    @property
    def writable(self) -> bool:
        """Whether the person may ever type here."""
        return self.editable and self.formula is None

    def shape(self, row: Row | None = None) -> Shape:
        """What limits the values of this column, in `row` when that matters."""
        decimals = self.decimals
        if self.decimals_key is not None and row is not None:
            found = row.get(self.decimals_key)
            decimals = found if isinstance(found, int) else decimals
        return Shape(self.kind, decimals, self.length_max, self.choices, self.code_only)


@dataclass(frozen=True, slots=True)
class Total:
    """One line of the totals panel.

    Attributes:
        label: already translated.
        value: already formatted, with its currency.
        strong: the sum of it all.
        tone: a name of `ui.theme` (`warn` for a difference that remains), empty for none.
    """

    label: str
    value: str
    strong: bool = False
    tone: str = ""


Fill = Callable[[str, Sequence[Row]], Task[Sequence[Mapping[str, object]]] | None]
"""Key that changed, the lines → a task that gives, for each line, the values that follow from it."""


@dataclass(frozen=True, slots=True)
class GridSpec:
    """A line grid, as its slice declares it.

    Attributes:
        columns: in the order shown.
        compute: changes a line after any of its cells changed (copies the product's unit, say); gets the line
            and the key of the cell that changed, "" when several did. Formulas run after it.
        check: problems of one line, each with the key of its field or None for the whole line.
        totals: the totals of all lines.
        fill: values that only the database knows and that follow from a cell (the supplier's price); asked
            once for all the lines of a paste. They are put only where the person has not typed himself.
        row_locked: why a line can not be changed (translated), or None.
        new_row: values of a new line beside the columns' defaults.
        lines_max: how many lines there can be.
        noun: what a line is called in the settings of widths (`purchase_order_line`).
        fixed: the person changes the lines that are there and neither adds nor removes any.
    """

    columns: tuple[GridColumn, ...]
    compute: Callable[[MutableMapping[str, object], str], None] | None = None
    check: Callable[[Row], Sequence[Problem]] | None = None
    totals: Callable[[Sequence[Row]], Sequence[Total]] | None = None
    fill: Fill | None = None
    row_locked: Callable[[Row], str | None] | None = None
    new_row: Callable[[], Mapping[str, object]] = field(default=dict)
    lines_max: int = DOCUMENT_LINES_MAX
    noun: str = "line"
    fixed: bool = False

    def column(self, key: str) -> GridColumn:
        """The column of a key; KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)
