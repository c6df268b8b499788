"""A connection file is taken whole or refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from erp_desktop.base.connection_file import BYTES_MAX, check_certificate, read_connection
from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Refused
from erp_desktop.base.profiles import Profile
from tests.factories.certificates import certificate

HEAD = 'kontor-connection = 1\nservers = ["erp.example"]\ncompany = "zhonghe"\n'
WHOLE = f'{HEAD}certificate = "system"\n'
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"


def file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "中和.kontor"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_everything_that_it_says_is_taken(tmp_path: Path) -> None:
    pem = certificate()
    words = (
        'kontor-connection = 1\ntitle = "中和贸易"\nservers = ["erp1.example:5433", "erp2.example"]\n'
        'company = "zhonghe"\ntls = "verify-ca"\nreports = "standby"\nlanguage = "zh_CN"\n'
        f'certificate = """\n{pem}"""\n'
    )
    found = read_connection(file(tmp_path, words))
    check_certificate(found, "x")
    assert found.profile == Profile(
        "erp1.example:5433, erp2.example", 5432, "zhonghe", "", "verify-ca", reports="standby"
    )
    assert (found.title, found.language, found.certificate) == ("中和贸易", "zh_CN", pem)


def test_a_byte_order_mark_and_carriage_returns_of_an_editor_do_no_harm(tmp_path: Path) -> None:
    words = f'{HEAD}certificate = "system"\n'.replace("\n", "\r\n")
    found = read_connection(file(tmp_path, b"\xef\xbb\xbf" + words.encode()))
    assert found.profile == Profile("erp.example", company="zhonghe")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "garbage"),
        (b"%PDF-1.7\x00\xff\xfe", "garbage"),
        (b"#" * (BYTES_MAX + 1), "garbage"),
        (b"host = 'erp'", "garbage"),
        (HEAD.encode() + b"tls = verify", "broken"),
        (HEAD.replace("1", "2", 1), "newer"),
        (HEAD.replace("1", "true", 1), "wrong_value"),
        (HEAD, "no_certificate"),
        (f'{HEAD}certificate = ""', "no_certificate"),
        (f'{HEAD}tls = "verify-ca"', "no_certificate"),
        (f'{HEAD}certificate = "ca.pem"', "certificate_wrong"),
        (f'{HEAD}certificate = """\n{PEM.replace("MIIB", "no!")}"""', "certificate_wrong"),
        (f'{HEAD}certificate = "system"\nport = 5432\nuser = "anna"', "unknown_keys"),
        (f'{HEAD}certificate = "system"\npassword = "x"', "password"),
        (f'{HEAD}tls = "none"', "wrong_value"),
        (f'{HEAD}certificate = "system"\nlanguage = "fr"', "wrong_value"),
        (f"{HEAD}certificate = 5", "wrong_value"),
        (f'{HEAD}certificate = "system"\nreports = "primary"', "wrong_value"),
        (WHOLE.replace("erp.example", "a b"), "wrong_value"),
        (WHOLE.replace('"erp.example"', ""), "no_server"),
        (WHOLE.replace('["erp.example"]', '"erp.example"'), "no_server"),
        ('kontor-connection = 1\ncertificate = "system"', "no_server"),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_file(tmp_path: Path, content: str | bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_connection(file(tmp_path, content))
    assert caught.value.code == f"connection_file.{code}"
    assert "中和.kontor" in sentence(caught.value)
    assert "…" not in sentence(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_connection(tmp_path / "gone.kontor")
    assert caught.value.code == "file.unreadable"


@pytest.mark.parametrize(("pem", "code"), [(PEM, "certificate_wrong"), (certificate(days=-1), "certificate_expired")])
def test_a_certificate_of_no_use_is_said(tmp_path: Path, pem: str, code: str) -> None:
    found = read_connection(file(tmp_path, f'{HEAD}certificate = """\n{pem}"""'))
    with pytest.raises(Refused) as caught:
        check_certificate(found, "x.kontor")
    assert caught.value.code == f"connection_file.{code}"


def test_without_encryption_no_certificate_is_asked_for(tmp_path: Path) -> None:
    assert read_connection(file(tmp_path, f'{HEAD}tls = "require"')).profile.tls == "require"
