"""Packages come from a folder or by https, whole or not at all."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from erp_desktop.base.cancel import CancelToken
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Cancelled, KontorError
from erp_desktop.base.task import Progress, Work
from erp_desktop.base.updates import INDEX, Offer, Source, read_index
from erp_desktop.shell.update_source import fetch, read_offer
from tests.factories.certificates import web_server
from tests.factories.offers import PACKAGE, Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = open_shop(tmp_path)
    made.put("0.2.1")
    return made


class Secure(http.server.ThreadingHTTPServer):
    """Greets in the thread of the connection, so that one that is refused is closed like any other."""

    context: ssl.SSLContext
    daemon_threads = True

    def get_request(self) -> tuple[socket.socket, Any]:
        accepted, address = super().get_request()
        return self.context.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, *_whose: object) -> None:
        """A client that does not trust it goes away."""


class Web:
    """The shop's folder at an https address of this computer, which trusts it."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.redirects: dict[str, str] = {}
        self.garbage = False
        web = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args: Any, **named: Any) -> None:
                super().__init__(*args, directory=str(shop.folder), **named)

            def do_GET(self) -> None:
                if web.garbage:
                    self.wfile.write(b"220 what is spoken here is mail\r\n")
                    return
                target = web.redirects.get(self.path.rpartition("/")[2])
                if target is None:
                    super().do_GET()
                    return
                self.send_response(302)
                self.send_header("Location", target)
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Nobody reads it."""

        self.certificate = folder / "web.pem"
        self.certificate.write_bytes(web_server())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.server = Secure(("127.0.0.1", 0), Handler)
        self.server.context = context
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.source = Source(f"https://127.0.0.1:{self.server.server_address[1]}", shop.key)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def web(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    made = Web(shop, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield made
    made.close()


def work() -> Work[Any]:
    return Work(None, Progress(), CancelToken())


def offer_of(source: Source) -> Offer:
    index, signature = read_offer(source)
    return read_index(index, signature, source)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(KontorError) as caught:
        act()
    assert "…" not in sentence(caught.value)
    return caught.value.code


def test_from_a_folder(shop: Shop, tmp_path: Path) -> None:
    asked, mine = work(), tmp_path / "mine"
    mine.mkdir()
    (mine / "kontor-0.1.9.deb").write_bytes(b"old")
    path = fetch(shop.source, offer_of(shop.source), "deb", mine, asked)
    assert path.read_bytes() == PACKAGE
    assert list(mine.iterdir()) == [path]
    assert path.name == "kontor-0.2.1.deb"
    assert (asked.progress.done, asked.progress.total) == (len(PACKAGE), len(PACKAGE))


def test_by_https(web: Web, tmp_path: Path) -> None:
    path = fetch(web.source, offer_of(web.source), "windows", tmp_path / "mine", work())
    assert (path.name, path.read_bytes()) == ("kontor-0.2.1.exe", PACKAGE)


def test_a_server_that_this_computer_does_not_trust(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert refused(lambda: read_offer(web.source)) == "update.unreachable"


def test_a_way_out_of_encryption_is_not_followed(web: Web) -> None:
    web.redirects[INDEX] = "http://127.0.0.1:9/kontor-update.json"
    assert refused(lambda: read_offer(web.source)) == "update.insecure"


def test_a_way_to_another_secure_place_is(web: Web, shop: Shop) -> None:
    (shop.folder / "moved.json").write_bytes((shop.folder / INDEX).read_bytes())
    web.redirects[INDEX] = f"{web.source.place}/moved.json"
    assert offer_of(web.source).release == "0.2.1"


def test_places_that_are_not_there(shop: Shop, web: Web, tmp_path: Path) -> None:
    gone = Source(str(tmp_path / "gone"), shop.key)
    assert refused(lambda: read_offer(gone)) == "update.unreachable"
    assert refused(lambda: read_offer(Source(f"{web.source.place}/gone", shop.key))) == "update.unreachable"
    web.server.server_close()
    assert refused(lambda: read_offer(Source("https://no-such-host.invalid", shop.key))) == "update.unreachable"


def test_a_place_where_something_else_is_spoken(web: Web) -> None:
    web.garbage = True
    assert refused(lambda: read_offer(web.source)) == "update.unreachable"


def test_an_index_of_any_size_is_not_read(shop: Shop) -> None:
    shop.forge(lambda index: index + b" " * 100_000, signed=True)
    assert refused(lambda: read_offer(shop.source)) == "update.too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PACKAGE[:-1] + b"!", "update.not_whole"), (PACKAGE[:-1], "update.not_whole"), (b"", "update.not_whole"),
        (PACKAGE + b"!", "update.too_large"), (PACKAGE * 20, "update.too_large"),
    ],
)
def test_another_content_is_thrown_away(shop: Shop, web: Web, tmp_path: Path, content: bytes, code: str) -> None:
    offer = offer_of(shop.source)
    (shop.folder / "kontor_0.2.1_amd64.deb").write_bytes(content)
    mine = tmp_path / "mine"
    for source in (shop.source, web.source):
        assert refused(lambda source=source: fetch(source, offer, "deb", mine, work())) == code  # type: ignore[misc]
        assert list(mine.iterdir()) == []


def test_a_package_that_is_not_there(shop: Shop, tmp_path: Path) -> None:
    offer = offer_of(shop.source)
    (shop.folder / "kontor_0.2.1_amd64.deb").unlink()
    assert refused(lambda: fetch(shop.source, offer, "deb", tmp_path / "mine", work())) == "update.unreachable"


def test_the_person_ends_it(shop: Shop, tmp_path: Path) -> None:
    asked, mine = work(), tmp_path / "mine"
    asked.token.cancel()
    with pytest.raises(Cancelled):
        fetch(shop.source, offer_of(shop.source), "deb", mine, asked)
    assert list(mine.iterdir()) == []


def test_no_room_on_this_computer(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    offer = offer_of(shop.source)
    monkeypatch.setattr("os.fsync", full)
    assert refused(lambda: fetch(shop.source, offer, "deb", tmp_path / "mine", work())) == "file.unwritable"
    assert list((tmp_path / "mine").iterdir()) == []
