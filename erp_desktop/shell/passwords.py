"""Passwords in the system's own store, when it has one; nowhere else."""

from __future__ import annotations

import enum
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any, TypeVar

from erp_desktop.base import clock
from erp_desktop.base.settings import Profile, Settings
from erp_desktop.base.task import Kind, Task, Work
from erp_desktop.shell.log import LOGGER

T = TypeVar("T")
SERVICE = "kontor"
ENDS_KEY = "login.passwords_end"

_log = logging.getLogger(LOGGER)


class Kept(enum.Enum):
    """What became of a password that should be remembered."""

    SAVED = "saved"
    NO_STORE = "no_store"
    LOCKED = "locked"


def find_password(profile: Profile) -> Task[str | None]:
    """Look the password of a profile up; None when there is none or no store."""

    def run(_work: Work[Any]) -> str | None:
        import keyring  # late and on a worker: a locked store waits for the person

        return _answer(lambda: keyring.get_password(SERVICE, _account(profile)), None)

    return Task("password.find", Kind.READ, run)


def save_password(profile: Profile, password: str | None) -> Task[Kept]:
    """Remember a password, or forget it with None; never in a store that writes it in the clear."""

    def run(_work: Work[Any]) -> Kept:
        import keyring
        from keyring.errors import KeyringLocked, PasswordDeleteError

        def save() -> Kept:
            try:
                if password is not None:
                    keyring.set_password(SERVICE, _account(profile), password)
                else:
                    keyring.delete_password(SERVICE, _account(profile))
            except PasswordDeleteError:
                return Kept.SAVED
            except KeyringLocked:
                return Kept.LOCKED
            return Kept.SAVED

        return _answer(save, Kept.NO_STORE)

    return Task("password.save", Kind.WRITE, run)


def renew_kept(profile: Profile, password: str) -> None:
    """Keep the new password in place of the one that is kept, if one is; only on a worker."""
    import keyring

    def renew() -> None:
        if keyring.get_password(SERVICE, _account(profile)) is not None:
            keyring.set_password(SERVICE, _account(profile), password)

    _answer(renew, None)  # else the next login asks, and offers to remember


def remember_end(settings: Settings, profile: Profile, until: datetime | None) -> None:
    """Remember until when a password is valid: the server does not say of a refused one that it has ended."""
    nothing: dict[str, str] = {}
    kept = dict(settings.get(ENDS_KEY, nothing))
    account = _account(profile)
    if kept.get(account) == (until and until.isoformat()):
        return
    kept.pop(account, None)
    settings.remember(ENDS_KEY, kept | ({account: until.isoformat()} if until is not None else {}) or None)


def ended_on(settings: Settings, profile: Profile) -> date | None:
    """The day on which the password of a profile ended, as far as this computer knows; None if it did not."""
    nothing: dict[str, str] = {}
    kept = settings.get(ENDS_KEY, nothing).get(_account(profile))
    with suppress(TypeError, ValueError):  # somebody wrote into the file
        until = datetime.fromisoformat(str(kept))
        return until.astimezone().date() if until < clock.now() else None
    return None


def _answer(ask: Callable[[], T], otherwise: T) -> T:
    """What the store says; one that fails costs nobody the login.

    Its backends raise what D-Bus or Windows gives them, not `KeyringError` alone.
    """
    try:
        return ask()
    except Exception as error:  # noqa: BLE001
        _log.info("the key ring did not answer: %s", type(error).__name__)
        return otherwise


def _account(profile: Profile) -> str:
    return f"{profile.login}@{profile.server}:{profile.port}"
