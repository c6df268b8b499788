"""What is remembered survives, and a damaged file costs nobody the start of the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from erp_desktop.base.errors import Refused
from erp_desktop.base.managed import Managed
from erp_desktop.base.settings import Profile, Settings


def test_values_survive_and_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    settings = Settings(path)
    assert settings.get("ui.scale", 100) == 100
    settings.set("ui.scale", 125)
    settings.set("ui.theme", "暗")
    again = Settings(path)
    assert (again.get("ui.scale", 100), again.get("ui.theme", "light")) == (125, "暗")
    assert again.get("ui.theme", 7) == 7
    settings.set("ui.flag", value=True)
    assert settings.get("ui.flag", 1) == 1
    settings.set("ui.scale", None)
    assert Settings(path).get("ui.scale", 100) == 100
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", ["{half", "[1]", "", "\xff"])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content.encode("latin-1"))
    settings = Settings(path)
    assert settings.damaged is not None
    assert settings.damaged.read_bytes() == content.encode("latin-1")
    settings.set("a.b", 1)
    assert Settings(path).get("a.b", 0) == 1


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        Settings(blocked / "settings.json").set("a.b", 1)
    assert caught.value.code == "settings.unwritable"


def test_what_is_only_remembered_is_not_worth_an_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    settings = Settings(blocked / "settings.json", Managed(values={"c.d": 2}))
    assert not settings.remember("a.b", 1)
    assert settings.get("a.b", 0) == 1, "for this run"
    assert not settings.remember("c.d", 3)
    assert settings.get("c.d", 0) == 2


def test_profiles_come_back_last_used_first(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    first = Profile("erp.example.com", company="acme", login="clara")
    second = Profile("10.0.0.5", 5433, "acme", "clara", "require", "/ca.pem")
    for profile in (first, second, first):
        settings.remember_profile(profile)
    assert Settings(settings.path).profiles() == (first, second)
    stored = json.loads(settings.path.read_text(encoding="utf-8"))
    stored["login.profiles"] += ["text", {"server": 5}, {"server": "x", "login": None}, {"server": "y", "new": 1}]
    settings.path.write_text(json.dumps(stored), encoding="utf-8")
    assert Settings(settings.path).profiles() == (first, second, Profile("y"))
