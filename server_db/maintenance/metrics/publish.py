"""Tells the metrics: once, on standard output or into a file, or whenever Prometheus asks."""

from __future__ import annotations

import logging
import re
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Final
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, generate_latest, start_http_server, write_to_textfile
from prometheus_client.registry import Collector

from server_db.errors import ServerError
from server_db.maintenance.metrics.collector import LOGGER

_ADDRESS: Final = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[A-Za-z0-9.-]+)):(?P<port>\d{1,5})")
_PORT_MAX: Final = 65_535
_POLL_S: Final = 1.0
_log = logging.getLogger(LOGGER)


def text(collector: Collector) -> str:
    """All metrics of this moment, as Prometheus reads them."""
    return generate_latest(_registry(collector)).decode()


def write(collector: Collector, file: Path) -> None:
    """Write them to `file` whole or not at all, for the textfile collector of the node exporter.

    Raises:
        ServerError: `metrics.output`.
    """
    try:
        write_to_textfile(str(file), _registry(collector))
    except OSError as error:
        raise ServerError("metrics.output", file=str(file), reason=error.strerror or str(error)) from error


class Exporter:
    """The metrics at http://ADDRESS:PORT/metrics until it is closed.

    Attributes:
        port: on which it listens; one that was free when 0 was asked for.
    """

    def __init__(self, collector: Collector, address: str) -> None:
        """Listen.

        Raises:
            ServerError: `metrics.address`, `metrics.listen`.
        """
        found = _ADDRESS.fullmatch(address)
        if found is None or int(found["port"]) > _PORT_MAX:
            raise ServerError("metrics.address", address=address)
        self._stopped = threading.Event()
        try:
            self._server: WSGIServer
            self._server, self._thread = start_http_server(
                int(found["port"]), found["six"] or found["host"], registry=_registry(collector)
            )
        except OSError as error:
            raise ServerError("metrics.listen", address=address, reason=error.strerror or str(error)) from error
        self.port = self._server.server_port

    def wait(self) -> None:
        """Serve until SIGTERM or Ctrl+C."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        _log.info("listens on port %s", self.port)
        while not self._stopped.wait(_POLL_S):  # a wait without end does not see signals on Windows
            pass

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopped.set()


def _registry(collector: Collector) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(collector)
    return registry
