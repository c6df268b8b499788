"""`kontor-server standby` on two servers of this machine: copy, status, fail-over, the way back, and the refusals.

One pair of servers for the file; the tests that change which of them is the primary come last, in their order.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import func, select, text

from erp_desktop.base import limits
from erp_desktop.base.access import Rights
from erp_desktop.base.errors import KontorError, Refused, Unavailable
from erp_desktop.base.ids import new_id
from erp_desktop.base.task import Kind
from erp_desktop.db.connect_arguments import READS
from erp_desktop.db.engine import Connector
from erp_desktop.db.handshake import log_in
from erp_desktop.db.session import Database
from erp_desktop.modules.payments.open_payables.repository import OpenPayableRepository
from erp_desktop.modules.purchasing.orders.repository import OrderRepository
from erp_desktop.modules.reports.ties.repository import TieRepository
from server_db import cli
from server_db.access.permissions import Permission
from server_db.embedded.account import account_for
from server_db.errors import ServerError
from server_db.maintenance import checks
from server_db.maintenance.metrics import server
from server_db.maintenance.standby import facts, promote
from server_db.maintenance.standby.archive import bases
from server_db.maintenance.standby.follow import follow
from server_db.maintenance.standby.programs import find_programs, replication_conninfo
from server_db.maintenance.standby.settings import quoted
from tests.e2e.office.clerk import Office
from tests.e2e.office.crew import offices
from tests.e2e.office.papers import Purchase, key_of, request_of
from tests.factories.certificates import HERE
from tests.factories.machines import PASSWORD, STANDBY, Pair, kontor, pair
from tests.integration.embedded_helpers import eventually
from tests.plugins.clerks import profile_of

READY = facts.Facts(
    version=170_000, is_standby=False, wal_level="replica", free_senders=2, free_slots=1, full_page_writes="on",
    can_rewind=True, synchronous_commit="on", slot_limit="1GB", kept_mb=4096, checkpoint_mb=4096, may_replicate=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def two() -> Iterator[Pair]:
    with pair() as made:
        made.follow()
        made.be_synchronous()
        yield made


@pytest.fixture(scope="module")
def office(two: Pair, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Office]:
    """The company and its clerk."""
    company, everybody = offices(two.server, tmp_path_factory.mktemp("office"), 1)
    return company.database, everybody[0]


class Buyer:
    """The buyer's desk: orders, as the program saves them."""

    def __init__(self, office: Office, servers: str) -> None:
        conninfo = office.logins["buyer"]
        self.connector = Connector(profile_of(conninfo, servers), str(conninfo_to_dict(conninfo)["password"]))
        self._logged_in = log_in(self.connector)
        self._masters = office.masters
        self.database = self.connect()

    def connect(self) -> Database:
        self.database = Database(self.connector, self._logged_in.rights, self._logged_in.facts)
        return self.database

    def order(self, purchase: Purchase) -> bool:
        """Save an order; whether it was there already."""
        with self.database.limits(Kind.WRITE):
            saved = OrderRepository(self.database).save(
                purchase.draft("purchase_order"), is_new=True, request_id=request_of(purchase.id, 0)
            )
        return saved.repeated

    def purchase(self) -> Purchase:
        return Purchase(new_id(), self._masters)

    def close(self) -> None:
        self.database.close()
        self.connector.close()


@pytest.fixture
def buyer(two: Pair, office: tuple[str, Office]) -> Iterator[Buyer]:
    made = Buyer(office[1], two.servers)
    yield made
    made.close()


def orders(two: Pair, database: str, purchase: Purchase, *, on_standby: bool = False) -> int:
    machine = two.standby if on_standby else two.primary
    with machine.connect(database) as connection:
        key = key_of(purchase.id, "purchase_order")
        row = connection.execute("select count(*) from erp.purchase_order where id = %s", [key]).fetchone()
    assert row is not None
    return int(row[0])


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert cli.main(words) == cli.REFUSED
    return capsys.readouterr().err


def test_both_servers_tell_how_they_stand(two: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    replicator = two.primary.replication(two.passfile)
    assert cli.main(["standby", "status", "--server", replicator]) == cli.OK
    said = capsys.readouterr().out
    assert 'primary, waits for ANY 1 ("erp2")' in said
    assert "erp2 (127.0.0.1): streaming, quorum" in said
    assert "slot erp2: in use" in said
    assert cli.main(["standby", "status", "--server", two.standby.replication(two.passfile)]) == cli.OK
    assert f"standby, follows 127.0.0.1:{two.primary.port}, 0 bytes behind" in capsys.readouterr().out


def test_what_is_acknowledged_is_on_the_standby(two: Pair, office: tuple[str, Office], buyer: Buyer) -> None:
    purchase = buyer.purchase()
    assert not buyer.order(purchase)
    assert eventually(lambda: orders(two, office[0], purchase, on_standby=True) == 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"wal_level": "minimal"}, "wal_level"),
        ({"full_page_writes": "off"}, "full_page_writes"),
        ({"free_senders": 1}, "max_wal_senders"),
        ({"free_slots": 0}, "max_replication_slots"),
        ({"may_replicate": False}, "may not replicate"),
    ],
)
def test_a_primary_that_is_not_ready_says_what_is_missing(changed: dict[str, object], words: str) -> None:
    facts.ensure_ready(READY, login="replicator", major="17")
    with pytest.raises(ServerError, match=words) as caught:
        facts.ensure_ready(replace(READY, **changed), login="replicator")  # type: ignore[arg-type]
    assert caught.value.code == "standby.not_ready"


def test_another_version_is_refused_and_bad_settings_are_advised_against() -> None:
    with pytest.raises(ServerError, match="PostgreSQL 17"):
        facts.ensure_ready(READY, login="replicator", major="18")
    assert facts.advice(READY) == []
    assert len(facts.advice(replace(READY, can_rewind=False, slot_limit="-1"))) == 2
    assert "Set it to 4096MB" in facts.advice(replace(READY, kept_mb=1024))[0]


@pytest.mark.parametrize(
    ("conninfo", "code"),
    [
        ("host=erp1.example user=replicator password=x", "standby.password"),
        ("host=erp1.example user=replicator sslmode=require", "standby.not_secure"),
        ("host=localhost hostaddr=192.0.2.7 user=replicator sslmode=disable", "standby.not_secure"),
        ("host=erp1.example,127.0.0.1 user=replicator sslmode=disable", "standby.not_secure"),
        ("user=replicator", "standby.conninfo"),
        ("host=erp1.example", "standby.conninfo"),
        ("no connection string", "standby.conninfo"),
    ],
)
def test_a_connection_that_is_not_safe_is_refused(conninfo: str, code: str) -> None:
    with pytest.raises(ServerError) as caught:
        replication_conninfo(conninfo)
    assert caught.value.code == code
    assert str(caught.value)


def test_another_machine_is_verified_unless_told_how() -> None:
    made = conninfo_to_dict(replication_conninfo("host=erp1.example user=replicator"))
    assert (made["sslmode"], made["sslrootcert"], made["require_auth"]) == ("verify-full", "system", "scram-sha-256")


def test_a_value_cannot_become_a_second_setting() -> None:
    assert quoted("it's \\ one") == "'it''s \\\\ one'"
    with pytest.raises(ServerError):
        quoted("one\nfsync = off")


def test_a_standby_does_not_stop_where_its_primary_was_once_recovered_to(tmp_path: Path) -> None:
    auto = tmp_path / "postgresql.auto.conf"
    auto.write_text("recovery_target_time = '2026-11-28 14:30'\n", encoding="utf-8")
    own = find_programs(None, None if os.geteuid() else account_for(tmp_path).name)
    follow(tmp_path, "host=erp1.example", name="erp2", port=None, kept_mb=1024, programs=own)
    last = dict(line.split(" = ", 1) for line in auto.read_text(encoding="utf-8").splitlines() if " = " in line)
    assert last["recovery_target_time"] == last["recovery_target"] == "''"


def test_init_refuses_what_it_would_spoil(two: Pair, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    primary = two.primary.replication(two.passfile)
    init = ("standby", "init")
    assert "holds something" in refused(
        capsys, *init, str(two.standby.data), "--primary", primary, "--name", "erp3", *two.account
    )
    new = two.folder / "erp3"
    assert "Another standby" in refused(capsys, *init, str(new), "--primary", primary, "--name", STANDBY, *two.account)
    assert "name of a standby" in refused(
        capsys, *init, str(new), "--primary", primary, "--name", "erp-3", *two.account
    )
    if os.name != "nt" and os.geteuid() == 0:
        assert "does not run as root" in refused(capsys, *init, str(new), "--primary", primary, "--name", "erp3")
        assert "none of that name" in refused(
            capsys, *init, str(new), "--primary", primary, "--name", "erp3", "--account", "nobody-at-all"
        )
    assert "may not replicate" in refused(
        capsys, *init, str(new), "--primary", _without_right(two, tmp_path), "--name", "erp3", *two.account
    )
    assert not new.exists()
    assert two.primary.one("select count(*) from pg_replication_slots") == 1


def _without_right(two: Pair, tmp_path: Path) -> str:
    with two.primary.connect() as connection:
        connection.execute("create role onlooker login password 'secret'")
    passfile = tmp_path / "passfile"
    passfile.write_text("*:*:*:onlooker:secret\n", encoding="utf-8")
    passfile.chmod(0o600)
    return f"host=127.0.0.1 port={two.primary.port} user=onlooker sslmode=disable passfile='{passfile}'"


def test_an_init_that_fails_leaves_nothing(two: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder on the way that no account may write to."""
    wall = two.folder / "wall"
    wall.write_text("a file", encoding="utf-8")
    said = refused(
        capsys, "standby", "init", str(wall / "data"), "--primary", two.primary.replication(two.passfile),
        "--name", "erp3", *two.account,
    )  # fmt: skip
    assert "pg_basebackup did not succeed" in said
    assert two.primary.one("select count(*) from pg_replication_slots") == 1


def test_only_a_standby_that_follows_is_waited_for(two: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    server = two.primary.conninfo()
    assert "No standby of the name erp9" in refused(capsys, "standby", "synchronous", "erp9", "--server", server)
    assert "or say --off" in refused(capsys, "standby", "synchronous", "--server", server)
    assert "ask its primary" in refused(
        capsys, "standby", "synchronous", STANDBY, "--server", two.standby.conninfo()
    )
    with two.primary.connect() as connection:
        connection.execute("alter role onlooker set synchronous_commit = off")
        assert "onlooker" in refused(capsys, "standby", "synchronous", STANDBY, "--server", server)
        connection.execute("alter role onlooker reset synchronous_commit")
    assert two.primary.one("show synchronous_standby_names") == 'ANY 1 ("erp2")'


def test_a_login_is_made_once_and_by_a_superuser(
    two: Pair, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, "replicator12")
    assert "The password can be guessed" in refused(
        capsys, "standby", "login", "replicator", "--server", two.primary.conninfo()
    )
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    assert "There is a login replicator already" in refused(
        capsys, "standby", "login", "replicator", "--server", two.primary.conninfo()
    )
    assert "log in as a superuser" in refused(
        capsys, "standby", "login", "another", "--server", two.primary.conninfo(user="onlooker", password="secret")
    )
    assert two.primary.one("select rolpassword like 'SCRAM-SHA-256$%' from pg_authid where rolname = 'replicator'")


def test_a_write_whose_wait_was_ended_is_not_told_as_done(
    two: Pair, office: tuple[str, Office], buyer: Buyer
) -> None:
    """The server commits it all the same, with a warning; the program asks again, and then waits for the standby."""
    purchase, answers = buyer.purchase(), list[str]()

    def save() -> threading.Thread:
        thread = threading.Thread(target=lambda: answers.append(_answer(buyer, purchase)))
        thread.start()
        return thread

    two.standby.freeze()
    try:
        first = save()
        assert eventually(lambda: bool(_ended_waits(two)))
        first.join(10)
        assert answers == ["server.not_replicated"]
        assert buyer.database.broken
        assert orders(two, office[0], purchase) == 1, "done here, and here alone"
        buyer.connect()
        again = save()
        again.join(1)
        assert again.is_alive(), "there is nothing left to write, and yet the standby is waited for"
        two.standby.thaw()
        again.join(20)
    finally:
        two.standby.thaw()
    assert answers == ["server.not_replicated", "done before"]
    assert eventually(lambda: orders(two, office[0], purchase, on_standby=True) == 1)


def _answer(buyer: Buyer, purchase: Purchase) -> str:
    try:
        return "done before" if buyer.order(purchase) else "done"
    except KontorError as error:
        return error.code


def _ended_waits(two: Pair) -> object:
    return two.primary.one(
        "select pg_cancel_backend(pid) from pg_stat_activity"
        " where wait_event = 'SyncRep' and application_name = 'kontor'"
    )


def test_a_wait_without_end_is_cut_and_in_doubt(
    two: Pair, office: tuple[str, Office], buyer: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No timeout of the server ends a commit that waits for the standby."""
    monkeypatch.setitem(limits.STATEMENT_TIMEOUT_MS, Kind.WRITE, 1_000)
    monkeypatch.setattr(limits, "ANSWER_GRACE_S", 0.5)
    purchase = buyer.purchase()
    two.standby.freeze()
    try:
        started = time.monotonic()
        with pytest.raises(Unavailable) as caught:
            buyer.order(purchase)
        assert caught.value.code == "server.unreachable"
        assert time.monotonic() - started < 5
    finally:
        two.standby.thaw()
    monkeypatch.undo()
    buyer.connect()
    assert eventually(lambda: orders(two, office[0], purchase) == 1)
    assert buyer.order(purchase)


@pytest.fixture
def reader(two: Pair, office: tuple[str, Office]) -> Iterator[Connector]:
    """The clerk's way to the standby, for reports."""
    conninfo = office[1].logins["clerk"]
    made = Connector(
        profile_of(conninfo, two.servers, reports="standby"), str(conninfo_to_dict(conninfo)["password"]), role=READS
    )
    yield made
    made.close()


def _rights(*permissions: Permission) -> Rights:
    return Rights("clerk0", frozenset(permissions))


def test_the_books_are_checked_at_the_standby_which_keeps_nothing(
    two: Pair, office: tuple[str, Office], buyer: Buyer, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = two.primary.one("select count(*) from erp.check_run", office[0])
    assert cli.main(["check", office[0], "--server", two.standby.conninfo()]) == cli.OK
    assert "WRONG" not in capsys.readouterr().out
    assert two.primary.one("select count(*) from erp.check_run", office[0]) == kept
    assert cli.main(["check", office[0], "--server", two.primary.conninfo()]) == cli.OK
    assert two.primary.one("select count(*) from erp.check_run", office[0]) > kept


def test_a_report_runs_at_the_standby_and_permissions_hold_there(
    two: Pair, office: tuple[str, Office], buyer: Buyer, reader: Connector
) -> None:
    facts_of_company = log_in(buyer.connector).facts
    database = Database(reader, _rights(Permission.OPEN_PAYABLE_READ), facts_of_company)
    assert database.scalar(select(func.pg_is_in_recovery())) is True
    day = office[1].masters.today
    assert list(OpenPayableRepository(database).items(day, None, None)) == []
    with pytest.raises(Refused):  # by the guard
        TieRepository(database).ties()
    database.rights = _rights(*Permission)
    with pytest.raises(Refused) as caught:  # by the server, without the guard
        TieRepository(database).ties()
    assert caught.value.code == "access.denied"
    with pytest.raises(Unavailable) as unwritable:
        database.change(text("create temporary table note (words text)"))
    assert unwritable.value.code == "server.read_only"
    database.close()


def test_a_standby_that_is_behind_says_as_of_when(two: Pair, buyer: Buyer, reader: Connector) -> None:
    database = Database(reader, _rights(), log_in(buyer.connector).facts)
    assert eventually(lambda: database.as_of() is None)
    before = two.primary.one("select now()")
    two.standby.one("select pg_wal_replay_pause()")
    buyer.order(buyer.purchase())
    assert buyer.database.as_of() is None
    assert eventually(lambda: database.as_of() is not None)
    moment = database.as_of()
    assert moment is not None
    assert moment < before
    two.standby.one("select pg_wal_replay_resume()")
    assert eventually(lambda: database.as_of() is None)
    database.close()


def test_without_a_standby_reports_are_read_at_the_primary(two: Pair, buyer: Buyer, reader: Connector) -> None:
    facts_of_company = log_in(buyer.connector).facts
    two.standby.stop()
    try:
        database = Database(reader, _rights(), facts_of_company)
        assert database.scalar(select(func.pg_is_in_recovery())) is False
        assert database.as_of() is None
        database.close()
    finally:
        two.standby.start()
    assert eventually(lambda: two.primary.one("select count(*) from pg_replication_slots where active") == 1)


def test_a_server_that_hangs_is_noticed(two: Pair, buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connections stay, and TCP would never tell; what was under way is in doubt, and done once."""
    monkeypatch.setattr(limits, "ASK_AFTER_S", 0.3)
    monkeypatch.setattr(limits, "GREETING_TIMEOUT_S", 0.3)
    purchase = buyer.purchase()
    two.primary.freeze()
    try:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            buyer.order(purchase)
        assert time.monotonic() - started < limits.STATEMENT_TIMEOUT_MS[Kind.WRITE] / 1000
        assert buyer.database.broken
    finally:
        two.primary.thaw()
    buyer.connect()
    buyer.order(purchase)
    assert buyer.order(purchase), "done before"


def test_restoring_a_moment(
    two: Pair, office: tuple[str, Office], buyer: Buyer, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Base backups and WAL by the archive's commands; the order before the moment is there, the one after is not.

    The moment may be before an upgrade: the company has the checks of its release, not those of the program.
    """
    known = (*checks.found(), checks.Check("999_later", "Of a later release", "", "select 1"))
    monkeypatch.setattr(checks, "found", lambda: known)
    archive, primary = two.folder / "archive", two.primary.replication(two.passfile)
    words = (str(archive), "--primary", primary, *two.account)
    with _receiving(words):
        for _ in range(2):
            kontor("standby", "archive-base", *words, "--keep", "1")
            time.sleep(1.1)  # a base backup is named for its second
        assert len(bases(archive)) == 1
        earlier, later = buyer.purchase(), buyer.purchase()
        buyer.order(earlier)
        moment = two.primary.one("select now()")
        time.sleep(0.01)
        buyer.order(later)
        lsn = two.primary.one("select pg_current_wal_flush_lsn()::text")
        assert eventually(lambda: _archived(two, lsn))
        assert cli.main(["standby", "status", "--server", primary]) == cli.OK
        assert "pg_receivewal (127.0.0.1): streaming" in capsys.readouterr().out
    restored = two.folder / "restored"
    call = ("standby", "restore", str(restored), "--from", str(archive), *two.account)
    capsys.readouterr()
    kontor(*call, "--to", moment.isoformat())
    assert f"All checks are in order in {office[0]}" in capsys.readouterr().out
    machine = replace(two.standby, data=restored, port=two.standby.port + 1)
    machine.start()
    try:
        with machine.connect(office[0]) as connection:
            found = connection.execute("select id from erp.purchase_order").fetchall()
        keys = {row[0] for row in found}
        assert key_of(earlier.id, "purchase_order") in keys
        assert key_of(later.id, "purchase_order") not in keys
        assert machine.one("select pg_is_in_recovery()") is False
        # A standby copies the settings, and would stop there, and take over.
        assert machine.one(
            "select count(*) from pg_settings where setting = boot_val"
            " and name in ('recovery_target_time', 'recovery_target_action', 'restore_command')"
        ) == 3
    finally:
        machine.stop()
    assert "holds something" in refused(capsys, *call)
    elsewhere = ("standby", "restore", str(two.folder / "elsewhere"), "--from", str(archive), *two.account)
    assert "no base backup" in refused(capsys, *elsewhere, "--to", "2020-01-01")
    assert "can not be reached" in refused(capsys, *elsewhere, "--to", "2100-01-01")
    label = bases(archive)[-1].path / "PG_VERSION"
    label.write_text("damaged", encoding="utf-8")
    assert "pg_verifybackup" in refused(capsys, *elsewhere)
    assert not (two.folder / "elsewhere").exists()


def _archived(two: Pair, lsn: str) -> bool:
    with two.primary.connect() as connection:
        row = connection.execute(
            "select flush_lsn >= %s::pg_lsn from pg_stat_replication where application_name = 'pg_receivewal'", [lsn]
        ).fetchone()
    return row is not None and bool(row[0])


@contextmanager
def _receiving(words: tuple[str, ...]) -> Iterator[None]:
    """`archive-wal` in a process of its own, ended as systemd ends it."""
    process = subprocess.Popen([sys.executable, "-m", "server_db.cli", "standby", "archive-wal", *words])
    try:
        yield
    finally:
        process.terminate()
        code = process.wait(20)
    assert code == 0


@pytest.mark.parametrize("changed", [{"sslmode": "require"}, {"user": "nobody", "passfile": ""}])
def test_a_primary_that_refuses_whoever_asks_is_alive(two: Pair, changed: dict[str, str]) -> None:
    """It offers no TLS, or knows nobody of the name: whatever it says, it says it."""
    assert promote._answers(make_conninfo(two.primary.replication(two.passfile), **changed))


def test_a_primary_that_is_not_there_or_says_nothing_does_not_answer() -> None:
    with socket.create_server((HERE, 0)) as silent:
        port = silent.getsockname()[1]
        assert not promote._answers(make_conninfo(host=HERE, port=port, user="replicator"))
    assert not promote._answers(make_conninfo(host=HERE, port=port, user="replicator"))


def test_two_primaries_are_not_made_by_mistake(two: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is alive" in refused(capsys, "standby", "promote", "--server", two.standby.conninfo())
    assert "nothing to promote" in refused(capsys, "standby", "promote", "--server", two.primary.conninfo())
    rejoin = ("standby", "rejoin", str(two.primary.data), "--primary", two.standby.replication(two.passfile))
    assert "A server runs in" in refused(capsys, *rejoin, "--name", "erp1", *two.account)
    assert "not a data folder" in refused(
        capsys, "standby", "rejoin", str(two.folder), *rejoin[3:], "--name", "erp1", *two.account
    )


def test_a_standby_that_was_told_of_both_is_not_its_own_primary(two: Pair) -> None:
    """The passfile lets it ask; the other one is not there."""
    replicator = two.standby.replication(two.passfile)
    assert not promote._answers(f"{replicator} target_session_attrs=read-write")
    assert promote._answers(two.primary.replication(two.passfile))


def test_an_old_primary_acknowledges_nothing_and_is_left_by_the_program(
    two: Pair, office: tuple[str, Office], buyer: Buyer, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Split brain: the old primary comes back, and is a primary still."""
    kept = buyer.purchase()
    buyer.order(kept)
    two.primary.kill()
    with pytest.raises(Unavailable):
        buyer.order(buyer.purchase())
    with pytest.raises(Unavailable) as caught:
        buyer.connect()
    assert caught.value.code == "server.no_primary"
    with two.standby.connect() as watching:
        assert eventually(lambda: server.facts(watching)["replay_lag"] > 0), "it has all that it got, and gets nothing"
    capsys.readouterr()
    kontor("standby", "promote", "--server", two.standby.conninfo())
    said = capsys.readouterr().out
    assert f"Its last transaction is of {datetime.now().astimezone():%Y-%m-%d} " in said
    assert "what was acknowledged later is lost, unless commits waited for it" in said
    assert two.standby.one("show synchronous_standby_names") == ""
    two.primary.start()
    fresh = Buyer(office[1], two.servers)
    assert fresh.connector.server == ("127.0.0.1", two.standby.port), "although the old one is named first"
    assert fresh.order(kept)
    fresh.close()

    monkeypatch.setitem(limits.STATEMENT_TIMEOUT_MS, Kind.WRITE, 1_000)
    monkeypatch.setattr(limits, "ANSWER_GRACE_S", 0.5)
    alone = Buyer(office[1], f"127.0.0.1:{two.primary.port}")
    lost = alone.purchase()
    with pytest.raises(Unavailable):
        alone.order(lost)
    alone.close()
    monkeypatch.undo()
    assert cli.main(["standby", "status", "--server", two.primary.conninfo()]) == cli.FOUND
    assert "writes wait for a standby that is not there" in capsys.readouterr().out
    two.primary.stop()


def test_the_old_primary_becomes_the_standby(
    two: Pair, office: tuple[str, Office], buyer: Buyer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rewound: what it alone had written is gone. The new primary has written and recycled WAL since it took over."""
    purchase = buyer.purchase()
    buyer.order(purchase)
    with two.standby.connect() as connection:
        for _ in range(4):
            connection.execute("select pg_logical_emit_message(true, 'kontor', 'time goes by')")
            connection.execute("select pg_switch_wal()")
            connection.execute("checkpoint")
    kontor(
        "standby", "rejoin", str(two.primary.data), "--primary", two.standby.replication(two.passfile),
        "--name", "erp1", "--port", str(two.primary.port), *two.account,
    )  # fmt: skip
    two.primary.start()
    kontor("standby", "synchronous", "erp1", "--server", two.standby.conninfo())
    assert two.primary.one("select pg_is_in_recovery()") is True
    assert eventually(lambda: orders(two, office[0], purchase) == 1)
    ours = "select array_agg(id order by id) from erp.purchase_order"
    assert eventually(lambda: two.primary.one(ours, office[0]) == two.standby.one(ours, office[0]))
    capsys.readouterr()
    assert cli.main(["standby", "status", "--server", two.standby.replication(two.passfile)]) == cli.OK
    kontor("standby", "synchronous", "--off", "--server", two.standby.conninfo())
    assert two.standby.one("show synchronous_standby_names") == ""
    kontor("check", office[0], "--server", two.standby.conninfo())
