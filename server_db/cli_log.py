"""What `kontor-server` says on standard error: sentences for people, or JSON lines for whatever collects logs."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from server_db.embedded import EmbeddedError
from server_db.errors import ServerError
from server_db.log_lines import FORMATS, JsonLines, formatter

LOGGER: Final = "kontor"
_LOGGED: Final = frozenset(
    {"address", "backup", "by", "database", "file", "folder", "found", "host", "job", "known", "login", "prefix"}
    | {"program", "recipients"}
)
"""Parameters of sentences that are names of the system; all others may be words of the books."""
_REASONS_OF_THE_SYSTEM: Final = frozenset(
    {"backup.folder", "backup.key_file", "metrics.listen", "metrics.output", "server.unreachable"}
)
_log = logging.getLogger(f"{LOGGER}.server")


def add(parser: argparse.ArgumentParser) -> None:
    """Add --log to a command."""
    parser.add_argument("--log", choices=FORMATS, default="text", help="how events are told on standard error")


@contextmanager
def running(options: argparse.Namespace) -> Iterator[list[int]]:
    """While a command runs: its exit code is put into what this yields, and the log tells begin and end as JSON."""
    names = getattr(options, "company", None) or []
    company = names if isinstance(names, str) else ",".join(names)
    handler = logging.StreamHandler(sys.stderr)
    kind = getattr(options, "log", FORMATS[0])
    command = getattr(options, "command", "")
    handler.setFormatter(formatter(kind, {"company": company, "command": command}))
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.INFO if kind == "json" else logging.WARNING)
    logger.propagate = False
    began = time.monotonic()
    _log.info("begins")
    codes: list[int] = []
    try:
        yield codes
    finally:
        code = str(codes[-1]) if codes else "broken"
        _log.info("ends", extra={"code": code, "seconds": round(time.monotonic() - began, 3)})
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def refused(error: ServerError | EmbeddedError) -> None:
    """Say why a command was refused; what a program collects holds nothing that may stand in the books."""
    if not any(isinstance(one.formatter, JsonLines) for one in logging.getLogger(LOGGER).handlers):
        sys.stderr.write(f"{error}\n")
        return
    shown = {name: value if _may_be_logged(error.code, name) else "…" for name, value in error.params.items()}
    _log.error(type(error)(error.code, **shown), extra={"code": error.code})


def _may_be_logged(code: str, name: str) -> bool:
    return name in _LOGGED or (name == "reason" and code in _REASONS_OF_THE_SYSTEM)
