"""The program's log: a rotating file, for whoever is called when something does not work."""

from __future__ import annotations

import logging
from pathlib import Path

LOGGER = "kontor"
FILE_BYTES_MAX = 1_000_000
FILES_KEPT = 5


def log_folder() -> Path:
    """Where this system keeps logs of programs."""
    from platformdirs import user_log_path  # the window opens before this is needed

    return user_log_path("kontor", appauthor=False, ensure_exists=True)


def start_log(folder: Path | None = None) -> logging.Logger:
    """Write warnings and events of the program to `kontor.log`; a full disk never stops the program."""
    from logging.handlers import RotatingFileHandler  # the window opens before this is needed

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
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger


def stop_log() -> None:
    """Close the file."""
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
