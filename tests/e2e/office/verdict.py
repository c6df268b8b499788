"""What the books must say after the kills: nothing acknowledged is lost, nothing is doubled, nothing is half done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

from server_db.maintenance import checks
from tests.e2e.office.journal import Kept
from tests.e2e.office.papers import STEPS, Masters, Purchase, key_of, request_of

HEADERS: Final = ("purchase_order", "goods_receipt", "supplier_invoice", "payment")
EVENTS: Final = {
    "submit": {"submitted", "approved"}, "approve": {"approved"}, "send": {"sent"}, "post": {"posted"},
}
_DOUBLED: Final[dict[str, LiteralString]] = {
    "a request was done twice": (
        "select document_kind, document_id, detail ->> 'request_id', event, count(*) from erp.document_event"
        " where detail ? 'request_id' group by 1, 2, 3, 4 having count(*) > 1"
    ),
    "a document has two vouchers": (
        "select source_kind, source_id, count(*) from erp.voucher group by 1, 2 having count(*) > 1"
    ),
    "an invoice has two open items": (
        "select document_id, count(*) from erp.open_item group by 1 having count(*) > 1"
    ),
    "an item was settled twice": (
        "select open_item_id, document_id, count(*) from erp.settlement group by 1, 2 having count(*) > 1"
    ),
    "a receipt moved stock twice": (
        "select document_id, product_id, count(*) from erp.stock_move where quantity <> 0 group by 1, 2"
        " having count(*) > 1"
    ),
    "numbers of vouchers have a gap": (
        "select journal_id, period_id, count(*), min(number), max(number) from erp.voucher group by 1, 2"
        " having min(number) <> 1 or max(number) <> count(*)"
    ),
}


@dataclass(frozen=True)
class Tally:
    """How much was done, and how much of it was in doubt.

    Attributes:
        purchases: finished ones.
        acknowledged: steps.
        repeated: steps that were tried again, because the clerk or the server was killed or a lock was in the way.
        done_before: of these, those that the server had done already.
    """

    purchases: int
    acknowledged: int
    repeated: int
    done_before: int


def tally(connection: psycopg.Connection[Any], kept: Sequence[Kept]) -> Tally:
    """The figures of a run."""
    happened = {
        (row[0], row[1]): row[2]
        for row in connection.execute(
            "select document_id, (detail ->> 'request_id')::uuid, min(extract(epoch from at))::float8"
            " from erp.document_event group by 1, 2"
        )
    }
    repeated = done_before = 0
    for one in kept:
        for step, times in one.tried.items():
            if len(times) < 2:
                continue
            repeated += 1
            at = happened.get((key_of(one.id, STEPS[step].document), request_of(one.id, step)))
            done_before += bool(one.done.get(step, {}).get("repeated")) or (at is not None and at < times[-1])
    acknowledged = sum(len(one.done) for one in kept)
    return Tally(sum(len(one.done) == len(STEPS) for one in kept), acknowledged, repeated, done_before)


def faults(connection: psycopg.Connection[Any], kept: Sequence[Kept], masters: Masters) -> list[str]:
    """Everything that is wrong; the connection is the superuser's."""
    found = [
        f"{title}: {row}" for title, query in _DOUBLED.items() for row in connection.execute(query).fetchall()
    ]
    found += [
        f"check {check.name}: {finding}" for check in checks.found() for finding in checks.run(connection, check)
    ]
    for header in HEADERS:
        found += _faults_of_document(connection, header, kept, masters)
    found += _faults_of_numbers(connection)
    return found


def _faults_of_document(
    connection: psycopg.Connection[Any], header: str, kept: Sequence[Kept], masters: Masters
) -> Iterator[str]:
    """The documents of one kind against what the journals say of them."""
    stored = {
        row[0]["id"]: (row[0], row[1])
        for row in connection.execute(
            SQL(
                "select to_jsonb(h), (select count(*) from erp.{line} l where l.{parent} = h.id) from erp.{header} h"
            ).format(
                header=Identifier(header), line=Identifier(f"{header}_line"), parent=Identifier(f"{header}_id")
            )
        )
    }
    events = _events(connection, header)
    vouchers = {
        str(source): str(voucher)
        for source, voucher in connection.execute(
            "select source_id, id from erp.voucher where source_kind = %s", [header]
        )
    }
    steps = [number for number, step in enumerate(STEPS) if step.document == header]
    for one in kept:
        key = str(key_of(one.id, header))
        document, lines = stored.pop(key, (None, 0))
        if document is None:
            if steps[0] in one.done:
                yield f"{header} {key} is lost"
            continue
        purchase = Purchase(one.id, masters)
        if lines != purchase.lines(header):
            yield f"{header} {key} is stored in part: {lines} of {purchase.lines(header)} lines"
        for number in steps[1:]:
            if number not in one.done:
                continue
            said = one.done[number]
            done = events[key, str(request_of(one.id, number))]
            if len(done) != 1 or not done <= EVENTS[STEPS[number].verb]:
                yield f"{header} {key}: {STEPS[number]} is noted as {sorted(done)}"
            if said["number"] != document["number"]:
                yield f"{header} {key}: was told {said['number']}, is {document['number']}"
            if said["version"] > document["version"]:
                yield f"{header} {key}: was told version {said['version']}, is {document['version']}"
            if STEPS[number].verb == "post" and (
                document["status"] not in {"posted", "paid", "partly_paid"} or said["voucher"] != vouchers.get(key)
            ):
                yield f"{header} {key}: was posted with {said['voucher']}, is {document['status']}"
    for key in stored:
        yield f"{header} {key} is in nobody's journal"


def _events(connection: psycopg.Connection[Any], header: str) -> defaultdict[tuple[str, str], set[str]]:
    """Document and request → what was noted of them."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for document_id, request, event in connection.execute(
        "select document_id::text, detail ->> 'request_id', event from erp.document_event where document_kind = %s",
        [header],
    ):
        found[document_id, request].add(event)
    return found


def _faults_of_numbers(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """One number a document, without gaps."""
    for header in HEADERS:
        row = connection.execute(
            SQL(
                "select count(number), count(distinct number), max(split_part(number, '-', 3)::integer) from erp.{}"
            ).format(Identifier(header))
        ).fetchone()
        assert row is not None
        count, different, highest = row
        if not count == different == (highest or 0):
            yield f"{header}: {count} numbered, {different} numbers, the highest {highest}"

