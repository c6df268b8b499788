"""What the program remembers for a person on this computer: one JSON file, written as a whole.

Passwords are never here; the system's key ring keeps them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from erp_desktop.base.errors import Refused
from erp_desktop.base.managed import NOTHING, Managed
from erp_desktop.base.profiles import Profile
from server_db import whole_files

__all__ = ["PROFILES_KEY", "SETTINGS_FILE", "Profile", "Settings", "settings_folder"]

T = TypeVar("T")
SETTINGS_FILE = "settings.json"
PROFILES_KEY = "login.profiles"
PROFILES_MAX = 20


def settings_folder() -> Path:
    """Where this system keeps a person's settings of programs."""
    from platformdirs import user_config_path  # the window opens before this is needed

    return user_config_path("kontor", appauthor=False, ensure_exists=True)


class Settings:
    """Values by `area.key`; `set` writes the file at once and never leaves half a file.

    Attributes:
        path: the file.
        managed: what IT has decided; it goes before what the person chose, and `set` refuses to change it.
        damaged: where an unreadable file was kept, or None when there was none.
    """

    def __init__(self, path: Path | None = None, managed: Managed = NOTHING) -> None:
        """Read the file.

        Args:
            path: the person's own file when None.
            managed: what IT has decided (`base.managed.read_managed`).
        """
        self.path = path or settings_folder() / SETTINGS_FILE
        self.managed = managed
        self.damaged: Path | None = None
        self._values: dict[str, Any] = self._load()

    def get(self, key: str, default: T) -> T:
        """The value of `key`; the default when absent or of another type than the default."""
        decided: Mapping[str, Any] = self.managed.values if self.is_managed(key) else self._values
        value = decided.get(key, default)
        if default is not None and (
            not isinstance(value, type(default)) or isinstance(value, bool) != isinstance(default, bool)
        ):
            return default
        return value  # type: ignore[no-any-return]  # JSON holds the types that were set

    def is_managed(self, key: str) -> bool:
        """Whether IT has decided the value of `key`."""
        return key in self.managed.values

    def set(self, key: str, value: object) -> None:
        """Remember a JSON value; None forgets the key.

        Raises:
            Refused: `settings.managed`, `settings.unwritable`.
        """
        if self.is_managed(key):
            raise Refused("settings.managed")
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value
        self._save()

    def remember(self, key: str, value: object) -> bool:
        """`set` for what only spares the person a click; False when the file can not be written."""
        try:
            self.set(key, value)
        except Refused:
            return False
        return True

    def profiles(self) -> tuple[Profile, ...]:
        """The profiles of login, the last used first; entries that can not be read are left out.

        Where IT has given the servers, these alone: first those used, then those not used yet.
        """
        entries: list[object] = self.get(PROFILES_KEY, [])
        used = tuple(profile for entry in entries if (profile := _profile_of(entry)) is not None)
        if not self.managed.connections:
            return used
        completed = [fitting for one in used if (fitting := self.managed.completed(one)) is not None]
        known = {(one.server, one.port, one.company) for one in completed}
        fresh = [one for one in self.managed.profiles if (one.server, one.port, one.company) not in known]
        return tuple(dict.fromkeys([*completed, *fresh]))

    def remember_profile(self, profile: Profile) -> None:
        """Put `profile` first among the profiles; with a login, it takes the place of the one without."""
        same = {profile, replace(profile, login="")}
        others = [other for other in self.profiles() if other not in same]
        self.remember(PROFILES_KEY, [asdict(entry) for entry in (profile, *others)][:PROFILES_MAX])

    def _load(self) -> dict[str, Any]:
        try:
            loaded = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            loaded = None
        if isinstance(loaded, dict):
            return loaded
        self.damaged = self.path.with_suffix(".damaged")
        with suppress(OSError):
            self.path.replace(self.damaged)
        return {}

    def _save(self) -> None:
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            whole_files.replace(self.path, text.encode())
        except OSError as error:
            raise Refused("settings.unwritable", {"path": str(self.path)}) from error


def _profile_of(entry: object) -> Profile | None:
    if not isinstance(entry, dict):
        return None
    known = {field.name: field for field in fields(Profile)}
    values = {name: value for name, value in entry.items() if name in known}
    if not isinstance(values.get("server"), str) or not isinstance(values.get("port", 5432), int):
        return None
    if not all(isinstance(value, str) for name, value in values.items() if name != "port"):
        return None
    return Profile(**values)
