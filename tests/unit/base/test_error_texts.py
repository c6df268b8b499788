"""A sentence is always found, always filled, and never fails."""

from __future__ import annotations

import re
import string
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.dialects import postgresql

from erp_desktop.base.constraints import CONSTRAINTS, FACTS, INTERNAL, constraint_of
from erp_desktop.base.error_texts import TEXTS, sentence
from erp_desktop.base.errors import Cancelled, Invalid, Problem, Refused, Stale
from erp_desktop.base.i18n import translator
from server_db.tables import Base

ENGLISH = translator("en")
PREPARER = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]


def test_codes_are_nouns_and_facts_and_sentences_are_sentences() -> None:
    for code, message in TEXTS.items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", code), code
        assert code == "task.cancelled" or message.rstrip("”)")[-1] in ".?}", code
        for _, name, spec, conversion in string.Formatter().parse(message):
            assert name is None or (name.isidentifier() and not spec and not conversion), code


def test_places_are_filled_in_the_persons_way() -> None:
    assert "12 345" not in sentence(Refused("import.too_many_rows", {"rows_max": 12345}), ENGLISH)
    assert "12,345 rows" in sentence(Refused("import.too_many_rows", {"rows_max": 12345}), ENGLISH)
    stale = sentence(Stale("record.stale", {"changed_by": "clara"}), ENGLISH)
    assert stale.startswith("clara changed")
    assert "05 Mar 2026" in sentence(Problem("date.invalid", params={"text": "2026-03-05"}), ENGLISH)
    assert "05 Mar 2026" in sentence(Problem("date.invalid", params={"text": date(2026, 3, 5)}), ENGLISH)
    assert "1.5, Yes" in sentence(Problem("number.invalid", params={"text": [Decimal("1.50"), True]}), ENGLISH)


def test_a_sentence_never_fails() -> None:
    assert "…" in sentence(Refused("record.archived"), ENGLISH)
    assert "9999-99-99" in sentence(Problem("date.invalid", params={"text": "9999-99-99"}), ENGLISH)
    assert "{x}" in sentence(Problem("number.invalid", params={"text": "{x}"}), ENGLISH)
    assert "moon.full" in sentence(Refused("moon.full", {"a": 1}), ENGLISH)
    assert sentence(Cancelled(), ENGLISH) == ""
    assert "purchase_order:edit" in sentence(
        Refused("access.denied", {"permission": "purchase_order:edit"}), ENGLISH
    )
    assert "…" not in sentence(Refused("access.denied"), ENGLISH)
    many = Invalid([Problem("value.required", "name"), Problem("number.invalid", params={"text": "x"})])
    assert sentence(many, ENGLISH) == "2 entries need your attention. The first: Please fill in this field."


def test_what_the_server_stores_is_told_in_words() -> None:
    missing = Refused("journal.missing", {"kind": "bank"})
    assert "(Bank)" in sentence(missing, ENGLISH)
    assert "（银行）" in sentence(missing, translator("zh_CN"))
    purpose = Refused("posting_account.missing", {"purpose": "exchange_difference"})
    assert "(Exchange difference)" in sentence(purpose, ENGLISH)
    assert "(other)" in sentence(Refused("journal.missing", {"kind": "other"}), ENGLISH), "an unknown word stays"


def test_every_fact_of_a_constraint_has_a_sentence() -> None:
    codes = {*FACTS.values(), *(found.code for found in CONSTRAINTS.values())}
    codes |= {"code.taken", "reference.gone", "record.exists"}
    assert sorted(codes - TEXTS.keys()) == []


def test_every_constraint_of_every_table_has_a_field_or_is_internal() -> None:
    unknown: list[str] = []
    named: set[str] = set()
    for table in Base.metadata.sorted_tables:
        kinds = ((CheckConstraint, "23514"), (ForeignKeyConstraint, "23503"), (UniqueConstraint, "23505"))
        names = {
            (PREPARER.format_constraint(item), state)
            for kind, state in kinds
            for item in table.constraints
            if isinstance(item, kind)
        }
        names |= {(PREPARER.format_index(item), "23505") for item in table.indexes if item.unique}
        for name, state in names:
            full = str(name).strip('"')
            named.add(full)
            found = constraint_of(full, table.name, state)
            if full in INTERNAL:
                continue
            if found is None or (found.field is not None and found.field not in table.c):
                unknown.append(f"{full}: {found}")
    assert sorted(unknown) == []
    assert sorted((INTERNAL | CONSTRAINTS.keys()) - named) == []
