"""A wire between program and server that can be cut at the worst moment."""

from __future__ import annotations

import enum
import socket
import threading
from contextlib import suppress
from types import TracebackType

_CHUNK = 65_536


class Cut(enum.Enum):
    """Which part of a question and its answer does not get through."""

    QUESTION = "the server never hears the question"
    ANSWER = "the server does it, and its answer is lost"


class Wire:
    """Passes everything on between a free local port and the server, until it is told to cut; a context manager.

    Attributes:
        port: where the program connects to.
        target: host and port of the server; another one when it is started again.
        cuts: how often the wire was cut.
    """

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        self._next: Cut | None = None
        self._passed = 0
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        for end in (self._listener, *self._ends):
            _close(end)

    def cut_next(self, cut: Cut, after: int = 0) -> None:
        """Cut the connection at the next question, or at the answer to it; connections made later are whole.

        Args:
            cut: which way is cut.
            after: how many pieces get through that way before.
        """
        self._passed = after
        self._next = cut

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                program, _ = self._listener.accept()
                try:
                    server = socket.create_connection(self.target)
                except OSError:
                    _close(program)
                    continue
                self._ends += [program, server]
                for source, sink, side in ((program, server, Cut.QUESTION), (server, program, Cut.ANSWER)):
                    threading.Thread(target=self._pass, args=(source, sink, side), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, side: Cut) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if self._next is side and self._passed:
                    self._passed -= 1
                elif self._next is side:
                    self._next = None
                    self.cuts += 1
                    break
                sink.sendall(data)
        _close(source)
        _close(sink)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
