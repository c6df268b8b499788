"""Passwords in the system's own store, when it has one; nowhere else."""

from __future__ import annotations

import enum
from typing import Any

from erp_desktop.base.settings import Profile
from erp_desktop.base.task import Kind, Task, Work

SERVICE = "kontor"


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


def _account(profile: Profile) -> str:
    return f"{profile.login}@{profile.server}:{profile.port}"
