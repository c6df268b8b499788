"""What IT has decided holds against whatever a person tries."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from erp_desktop.base.error_texts import sentence
from erp_desktop.base.errors import Refused
from erp_desktop.base.managed import FILE, NOTHING, Managed, managed_folder, read_managed
from erp_desktop.base.profiles import Profile
from erp_desktop.base.setting_keys import LANGUAGE_KEY, THEME_KEY, TRY_KEY
from erp_desktop.base.settings import Settings
from tests.factories.certificates import certificate

CONNECTION = 'kontor-connection = 1\nservers = ["erp.example"]\ncompany = "zhonghe"\ncertificate = """\n{pem}"""\n'
ALL = (
    'language = "zh_CN"\ntheme = "dark"\ntry_here = false\ntls_minimum = "verify-full"\n'
    'connections = ["zhonghe.kontor"]\n'
)


def managed(folder: Path, words: str) -> Managed:
    (folder / FILE).write_text(words, encoding="utf-8")
    (folder / "zhonghe.kontor").write_text(CONNECTION.format(pem=certificate()), encoding="utf-8")
    return read_managed(folder)


@pytest.fixture
def given(tmp_path: Path) -> Managed:
    return managed(tmp_path, ALL)


def test_without_a_file_nothing_is_decided(tmp_path: Path) -> None:
    assert read_managed(tmp_path) == NOTHING
    for here in ("localhost", "127.0.0.1", "127.0.0.2:5433", "::1", "/var/run/postgresql", "localhost, [::1]:5433"):
        NOTHING.check(Profile(here, tls="disable"))


@pytest.mark.parametrize("server", ["erp.example", "10.0.0.5", "localhost.evil.example", "localhost, erp.example"])
@pytest.mark.parametrize("tls", ["disable", "prefer"])
def test_nothing_goes_over_a_network_in_the_clear_unless_it_is_decided(server: str, tls: str) -> None:
    with pytest.raises(Refused) as refused:
        NOTHING.check(Profile(server, tls=tls))
    assert refused.value.code == "login.not_encrypted"
    NOTHING.check(Profile(server, tls="require"))
    Managed(tls_minimum="disable").check(Profile(server, tls=tls))


def test_it_may_be_decided_that_an_open_window_locks(tmp_path: Path) -> None:
    assert managed(tmp_path, "lock_after_minutes = 15").lock_after_minutes == 15


def test_a_new_login_checks_certificate_and_name() -> None:
    assert Profile("erp.example").tls == "verify-full"


def test_the_place_can_not_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = managed_folder()
    for name in ("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "HOME", "ProgramData"):
        monkeypatch.setenv(name, str(tmp_path))
    assert managed_folder() == before
    assert before.is_absolute()


def test_what_is_decided_goes_before_what_the_person_wrote(tmp_path: Path, given: Managed) -> None:
    path = tmp_path / "settings.json"
    mine = {LANGUAGE_KEY: "en", THEME_KEY: "light", TRY_KEY: True, "ui.scale": 125}
    path.write_text(json.dumps(mine), encoding="utf-8")
    settings = Settings(path, given)
    assert settings.get(LANGUAGE_KEY, "") == "zh_CN"
    assert settings.get(THEME_KEY, "") == "dark"
    assert settings.get(TRY_KEY, True) is False
    assert settings.get("ui.scale", 100) == 125
    with pytest.raises(Refused) as caught:
        settings.set(LANGUAGE_KEY, "en")
    assert caught.value.code == "settings.managed"
    assert settings.get(LANGUAGE_KEY, "") == "zh_CN"


def test_only_the_given_servers_are_left_of_the_profiles(tmp_path: Path, given: Managed) -> None:
    free = Settings(tmp_path / "settings.json")
    free.remember_profile(Profile("evil.example", company="zhonghe", login="anna"))
    free.remember_profile(Profile("erp.example", company="zhonghe", login="anna", tls="disable", ca_file="/my.pem"))
    (server,) = given.profiles
    assert Settings(free.path, given).profiles() == (replace(server, login="anna"),)
    assert server.ca_file == str(tmp_path / "zhonghe.kontor")


@pytest.mark.parametrize(
    "change",
    [
        {"server": "evil.example"}, {"port": 5433}, {"company": "other"}, {"tls": "require"}, {"tls": "disable"},
        {"ca_file": "/my.pem"}, {"ca_file": ""}, {"server": "erp.example, evil.example"},
    ],
)
def test_a_profile_that_differs_anywhere_is_refused(given: Managed, change: dict[str, str]) -> None:
    (server,) = given.profiles
    given.check(replace(server, login="anna"))
    with pytest.raises(Refused) as caught:
        given.check(replace(server, login="anna", **change))  # type: ignore[arg-type]
    assert caught.value.code == "managed.other_server"


@pytest.mark.parametrize(
    ("minimum", "refused"),
    [("verify-full", ["verify-ca", "require", "prefer", "disable", "allow"]), ("require", ["prefer", "disable"])],
)
def test_weaker_encryption_than_asked_for_is_refused(tmp_path: Path, minimum: str, refused: list[str]) -> None:
    decided = managed(tmp_path, f'tls_minimum = "{minimum}"')
    decided.check(Profile("erp.example"))
    for tls in refused:
        with pytest.raises(Refused) as caught:
            decided.check(Profile("erp.example", tls=tls))
        assert caught.value.code == "managed.tls_too_weak"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("language = ", FILE),
        ("\udcff", FILE),
        ('language = "fr"', "fr"),
        ("try_here = 0", "try_here"),
        ('tls_minimum = "strong"', "strong"),
        ("lock_after_minutes = 0", "lock_after_minutes"),
        ("lock_after_minutes = true", "lock_after_minutes"),
        ('lock_after_minutes = "15"', "lock_after_minutes"),
        ('tls_minimun = "verify-full"', "tls_minimun"),
        ('connections = "zhonghe.kontor"', "connections"),
        ('connections = ["gone.kontor"]', "gone.kontor"),
        ('connections = ["settings.toml"]', "settings.toml"),
    ],
)
def test_a_file_that_is_wrong_lets_nobody_in_and_says_why(tmp_path: Path, words: str, said: str) -> None:
    (tmp_path / FILE).write_bytes(words.encode("utf-8", "surrogateescape"))
    decided = read_managed(tmp_path)
    with pytest.raises(Refused) as caught:
        decided.check(Profile("erp.example"))
    assert said in sentence(caught.value)
    assert "…" not in sentence(caught.value)


def test_log_and_address_of_reports(tmp_path: Path) -> None:
    assert (managed(tmp_path, "").log, managed(tmp_path, "").sentry_dsn) == ("", "")
    decided = managed(tmp_path, 'log = "json"\nsentry_dsn = "https://key@errors.example:8443/12"\n')
    assert decided.problem is None
    assert (decided.log, decided.sentry_dsn) == ("json", "https://key@errors.example:8443/12")
    assert managed(tmp_path, 'sentry_dsn = "http://key@127.0.0.1:9000/1"').problem is None
    assert managed(tmp_path, 'sentry_dsn = ""').sentry_dsn == ""


@pytest.mark.parametrize(
    "words",
    [
        'log = "xml"',
        "log = true",
        'sentry_dsn = "yes"',
        "sentry_dsn = 1",
        'sentry_dsn = "http://key@errors.example/1"',  # in the clear over the network
        'sentry_dsn = "https://errors.example/1"',
        'sentry_dsn = "https://key@errors.example"',
        'sentry_dsn = "https://key@errors.example/1?x=1"',
        'sentry_dsn = "https://key@errors.example:port/1"',
        'sentry_dsn = "ftp://key@errors.example/1"',
    ],
)
def test_a_log_or_an_address_that_is_none_lets_nobody_in(tmp_path: Path, words: str) -> None:
    problem = managed(tmp_path, words).problem
    assert problem is not None
    assert problem.code == "managed.broken"
