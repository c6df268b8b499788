"""One embedded PostgreSQL for a whole test run, shared by its workers; started when a test first asks for it."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from server_db import embedded
from server_db.embedded import locks

_PREFIX = "kontor-test-"
_FOLDER_NAME = "kontor_postgres_folder"
_ABANDONED_AFTER_S = 600
_folder_key = pytest.StashKey[Path]()


class _Node(Protocol):
    """A worker of pytest-xdist, which has no types, as its main process sees it."""

    config: pytest.Config
    workerinput: dict[str, str]


def pytest_configure(config: pytest.Config) -> None:
    """Choose the run's folder; workers of pytest-xdist are told which one the main process chose."""
    given: dict[str, str] = getattr(config, "workerinput", {})
    name = given.get(_FOLDER_NAME) or f"{_PREFIX}{secrets.token_hex(8)}"
    config.stash[_folder_key] = Path(tempfile.gettempdir()) / name


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: _Node) -> None:
    node.workerinput[_FOLDER_NAME] = node.config.stash[_folder_key].name


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> embedded.Server:
    """The server of this test run: not durable, 200 connections, superuser's password in the object.

    Make a database of your own in it; it is gone when the run ends.
    """
    _remove_abandoned()
    return embedded.start(request.config.stash[_folder_key], tuned_for="test")


@pytest.fixture
def database_folder() -> Iterator[Path]:
    """A data folder that does not exist yet, with a name that trips the careless; its server is stopped."""
    parent = Path(tempfile.mkdtemp(prefix="kontor embedded 测试 "))
    parent.chmod(0o755)
    path = parent / "我的 数据 $HOME"
    yield path
    for cluster in parent.glob("*/cluster"):
        embedded.stop(cluster.parent)
    shutil.rmtree(parent)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server once all workers are gone; they keep it by their leases until then."""
    if not hasattr(session.config, "workerinput"):
        _remove(session.config.stash[_folder_key])


def _remove_abandoned() -> None:
    """Stop and remove the servers of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, embedded.EmbeddedError):
            if time.time() - folder.stat().st_mtime < _ABANDONED_AFTER_S:
                continue
            with locks.start_lock(folder):
                used = locks.is_leased(folder)
            if not used:
                _remove(folder)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        if (folder / "cluster").is_dir():
            embedded.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
