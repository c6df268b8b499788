"""The program's log: a rotating file, for whoever is called when something does not work."""

from __future__ import annotations

import logging
from pathlib import Path

LOGGER = "kontor"
FILE_BYTES_MAX = 1_000_000
FILES_KEPT = 5

_context: dict[str, str] = {}


def log_folder() -> Path:
    """Where this system keeps logs of programs."""
    from platformdirs import user_log_path  # the window opens before this is needed

    return user_log_path("kontor", appauthor=False, ensure_exists=True)


def start_log(folder: Path | None = None, kind: str = "text") -> logging.Logger:
    """Write warnings and events of the program to `kontor.log`; a full disk never stops the program.

    Args:
        folder: where this system keeps logs when None.
        kind: "text", or "json" for one object a line.
    """
    from logging.handlers import RotatingFileHandler  # the window opens before this is needed

    from server_db.log_lines import formatter

    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    stop_log()
    try:
        path = (folder or log_folder()) / "kontor.log"
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(formatter(kind, _context))
    logger.addHandler(handler)
    return logger


def name_session(company: str = "", login: str = "") -> None:
    """What every line in JSON tells from now on of who is logged in where."""
    _context.update(company=company, login=login)


def stop_log() -> None:
    """Close the file."""
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
