"""The commands of `kontor-server` that keep a company safe: backup-key, backup, restore, prove."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from server_db.cli_asked import FOUND, OK, Asked
from server_db.maintenance.backup import files, keys
from server_db.maintenance.backup.make import make
from server_db.maintenance.backup.prove import prove
from server_db.maintenance.backup.restore import Restored, restore

_MOMENT: Final = "%Y-%m-%d %H:%M"
_SHOWN: Final = 20


def add(
    commands: Any,  # noqa: ANN401 - argparse keeps the class to itself
    command: Callable[[str, Callable[[Asked], int], str], argparse.ArgumentParser],
) -> None:
    """Add the commands.

    Args:
        commands: where a command is added that needs no server.
        command: makes a command that has one, of a company.
    """
    key = commands.add_parser("backup-key", help="make the key that backups are encrypted to")
    key.add_argument("file", metavar="FILE", type=Path, help="where the private key is kept; never overwritten")
    key.set_defaults(run=_key)

    backup = command("backup", _backup, "write an encrypted backup of a company")
    backup.add_argument("--to", metavar="FOLDER", type=Path, required=True, help="where backups lie")
    backup.add_argument("--key", metavar="AGE1…", action="append", default=[], help="public key, may be repeated")
    for span in ("days", "weeks", "months"):
        backup.add_argument(f"--keep-{span}", metavar="N", type=_count, help=f"keep the newest of the last N {span}")
    restoring = command("restore", _restore, "make a new company of a backup")
    restoring.add_argument("--from", dest="source", metavar="BACKUP", type=Path, required=True, help="its folder")
    proving = command("prove", _prove, "restore the newest backup, check it, and drop it again")
    proving.add_argument("--from", dest="source", metavar="FOLDER", type=Path, required=True, help="where they lie")
    for one in (restoring, proving):
        one.add_argument("--key-file", metavar="FILE", type=Path, required=True, help="the private key")
    for one in (backup, restoring, proving):
        one.add_argument("--binaries", metavar="FOLDER", type=Path, help="PostgreSQL's programs; ours if not given")


def _count(words: str) -> int:
    number = int(words)
    if number < 0:
        raise ValueError(words)
    return number


def _key(asked: Asked) -> int:
    public = keys.make_key(asked.options.file)
    print(f"Public key: {public}")
    print(f"The private key is in {asked.options.file}. Keep a copy where this server is not: no backup opens without.")
    return OK


def _backup(asked: Asked) -> int:
    options = asked.options
    spans = (options.keep_days, options.keep_weeks, options.keep_months)
    keep = None if spans == (None, None, None) else files.Keep(*(one or 0 for one in spans))
    made = make(asked.company, options.to, to=options.key, keep=keep, binaries=options.binaries)
    size = sum(part.bytes for part in made.backup.manifest.parts.values())
    passwords = "with their passwords" if made.rights.has_verifiers else (
        "without their passwords, which only a superuser may read"
    )  # fmt: skip
    print(f"{made.backup.path}: {size} bytes, {len(made.rights.logins)} people {passwords}.")
    if made.removed:
        print(f"Removed: {', '.join(made.removed)}")
    return OK


def _restore(asked: Asked) -> int:
    options = asked.options
    restored = restore(
        asked.server, options.source, options.company, keys.identities(options.key_file), binaries=options.binaries
    )
    moment = restored.contents.header.snapshot_at.astimezone().strftime(_MOMENT)
    print(f"{options.company} is {restored.contents.header.database} as it was at {moment}.")
    for line in _about_people(restored):
        print(line)
    if restored.is_older:
        print(
            f"It has release {restored.contents.header.release};"
            f" bring it to this one with: kontor-server upgrade run {options.company}"
        )
    elif not restored.may_renew:
        print(
            "People cannot change their passwords in it before who made its roles runs:"
            f" kontor-server deploy {options.company}"
        )
    return OK


def _about_people(restored: Restored) -> list[str]:
    if restored.is_copy:
        return ["It shares roles and people with the company that is on this server; their jobs are those of now."]
    logins = restored.logins
    lines = [f"{len(logins.made)} people were made as they were."]
    if logins.without_password:
        names = ", ".join(logins.without_password)
        lines.append(f"Without a password, until kontor-server user password gives one: {names}")
    if logins.left:
        names = ", ".join(logins.left)
        lines.append(f"Left as they are on this server, see kontor-server user list: {names}")
    return lines


def _prove(asked: Asked) -> int:
    options = asked.options
    proof = prove(
        asked.server, options.company, options.source, keys.identities(options.key_file), binaries=options.binaries
    )
    was, now = (moment.astimezone().strftime(_MOMENT) for moment in (proof.backup_at, proof.at))
    if not proof.findings:
        counted = f"{proof.checks} checks in order, {proof.rows} rows and all totals equal"
        print(f"Backup of {was} proved at {now}: {counted}.")
        return OK
    print(f"Backup of {was} failed at {now}:")
    for finding in proof.findings[:_SHOWN]:
        print(f"  {finding}")
    if len(proof.findings) > _SHOWN:
        print(f"  and {len(proof.findings) - _SHOWN} more")
    return FOUND
