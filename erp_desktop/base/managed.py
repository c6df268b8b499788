"""Settings that IT makes for everybody on a computer, in a file that a person cannot write and not override.

`/etc/kontor/settings.toml`, on Windows `Kontor/settings.toml` in the ProgramData of the system; every key may be
left out::

    language = "zh_CN"              # of the program
    theme = "light"                 # "system", "light" or "dark"
    try_here = false                # whether "Try it on this computer" is offered
    tls_minimum = "verify-full"     # "disable" (also over a network), "require", "verify-ca" or "verify-full"
    lock_after_minutes = 15         # without a key or a click; then the password is asked for again, and none is kept
    connections = ["zhonghe.kontor"]    # connection files beside this one: the only servers that there are
    log = "json"                    # "text" or "json", one object a line
    sentry_dsn = "https://key@errors.example/1"     # where reports of errors go, else they stay on the computer
    # where newer programs are offered (`base.updates`): a folder, too; the key is of `kontor-server update-key`
    update = { source = "https://it.example/kontor", key = "…" }

The place is fixed: no variable of the environment moves it. A file that is there but cannot be understood lets
nobody log in, because what it should forbid is not known.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from erp_desktop.base.errors import KontorError, Refused
from erp_desktop.base.hosts import is_here
from erp_desktop.base.i18n import LANGUAGES
from erp_desktop.base.profiles import ENCRYPTED, TLS_MODES, Profile
from erp_desktop.base.setting_keys import LANGUAGE_KEY, THEME_KEY, TRY_KEY

if TYPE_CHECKING:
    from erp_desktop.base.connection_file import Connection
    from erp_desktop.base.updates import Source

FILE: Final = "settings.toml"
THEMES: Final = ("system", "light", "dark")
LOCK_MINUTES_MAX: Final = 720
_LOCK_KEY: Final = "lock_after_minutes"
_COMMON_APPDATA: Final = 35
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_CHOICES: Final[Mapping[str, tuple[object, ...]]] = {
    "language": tuple(LANGUAGES),
    "theme": THEMES,
    "try_here": (True, False),
    "tls_minimum": TLS_MODES,
    "log": ("text", "json"),
}
_SETTINGS: Final = {"language": LANGUAGE_KEY, "theme": THEME_KEY, "try_here": TRY_KEY}


@dataclass(frozen=True, slots=True)
class Managed:
    """What is decided for the person.

    Attributes:
        values: by key of the settings.
        connections: the servers, as profiles with the file of their authority; empty when a person chooses.
        log: how the program's log is written, "" when a person may say so.
        sentry_dsn: where reports of errors are sent, "" for nowhere.
        update: where newer programs are offered, None for nowhere.
        tls_minimum: the weakest mode that may be used; None when nothing is decided: then everything over a network
            is encrypted.
        lock_after_minutes: how long nobody may touch the program before it logs out; None for ever.
        problem: why nobody may log in, None when all is well.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    connections: tuple[Connection, ...] = ()
    log: str = ""
    sentry_dsn: str = ""
    update: Source | None = None
    tls_minimum: str | None = None
    lock_after_minutes: int | None = None
    problem: KontorError | None = None

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The servers."""
        return tuple(one.profile for one in self.connections)

    @property
    def keeps_passwords(self) -> bool:
        """Whether the key ring may hold them: with one, a window that was locked would open again by a key."""
        return self.lock_after_minutes is None

    def allows_tls(self, mode: str) -> bool:
        """Whether a mode of TLS is strong enough."""
        weakest = self.tls_minimum or TLS_MODES[-1]
        return mode in TLS_MODES and TLS_MODES.index(mode) <= TLS_MODES.index(weakest)

    def completed(self, profile: Profile) -> Profile | None:
        """The server that a profile means, with its login: None when it is none of those given.

        A profile of earlier days may name other certificates or modes; what is given now counts.
        """
        where = (profile.server, profile.port)
        for one in self.profiles:
            if (one.server, one.port) == where and one.company in {"", profile.company}:
                return replace(one, login=profile.login, company=profile.company)
        return None

    def check(self, profile: Profile) -> None:
        """Check that the person may log in so.

        Raises:
            Refused: `managed.*`, `login.not_encrypted`.
        """
        if self.problem is not None:
            raise self.problem
        if self.connections and self.completed(profile) != profile:
            raise Refused("managed.other_server", {"server": profile.server})
        if not self.allows_tls(profile.tls):
            raise Refused("managed.tls_too_weak", {"server": profile.server})
        if self.tls_minimum is None and profile.tls not in ENCRYPTED and not is_here(profile.server):
            raise Refused("login.not_encrypted", {"server": profile.server})


NOTHING: Final = Managed()


def managed_folder() -> Path:
    """Where the file is; another place cannot be chosen."""
    if sys.platform == "win32":
        import ctypes

        found = ctypes.create_unicode_buffer(260)
        ctypes.windll.shell32.SHGetFolderPathW(None, _COMMON_APPDATA, None, 0, found)
        return Path(found.value) / "Kontor"
    return Path("/etc/kontor")


def read_managed(folder: Path | None = None) -> Managed:
    """What IT has decided on this computer; never raises, a file that is wrong is `Managed.problem`."""
    path = (folder or managed_folder()) / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return NOTHING
    except OSError as error:
        return Managed(problem=Refused("managed.broken", {"path": str(path), "reason": error.strerror}))
    import tomllib  # the window opens sooner where nothing is decided

    try:
        return _understood(tomllib.loads(content.decode("utf-8-sig")), path)
    except (TypeError, ValueError) as error:  # a wrong encoding and wrong TOML are ValueErrors
        return Managed(problem=Refused("managed.broken", {"path": str(path), "reason": str(error)}))
    except KontorError as error:
        return Managed(problem=error)


def _understood(values: dict[str, Any], path: Path) -> Managed:
    unknown = sorted(set(values) - set(_CHOICES) - {"connections", "sentry_dsn", "update", _LOCK_KEY})
    if unknown:
        raise Refused("managed.unknown_keys", {"path": str(path), "keys": unknown})
    for key, choices in _CHOICES.items():
        if key in values and not any(type(values[key]) is type(one) and values[key] == one for one in choices):
            raise TypeError(f"{key} = {values[key]!r}")
    minutes = values.get(_LOCK_KEY)
    if minutes is not None and (type(minutes) is not int or not 1 <= minutes <= LOCK_MINUTES_MAX):
        raise TypeError(f"{_LOCK_KEY} = {minutes!r}")
    return Managed(
        values={_SETTINGS[key]: value for key, value in values.items() if key in _SETTINGS},
        connections=_connections(values.get("connections", []), path.parent),
        log=values.get("log", ""),
        sentry_dsn=_address_of_reports(values.get("sentry_dsn", "")),
        update=_update(values["update"]) if "update" in values else None,
        tls_minimum=values.get("tls_minimum"),
        lock_after_minutes=minutes,
    )


def _address_of_reports(dsn: Any) -> str:  # noqa: ANN401 - what TOML held
    """The address as it stands; encrypted, but for one on this very computer."""
    if dsn == "":
        return ""
    from urllib.parse import urlsplit

    parts = urlsplit(dsn) if isinstance(dsn, str) else urlsplit("")
    schemes = ("https", "http") if parts.hostname in _LOOPBACK else ("https",)
    if parts.scheme not in schemes or not (parts.username and parts.path.strip("/")) or parts.query or parts.fragment:
        raise ValueError(f"sentry_dsn = {dsn!r}")
    _ = parts.port  # raises ValueError when it is none
    return str(dsn)


def _update(said: Any) -> Source:  # noqa: ANN401
    from erp_desktop.base.updates import Source

    is_whole = isinstance(said, dict) and set(said) == {"source", "key"}
    if not is_whole or not all(isinstance(one, str) for one in said.values()):
        raise TypeError("update needs source and key")
    source = Source(said["source"], said["key"])
    source.check()
    return source


def _connections(names: Any, folder: Path) -> tuple[Connection, ...]:  # noqa: ANN401 - what TOML held
    from erp_desktop.base.connection_file import read_connection

    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"connections = {names!r}")
    found = []
    for name in names:
        path = folder / name
        connection = read_connection(path)
        ca_file = str(path) if connection.certificate else ""
        found.append(replace(connection, profile=replace(connection.profile, ca_file=ca_file)))
    return tuple(found)
