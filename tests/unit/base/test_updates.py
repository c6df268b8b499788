"""An offer counts only with a good signature, and nothing in it leads anywhere else."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest

from erp_desktop.base import limits
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Refused
from erp_desktop.base.managed import FILE, read_managed
from erp_desktop.base.profiles import Profile
from erp_desktop.base.updates import INDEX, SIGNATURE, Offer, Source, ensure_fresh, read_index
from tests.factories.offers import MADE_AT, PACKAGE, Shop, open_shop

KEY = b64encode(bytes(32)).decode()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = open_shop(tmp_path)
    made.put("0.2.1")
    return made


def read(shop: Shop, source: Source | None = None) -> Offer:
    return read_index((shop.folder / INDEX).read_bytes(), (shop.folder / SIGNATURE).read_bytes(), source or shop.source)


def refused(shop: Shop, source: Source | None = None) -> str:
    with pytest.raises(Refused) as caught:
        read(shop, source)
    assert "…" not in sentence(caught.value)
    return caught.value.code


def test_what_was_signed_is_read(shop: Shop) -> None:
    offer = read(shop)
    assert (offer.release, offer.made_at) == ("0.2.1", MADE_AT)
    assert set(offer.packages) == {"deb", "rpm", "windows"}
    assert offer.packages["deb"].name == "kontor_0.2.1_amd64.deb"
    assert offer.packages["deb"].bytes == len(PACKAGE)
    assert offer.note("zh_CN") == "订单打印速度提高一倍。"
    assert offer.note("fr") == "Orders print twice as fast."


def test_one_changed_byte_is_refused(shop: Shop) -> None:
    shop.forge(lambda index: index.replace(b"0.2.1", b"0.2.2", 1))
    assert refused(shop) == "update.bad_signature"


@pytest.mark.parametrize("signature", [b"", b"AAAA", b"\xff\xfe", b64encode(bytes(64)), b"x" * 500])
def test_a_signature_that_is_none_is_refused(shop: Shop, signature: bytes) -> None:
    (shop.folder / SIGNATURE).write_bytes(signature)
    assert refused(shop) == "update.bad_signature"


def test_the_signature_of_somebody_else_is_refused(shop: Shop) -> None:
    assert refused(shop, Source(shop.source.place, KEY)) == "update.bad_signature"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b'"kontor-update": 1', b'"kontor-update": 2', "update.newer_format"),
        (b'"kontor-update": 1,', b"", "update.unreadable"),
        (b"kontor_0.2.1_amd64.deb", b"../kontor_0.2.1_amd64.deb", "update.unreadable"),
        (b"kontor_0.2.1_amd64.deb", b"/etc/kontor.deb", "update.unreadable"),
        (b"Kontor-0.2.1-setup.exe", b"..\\\\\\\\Kontor-setup.exe", "update.unreadable"),
        (b"Kontor-0.2.1-setup.exe", b"Kontor-0.2.1-setup.cmd", "update.unreadable"),
        (b"kontor_0.2.1_amd64.deb", b"-o.deb", "update.unreadable"),
        (b'"release": "0.2.1"', b'"release": "../9"', "update.unreadable"),
        (b'"release": "0.2.1"', b'"release": 9', "update.unreadable"),
        (str(len(PACKAGE)).encode(), str(limits.UPDATE_BYTES_MAX + 1).encode(), "update.unreadable"),
        (str(len(PACKAGE)).encode(), b"-1", "update.unreadable"),
        (str(len(PACKAGE)).encode(), b"true", "update.unreadable"),
        (b'"sha256": "', b'"sha256": "zz', "update.unreadable"),
        (b'"en": "Orders', b'"en": 1, "x": "Orders', "update.unreadable"),
        (b'"made_at": "2026', b'"made_at": "yesterday', "update.unreadable"),
        (b"{", b"[{", "update.unreadable"),
        (b"{", b"\xff{", "update.unreadable"),
    ],
)
def test_what_can_not_be_is_refused_although_it_is_signed(shop: Shop, before: bytes, after: bytes, code: str) -> None:
    shop.forge(lambda index: index.replace(before, after, 1), signed=True)
    assert refused(shop) == code


def test_a_platform_of_later_days_is_passed_over(shop: Shop) -> None:
    shop.forge(lambda index: index.replace(b'"rpm": {', b'"flatpak": {', 1), signed=True)
    assert set(read(shop).packages) == {"deb", "windows"}


def test_an_older_index_is_not_taken_again(shop: Shop) -> None:
    seen = ensure_fresh(read(shop), shop.source, "")
    assert ensure_fresh(read(shop), shop.source, seen) == seen, "the same one again is no replay"
    shop.put("0.2.2", now=MADE_AT + timedelta(days=1))
    newer = ensure_fresh(read(shop), shop.source, seen)
    shop.put("0.2.2", now=MADE_AT)
    with pytest.raises(Refused) as caught:
        ensure_fresh(read(shop), shop.source, newer)
    assert caught.value.code == "update.replayed"
    assert "0.2.2" in sentence(caught.value)
    other = Source(shop.source.place, KEY)
    assert ensure_fresh(read(shop), other, newer).startswith(KEY), "a new key begins anew"
    for moment in ("nonsense", "2026-11-01T08:00:00"):  # somebody wrote into the file
        assert ensure_fresh(read(shop), shop.source, f"{shop.key} {moment}")


@pytest.mark.parametrize(
    ("program", "server", "fits"),
    [
        ("0.2.0", "0.2.0", True), ("0.2.0", "0.2.9", True), ("0.1.9", "0.3.0", True), ("0.2.1", "0.2.1", False),
        ("0.2.2", "0.2.2", False), ("0.10.0", "0.10.0", False), ("0.1.0", "0.1.9", False),
    ],
)
def test_only_what_is_newer_and_the_server_takes_is_offered(
    shop: Shop, program: str, server: str, fits: bool  # noqa: FBT001 - a column of the table
) -> None:
    assert read(shop).fits(program, server) == fits


@pytest.mark.parametrize("place", ["/srv/kontor", "https://it.example/kontor", "https://it.example:8443/a/b"])
def test_the_places_that_it_may_name(tmp_path: Path, place: str) -> None:
    (tmp_path / FILE).write_text(f'[update]\nsource = "{place}"\nkey = "{KEY}"\n', encoding="utf-8")
    assert read_managed(tmp_path).update == Source(place, KEY)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f'source = "http://it.example/kontor"\nkey = "{KEY}"', "https://"),
        (f'source = "ftp://it.example/kontor"\nkey = "{KEY}"', "https://"),
        (f'source = "file:///srv/kontor"\nkey = "{KEY}"', "https://"),
        (f'source = "kontor"\nkey = "{KEY}"', "https://"),
        (f'source = "https://"\nkey = "{KEY}"', "https://"),
        (f'source = "https://anna:secret@it.example"\nkey = "{KEY}"', "https://"),
        (f'source = "https://it.example/?x=1"\nkey = "{KEY}"', "https://"),
        ('source = "/srv/kontor"\nkey = "short"', "update-key"),
        ('source = "/srv/kontor"\nkey = "密"', "update-key"),
        ('source = "/srv/kontor"', "source and key"),
        (f'source = "/srv/kontor"\nkey = "{KEY}"\nforce = true', "source and key"),
        (f'source = 1\nkey = "{KEY}"', "source and key"),
    ],
)
def test_a_place_or_key_that_is_wrong_is_told_as_every_mistake_in_that_file(
    tmp_path: Path, words: str, said: str
) -> None:
    (tmp_path / FILE).write_text(f"[update]\n{words}\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_managed(tmp_path).check(Profile("erp.example"))
    assert caught.value.code == "managed.broken"
    assert said in sentence(caught.value)
