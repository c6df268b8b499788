"""The columns of a list, declared once: the table, the export, the sort and the column chooser read them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from erp_desktop.base.limits import NAME_LENGTH_MAX


class Kind(enum.Enum):
    """How a value is shown, aligned, exported and compared."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    MONEY = "money"
    PRICE = "price"
    RATE = "rate"
    QUANTITY = "quantity"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"
    STATE = "state"
    FLAG = "flag"

    @property
    def numeric(self) -> bool:
        """Whether values align right and can be summed."""
        return self in {Kind.INTEGER, Kind.MONEY, Kind.PRICE, Kind.RATE, Kind.QUANTITY, Kind.PERCENT}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        key: attribute of the row.
        title: marked for translation.
        kind: how values look.
        width: in pixels at 100 %.
        sortable: whether the server sorts by it.
        currency: attribute of the row that holds the currency code of a MONEY or PRICE value.
        states: for STATE, value → (title marked for translation, tone); tones are names of `ui.theme`
            (`muted`, `accent`, `ok`, `warn`, `bad`).
        needs: permission value without which the cell shows a lock; the row then holds None.
        hidden: not shown until the person chooses it.
        indent: attribute of the row that says how deep in a tree it stands; 0 is the top.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 120
    sortable: bool = False
    currency: str | None = None
    states: dict[str, tuple[str, str]] | None = None
    needs: str | None = None
    hidden: bool = False
    indent: str | None = None


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column that a file may bring.

    Attributes:
        key: key of the value in a row.
        title: heading, marked for translation; the heading in any language of the program is taken.
        kind: type of the value: TEXT and CODE give str, INTEGER int, MONEY, PRICE, QUANTITY and PERCENT
            Decimal, DATE date, MOMENT datetime, FLAG bool, STATE one of the keys of `choices`.
        required: whether the column must be there and filled.
        aliases: other headings that are taken.
        length_max: longest text.
        choices: for STATE, value → title marked for translation; either is taken.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    length_max: int = NAME_LENGTH_MAX
    choices: dict[str, str] | None = None
