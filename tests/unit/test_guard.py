"""When the guard locks, what it never takes from a log, and how it follows one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server_db.guard import rules
from server_db.guard.log import LINE_MAX, Follower, failure_of
from server_db.guard.rules import FAILURES_MAX, FIRST, KEPT_MAX, LONGEST, WITHIN, Lock, State

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
KNOWN = frozenset({"anna", "bo", 'evil"', "all", "a\nb"})


def fail(state: State, count: int, at: datetime = NOW, login: str = "anna", address: str = "10.0.0.5") -> Lock | None:
    found = None
    for _ in range(count):
        found = state.failed(login, address, at, KNOWN) or found
    return found


def test_enough_failures_lock_the_login_for_that_address_alone() -> None:
    state = State()
    assert fail(state, FAILURES_MAX - 1) is None
    assert fail(state, 1) == Lock("anna", "10.0.0.5/32", NOW + FIRST, 1)
    assert fail(state, FAILURES_MAX - 1, address="10.0.0.6") is None
    assert fail(state, FAILURES_MAX - 1, login="bo") is None
    assert [lock.network for lock in state.active(NOW)] == ["10.0.0.5/32"]


def test_failures_over_a_long_time_do_not_count_together() -> None:
    state = State()
    for minutes in range(0, 60 * FAILURES_MAX, 60):
        assert fail(state, 1, NOW + timedelta(minutes=minutes)) is None


def test_each_lock_lasts_twice_as_long_up_to_a_day_and_is_forgotten_in_the_end() -> None:
    state, at, lasted = State(), NOW, []
    for _ in range(12):
        lock = fail(state, FAILURES_MAX, at)
        assert lock is not None
        lasted.append(lock.until - at)
        assert fail(state, FAILURES_MAX, at + lasted[-1] / 2) is None, "it is locked already"
        at = lock.until
    assert lasted[:3] == [FIRST, FIRST * 2, FIRST * 4]
    assert lasted[-1] == LONGEST
    state.forget(at + timedelta(days=8))
    assert state == State()
    lock = fail(state, FAILURES_MAX, at)
    assert lock is not None
    assert lock.times == 1


def test_a_lifted_lock_is_gone_with_its_doubling() -> None:
    state = State()
    fail(state, FAILURES_MAX)
    fail(state, FAILURES_MAX, address="10.0.0.6")
    assert [lock.network for lock in state.lift("anna", "10.0.0.5/32", NOW)] == ["10.0.0.5/32"]
    assert state.lift("bo", None, NOW) == []
    assert len(state.lift("anna", None, NOW)) == 1
    assert state.active(NOW) == []


@pytest.mark.parametrize("login", ['evil"', "a\nb", "nobody", "", "x" * 5000, "host all all 0.0.0.0/0 trust"])
def test_a_name_that_is_no_login_of_a_person_is_never_written(login: str) -> None:
    state = State()
    assert fail(state, FAILURES_MAX * 2, login=login) is None
    assert state == State()


@pytest.mark.parametrize("address", ["[local]", "", "erp.example", "10.0.0.5 trust\n", "10.0.0.5/0", "1" * 500])
def test_what_is_no_address_is_never_written(address: str) -> None:
    assert fail(State(), FAILURES_MAX * 2, address=address) is None


def test_an_address_is_one_of_ipv4_and_a_subscribers_network_of_ipv6() -> None:
    assert rules.network_of("10.0.0.5") == "10.0.0.5/32"
    assert rules.network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64"
    assert rules.network_of("fe80::1%eth0") == "fe80::/64"


def test_the_rules_are_plain_and_names_stand_in_quotes() -> None:
    lock = Lock("all", "10.0.0.5/32", NOW, 1)
    line = rules.hba_text([lock]).splitlines()[1]
    assert line == 'host all "all" 10.0.0.5/32 reject  # until 2026-03-05T12:00:00+00:00'


def test_a_login_that_is_tried_from_everywhere_is_told_and_not_locked_for_all() -> None:
    state = State()
    for number in range(rules.ADDRESSES_TOLD):
        fail(state, 1, address=f"10.0.{number}.5")
    assert state.attacked(NOW) == ["anna"]
    assert state.active(NOW) == []
    assert state.attacked(NOW + WITHIN) == []


def test_memory_is_bounded_however_many_addresses_try() -> None:
    state = State()
    for number in range(KEPT_MAX + 100):
        fail(state, 1, address=f"10.{number // 250}.{number % 250}.1")
    assert len(state.failures) == KEPT_MAX


def test_what_is_remembered_reads_back_and_garbage_is_refused() -> None:
    state = State()
    fail(state, FAILURES_MAX + 3)
    fail(state, 3, address="10.0.0.6")
    said = json.loads(json.dumps(rules.to_json(state)))
    assert rules.from_json(said) == state
    for broken in (
        {},
        {"failures": [], "locks": [["anna", "10.0.0.5/32", "2026-03-05T12:00:00+00:00"]]},
        {"failures": [], "locks": [['x" trust\n', "10.0.0.5/32", "2026-03-05T12:00:00+00:00", 1]]},
        {"failures": [], "locks": [["anna", "0.0.0.0/0 trust\n", "2026-03-05T12:00:00+00:00", 1]]},
        {"failures": [], "locks": [["anna", "10.0.0.5/32", "2026-03-05T12:00:00", 1]]},
    ):
        with pytest.raises((KeyError, TypeError, ValueError)):
            rules.from_json(broken)


def entry(**said: object) -> bytes:
    line = {"state_code": "28P01", "user": "anna", "remote_host": "10.0.0.5"}
    return json.dumps(line | {"timestamp": "2026-03-05 11:59:00.123 UTC"} | said).encode() + b"\n"


def test_a_line_of_the_log() -> None:
    found = failure_of(entry(), NOW)
    assert found is not None
    assert (found.login, found.address, found.at.minute) == ("anna", "10.0.0.5", 59)
    elsewhere = failure_of(entry(timestamp="2026-03-05 19:59:00.123 CST"), NOW)
    assert elsewhere is not None
    assert elsewhere.at == NOW, "which CST that is nobody knows"
    late = failure_of(entry(timestamp="2099-03-05 11:59:00.123 UTC"), NOW)
    assert late is not None
    assert late.at == NOW


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"28P01\n",
        b'"28P01"\n',
        b"[28P01" + b"[" * 50_000 + b"\n",
        b'{"state_code": "28P01", "user": "\xff"}\n',
        entry(user=None),
        entry(user=["anna"]),
        entry(remote_host=5),
        entry(state_code="28000"),
        entry(state_code="00000", message='{"state_code": "28P01", "user": "anna", "remote_host": "10.0.0.5"}'),
    ],
)
def test_garbage_in_the_log_counts_for_nothing(line: bytes) -> None:
    assert failure_of(line, NOW) is None


def test_a_log_is_followed_through_rotation_truncation_and_restarts(tmp_path: Path) -> None:
    first = tmp_path / "monday.json"
    first.write_bytes(entry() * 5)
    follower = Follower(tmp_path)
    assert list(follower.failures(NOW)) == [], "what was before is past"
    with first.open("ab") as file:
        file.write(entry() + entry()[:20])
    assert len(list(follower.failures(NOW))) == 1
    with first.open("ab") as file:
        file.write(entry()[20:])
        file.write(b"x" * (LINE_MAX + 1) + b"28P01\n")
        file.write(entry())
    (tmp_path / "tuesday.json").write_bytes(entry())
    (tmp_path / "tuesday.log").write_bytes(entry())
    assert len(list(follower.failures(NOW))) == 3
    again = Follower(tmp_path, json.loads(json.dumps(follower.places)))
    assert list(again.failures(NOW)) == [], "a restart counts nothing twice"
    first.write_bytes(entry())
    assert len(list(again.failures(NOW))) == 1, "the file was begun anew"
    first.unlink()
    assert list(again.failures(NOW)) == []
    (tmp_path / "wednesday.json").write_bytes(entry() * 2)
    late = Follower(tmp_path, again.places)
    assert len(list(late.failures(NOW))) == 2, "what came while the guard was away"
    assert list(Follower(tmp_path, {"wednesday.json": "nonsense"}).failures(NOW)) != []
