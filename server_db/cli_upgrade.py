"""The commands of `kontor-server upgrade`: dry-run, run, undo, finish."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import psycopg

from server_db.access.catalogue import Change
from server_db.access.release import CLIENT_RELEASE_MIN, RELEASE
from server_db.cli_asked import FOUND, OK, Asked
from server_db.deploy import is_current, roles_of
from server_db.maintenance.upgrade import points
from server_db.maintenance.upgrade.books import Checked
from server_db.maintenance.upgrade.dry_run import Tried, dry_run
from server_db.maintenance.upgrade.run import upgrade
from server_db.maintenance.upgrade.sessions import Patience
from server_db.maintenance.upgrade.steps import Standing, Upgraded
from server_db.maintenance.upgrade.undo import undo

_SHOWN: Final = 40
_MEGABYTE: Final = 1_000_000
_KINDS: Final = {
    "column": "Columns",
    "function": "Functions",
    "guard": "Guards",
    "row rule": "Row rules",
    "right": "Rights of permissions",
    "job": "Permissions of jobs",
}
_WORDS: Final = {
    "right": {"added": "now", "removed": "no more", "changed": "otherwise"},
    "job": {"added": "gets", "removed": "loses", "changed": "otherwise"},
}


def add(
    commands: Any,  # noqa: ANN401 - argparse keeps the class to itself
    command: Callable[[Any, str, Callable[[Asked], int], str], argparse.ArgumentParser],
) -> None:
    """Add the commands.

    Args:
        commands: where the group `upgrade` is added.
        command: makes a command of a company in a group.
    """
    group = commands.add_parser("upgrade", help="bring a company to this release, safely")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    trying = command(actions, "dry-run", _dry_run, "upgrade a copy, tell what happens and how long it takes, drop it")
    trying.add_argument("--binaries", metavar="FOLDER", type=Path, help="PostgreSQL's programs; ours if not given")
    running = command(actions, "run", _run, "check, make a restore point, and upgrade in one transaction")
    undoing = command(actions, "undo", _undo, "put the restore point of the last upgrade back")
    undoing.add_argument("--lose-changes", action="store_true", help="also when something was written since")
    for one in (running, undoing):
        one.add_argument("--wait", metavar="MINUTES", type=_minutes, default=0, help="for people to log out")
        one.add_argument("--end-sessions", action="store_true", help="of people, at once or after --wait")
    command(actions, "finish", _finish, "drop the restore point, when the upgrade proved itself")


def _minutes(words: str) -> int:
    number = int(words)
    if number < 0:
        raise ValueError(words)
    return number


def _patience(asked: Asked) -> Patience:
    return Patience(asked.options.wait, asked.options.end_sessions)


def _dry_run(asked: Asked) -> int:
    name = asked.options.company
    if is_current(asked.company):
        return _tell_current(name)
    tried = dry_run(asked.server, name, binaries=asked.options.binaries)
    _tell_left(tried.left)
    print(_from_to(name, tried.standing, tried.upgraded))
    _tell_copy(tried)
    _tell_checks("before", tried.before)
    if tried.upgraded is None:
        print("So it would be refused.")
        return FOUND
    _tell_upgraded(tried.upgraded)
    _tell_pause(tried, tried.upgraded)
    print("The copy was dropped; nothing of the company was changed.")
    return OK


def _run(asked: Asked) -> int:
    name = asked.options.company
    done = upgrade(asked.server, name, _patience(asked))
    if done.upgraded is None or done.point is None:
        return _tell_current(name)
    _tell_left(done.left)
    print(_from_to(name, done.standing, done.upgraded))
    _tell_upgraded(done.upgraded)
    print(f"Restore point: {done.point.database}, made in {done.copy_seconds:.1f} s; nobody can open or change it.")
    if done.wal_point:
        print(f"In the WAL the moment before is called {done.wal_point}.")
    print(f"To go back: kontor-server upgrade undo {name}")
    print(f"To drop it, at the latest by the next upgrade: kontor-server upgrade finish {name}")
    print(_about_programs())
    return OK


def _undo(asked: Asked) -> int:
    name = asked.options.company
    undone = undo(asked.server, name, _patience(asked), lose=asked.options.lose_changes)
    moment = undone.point.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    print(f"{name} is at release {undone.point.release} again, as it was at {moment}, with the jobs of that time.")
    if undone.kept:
        print(f"Not in it any more: {', '.join(undone.lost)}. The upgraded company is kept closed as {undone.kept};")
        print(f"to drop it: kontor-server upgrade finish {name}")
    if undone.settings:
        print(f"Settings of the database do not go with it; set them again: {', '.join(undone.settings)}")
    return OK


def _finish(asked: Asked) -> int:
    name = asked.options.company
    with psycopg.connect(asked.company) as connection:
        roles = roles_of(connection)
    with psycopg.connect(asked.server, autocommit=True) as keeper, points.alone(keeper, name) as left:
        dropped = points.finish(keeper, name, roles)
    _tell_left(left)
    names = ", ".join(point.database for point in dropped)
    print(f"Dropped: {names}." if names else f"There is no restore point of {name}.")
    return OK


def _tell_current(name: str) -> int:
    print(f"{name} is at release {RELEASE} already, with this very code; there is nothing to do.")
    return OK


def _tell_left(left: Iterable[str]) -> None:
    names = ", ".join(left)
    if names:
        print(f"Dropped, left by earlier runs: {names}.")


def _from_to(name: str, standing: Standing, upgraded: Upgraded | None) -> str:
    there = f"{name}: release {standing.release}, revision {standing.revision}"
    return f"{there} → release {RELEASE}, revision {upgraded.deployed.revision}." if upgraded else f"{there}."


def _tell_copy(tried: Tried) -> None:
    how = "by the server, nobody was connected" if tried.by_server else "by pg_dump, while people worked"
    print(f"Copied in {tried.copy_seconds:.1f} s, {tried.size / _MEGABYTE:.0f} MB, {how}.")
    if tried.free is None:
        print("How much room the server's disk has can not be seen from here; the restore point takes as much.")
    else:
        free = f"{tried.free / _MEGABYTE:.0f} MB"
        print(f"The server's disk has {free} left; the restore point takes as much as the copy.")


def _tell_checks(when: str, checked: Checked) -> None:
    state = "all in order" if not checked.findings else "not in order:"
    print(f"Checks {when}: {checked.checks} and the rights, {state} ({checked.seconds:.1f} s)")
    _tell_list(checked.findings)


def _tell_upgraded(upgraded: Upgraded) -> None:
    for one in upgraded.deployed.migrations:
        print(f"Migration {one.revision}: {one.title} ({one.seconds:.1f} s)")
    if not upgraded.deployed.migrations:
        print("No migration.")
    for kind, title in _KINDS.items():
        changes = [change for change in upgraded.changes if change.kind == kind]
        if changes:
            print(f"{title}:")
            _tell_list(_changed(change) for change in changes)
    for name, (before, after) in upgraded.rows.items():
        print(f"Rows of {name}: {before} → {after}")
    _tell_checks("after", upgraded.checked)


def _changed(change: Change) -> str:
    word = _WORDS.get(change.kind, {}).get(change.what, change.what)
    return f"{word:<8} {change.name}"


def _tell_list(lines: Iterable[str]) -> None:
    found = list(lines)
    for line in found[:_SHOWN]:
        print(f"    {line}")
    if len(found) > _SHOWN:
        print(f"    and {len(found) - _SHOWN} more")


def _tell_pause(tried: Tried, upgraded: Upgraded) -> None:
    seconds = tried.copy_seconds + upgraded.seconds + upgraded.checked.seconds
    print(
        f"Every table is locked while it runs: nobody can work for about {seconds:.0f} s (restore point"
        f" {tried.copy_seconds:.1f}, upgrade {upgraded.seconds:.1f}, checks {upgraded.checked.seconds:.1f})."
    )
    if tried.people:
        print(f"Connected now, and in the way then: {', '.join(tried.people)}.")
    print(_about_programs())


def _about_programs() -> str:
    if CLIENT_RELEASE_MIN == RELEASE:
        return f"Programs older than {RELEASE} are refused from then on: install {RELEASE} on every desktop."
    return f"Programs of release {CLIENT_RELEASE_MIN} and newer keep working; install {RELEASE} when it suits."
