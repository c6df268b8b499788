"""The commands of `kontor-server` that offer a newer program to the desktops: update-key, update-sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from server_db import update_files
from server_db.cli_asked import OK, Asked, pass_phrase
from server_db.errors import ServerError

_MEGABYTE: Final = 1_000_000


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class to itself
    """Add the commands; they need no server."""
    key = commands.add_parser("update-key", help="make the key that offers of newer programs are signed with")
    key.add_argument("file", metavar="FILE", type=Path, help="where the private key is kept; never overwritten")
    key.add_argument("--pass-phrase", action="store_true", help="ask for one that protects the key")
    key.set_defaults(run=_key)
    sign = commands.add_parser("update-sign", help="offer the newest packages in a folder to the desktops")
    sign.add_argument("folder", metavar="FOLDER", type=Path, help="with packages, notes.en.txt and notes.zh_CN.txt")
    sign.add_argument("--key-file", metavar="FILE", type=Path, required=True, help="the private key")
    sign.set_defaults(run=_sign)


def _key(asked: Asked) -> int:
    given = _pass_phrase("New pass phrase: ", is_new=True) if asked.options.pass_phrase else ""
    public = update_files.make_key(asked.options.file, given)
    print(f"Public key: {public}")
    print("For settings.toml on every desktop, with the folder or https address of the packages:")
    print(f'update = {{ source = "…", key = "{public}" }}')
    print(f"The private key is in {asked.options.file}; keep it away from where the packages lie.")
    return OK


def _sign(asked: Asked) -> int:
    options = asked.options
    needed = update_files.needs_pass_phrase(options.key_file)
    given = _pass_phrase("Pass phrase of the key: ", is_new=False) if needed else ""
    signed = update_files.sign(options.folder, options.key_file, given)
    print(f"Release {signed.release} is offered in {options.folder}:")
    for platform, one in signed.packages.items():
        print(f"{platform:<8} {one.name} ({one.bytes / _MEGABYTE:.1f} MB)")
    missing = [name for language, name in update_files.NOTES.items() if language not in signed.notes]
    if missing:
        print(f"Without notes: {', '.join(missing)}")
    return OK


def _pass_phrase(question: str, *, is_new: bool) -> str:
    given = pass_phrase(question, is_new=is_new)
    if not given:
        raise ServerError("update.no_pass_phrase")
    return given
