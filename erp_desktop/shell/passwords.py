"""Passwords in the system's own store, when it has one; nowhere else."""

from __future__ import annotations

import enum
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from erp_desktop.base import clock
from erp_desktop.base.settings import Profile, Settings
from erp_desktop.base.task import Kind, Task, Work

SERVICE = "kontor"
ENDS_KEY = "login.passwords_end"


class Kept(enum.Enum):
    """What became of a password that should be remembered."""

    SAVED = "saved"
    NO_STORE = "no_store"
    LOCKED = "locked"


def find_password(profile: Profile) -> Task[str | None]:
    """Look the password of a profile up; None when there is none or no store."""

    def run(_work: Work[Any]) -> str | None:
        import keyring  # late and on a worker: a locked store waits for the person
        from keyring.errors import KeyringError

        try:
            found: str | None = keyring.get_password(SERVICE, _account(profile))
        except KeyringError:
            return None
        return found

    return Task("password.find", Kind.READ, run)


def save_password(profile: Profile, password: str | None) -> Task[Kept]:
    """Remember a password, or forget it with None; never in a store that writes it in the clear."""

    def run(_work: Work[Any]) -> Kept:
        import keyring
        from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

        try:
            if password is not None:
                keyring.set_password(SERVICE, _account(profile), password)
            else:
                keyring.delete_password(SERVICE, _account(profile))
        except PasswordDeleteError:
            return Kept.SAVED
        except KeyringLocked:
            return Kept.LOCKED
        except KeyringError:
            return Kept.NO_STORE
        return Kept.SAVED

    return Task("password.save", Kind.WRITE, run)


def renew_kept(profile: Profile, password: str) -> None:
    """Keep the new password in place of the one that is kept, if one is; only on a worker."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError):  # there is no store, or it is locked: the next login asks and offers to remember
        if keyring.get_password(SERVICE, _account(profile)) is not None:
            keyring.set_password(SERVICE, _account(profile), password)


def remember_end(settings: Settings, profile: Profile, until: datetime | None) -> None:
    """Remember until when a password is valid: the server does not say of a refused one that it has ended."""
    nothing: dict[str, str] = {}
    kept = dict(settings.get(ENDS_KEY, nothing))
    account = _account(profile)
    if kept.get(account) == (until and until.isoformat()):
        return
    kept.pop(account, None)
    settings.set(ENDS_KEY, kept | ({account: until.isoformat()} if until is not None else {}) or None)


def ended_on(settings: Settings, profile: Profile) -> date | None:
    """The day on which the password of a profile ended, as far as this computer knows; None if it did not."""
    nothing: dict[str, str] = {}
    kept = settings.get(ENDS_KEY, nothing).get(_account(profile))
    with suppress(TypeError, ValueError):  # somebody wrote into the file
        until = datetime.fromisoformat(str(kept))
        return until.astimezone().date() if until < clock.now() else None
    return None


def _account(profile: Profile) -> str:
    return f"{profile.login}@{profile.server}:{profile.port}"
