"""What must be true of a person before it is stored, and how his login is managed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from erp_desktop.base.errors import Problem

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check(values: Mapping[str, object], warehouses: Sequence[object]) -> list[Problem]:
    """Problems of a person's values; empty when there are none."""
    problems: list[Problem] = []
    email = values.get("email")
    if isinstance(email, str) and email and _EMAIL.fullmatch(email) is None:
        problems.append(Problem("email.invalid", "email"))
    if not values.get("all_warehouses") and not warehouses:
        problems.append(Problem("person.no_warehouse", "all_warehouses"))
    return problems


def command_to_add(company: str) -> str:
    """What the administrator of the server types to add somebody."""
    return f"kontor-server user add {shlex.quote(company)} LOGIN --name NAME --jobs JOBS"


def commands_for(company: str, login: str) -> dict[str, str]:
    """What he types to change what only roles of the server can hold: act → command."""
    who = f"{shlex.quote(company)} {shlex.quote(login)}"
    return {
        "roles": f"kontor-server user roles {who} --jobs JOBS",
        "password": f"kontor-server user password {who}",
        "logout": f"kontor-server user logout {who}",
        "disable": f"kontor-server user disable {who}",
        "enable": f"kontor-server user enable {who} --jobs JOBS",
    }
