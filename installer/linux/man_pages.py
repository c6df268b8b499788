"""Manual pages from the parsers of the commands, so that they never say anything else."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from server_db.access.release import RELEASE


def man_page(parser: argparse.ArgumentParser, *, section: int, closing: str = "") -> str:
    """The page of a command in troff.

    Args:
        parser: what reads its arguments.
        section: 1 for everybody, 8 for administrators.
        closing: more sections, in troff.
    """
    description = parser.description or ""
    head = description.partition(":")[2].strip() or description.rstrip(".")
    lines = [
        f'.TH {parser.prog.upper()} {section} "" "Kontor {RELEASE}" "Kontor"',
        ".SH NAME",
        rf"{_escaped(parser.prog)} \- {_escaped(head)}",
        ".SH SYNOPSIS",
        ".nf",
        *(_escaped(line.strip()) for line in _usage(parser)),
        ".fi",
        ".SH DESCRIPTION",
        _escaped(description),
        ".SH OPTIONS",
        *_options(parser),
    ]
    commands = [*_commands(parser)]
    if commands:
        lines.append(".SH COMMANDS")
        for words, command, help_text in commands:
            lines += [f".SS {_escaped(words)}", f"{_escaped(_sentence(help_text))}", *_options(command)]
    return "\n".join([*lines, closing.strip()]) + "\n"


def _usage(parser: argparse.ArgumentParser) -> list[str]:
    return parser.format_usage().removeprefix("usage: ").strip().splitlines()


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        yield ".TP"
        value = "" if action.nargs == 0 else _value(action)
        names = [f"\\fB{_escaped(name)}\\fR" for name in action.option_strings]
        yield (", ".join(names) + f" {value}").strip() if names else value
        yield _escaped(_sentence(action.help or ""))


def _value(action: argparse.Action) -> str:
    if action.metavar is not None:
        name = str(action.metavar)
    elif action.choices is not None:
        return _escaped("{" + ",".join(map(str, action.choices)) + "}")
    else:
        name = action.dest.upper()
    return f"\\fI{_escaped(name)}\\fR"


def _commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {one.dest: one.help or "" for one in action._choices_actions}
        for name, command in action.choices.items():
            words = f"{before} {name}".strip()
            inner = list(_commands(command, words))
            if inner:
                yield from inner
            else:
                yield words, command, helps.get(name, "")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "." if words else ""


def _escaped(words: str) -> str:
    escaped = words.replace("\\", r"\e").replace("-", r"\-")
    escaped = re.sub(r"[^\x00-\x7f]", lambda found: rf"\[u{ord(found[0]):04X}]", escaped)
    return re.sub(r"^([.'])", r"\\&\1", escaped)
