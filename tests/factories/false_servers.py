"""Servers that are not what they seem: one that only listens in, one in the middle, one that asks for the password."""

from __future__ import annotations

import socket
import ssl
import struct
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.factories.certificates import web_server

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_CHUNK = 65_536


def own_context() -> ssl.SSLContext:
    """TLS with a certificate of one's own that says the right name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.pem"
        path.write_bytes(web_server())
        context.load_cert_chain(path)
    return context


class FalseServer:
    """Takes connections on a free port of this computer; a context manager.

    Attributes:
        heard: everything that came from programs, as it came out of the encryption, if this server has a part in it.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.heard = bytearray()
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> FalseServer:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        for end in (self._listener, *self._ends):
            _close(end)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                program, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(self.kept(program),), daemon=True).start()

    def _serve(self, program: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError):
            self.serve(program)
        _close(program)

    def serve(self, program: socket.socket) -> None:
        """Talk to one program."""
        raise NotImplementedError

    def hear(self, program: socket.socket, size: int = _CHUNK) -> bytes:
        """What the program says next."""
        data = program.recv(size)
        self.heard += data
        return data

    def kept(self, end: socket.socket) -> socket.socket:
        """Close it in the end."""
        self._ends.append(end)
        return end

    def relay(self, program: socket.socket, server: socket.socket) -> None:
        """Pass on both ways until one side ends."""
        threading.Thread(target=self._answer, args=(server, program), daemon=True).start()
        while data := self.hear(program):
            server.sendall(data)
        _close(server)

    def _answer(self, server: socket.socket, program: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError):
            while data := server.recv(_CHUNK):
                self.heard += data
                program.sendall(data)
        _close(program)


class Listener(FalseServer):
    """Passes everything on as it is, and keeps a copy of both ways."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        super().__init__()

    def serve(self, program: socket.socket) -> None:
        self.relay(program, self.kept(socket.create_connection(self._target)))


class ManInTheMiddle(FalseServer):
    """Speaks TLS with the program under a certificate of its own, and with the server as a client."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._context = own_context()
        super().__init__()

    def serve(self, program: socket.socket) -> None:
        begin = program.recv(8)
        server = self.kept(socket.create_connection(self._target))
        if begin != _SSL_REQUEST:
            self.heard += begin
            server.sendall(begin)
            self.relay(program, server)
            return
        program.sendall(b"S")
        server.sendall(_SSL_REQUEST)
        server.recv(1)
        towards = ssl.create_default_context()
        towards.check_hostname, towards.verify_mode = False, ssl.CERT_NONE
        self.relay(self.kept(self._context.wrap_socket(program, server_side=True)),
                   self.kept(towards.wrap_socket(server)))


class Asker(FalseServer):
    """Asks for the password in one of the ways that a server may; takes no encryption unless it has a context."""

    def __init__(self, request: bytes, *, encrypted: bool = False) -> None:
        self._request = request
        self._context = own_context() if encrypted else None
        super().__init__()

    def serve(self, program: socket.socket) -> None:
        begin = self.hear(program, 8)
        if begin == _SSL_REQUEST:
            program.sendall(b"N" if self._context is None else b"S")
            if self._context is not None:
                program = self.kept(self._context.wrap_socket(program, server_side=True))
            begin = self.hear(program, 8)
        if not begin:
            return
        self.hear(program)
        program.sendall(self._request)
        while self.hear(program):
            pass


CLEAR = struct.pack("!cii", b"R", 8, 3)
MD5 = struct.pack("!cii4s", b"R", 12, 5, b"salt")
TRUST = struct.pack("!cii", b"R", 8, 0)
SCRAM = struct.pack("!cii", b"R", 8 + len(b"SCRAM-SHA-256\0\0"), 10) + b"SCRAM-SHA-256\0\0"


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
