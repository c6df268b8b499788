"""Services of the server run as an ordinary account, in a sandbox, and write where they must alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from installer.linux.office import GUIDE

SERVICES = sorted(GUIDE.parent.rglob("*.service"), key=lambda path: path.name)
SANDBOX = frozenset(
    {
        "UMask=0077", "NoNewPrivileges=true", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=true",
        "PrivateTmp=true", "PrivateDevices=true", "ProtectClock=true", "ProtectControlGroups=true",
        "ProtectHostname=true", "ProtectKernelLogs=true", "ProtectKernelModules=true", "ProtectKernelTunables=true",
        "ProtectProc=invisible", "LockPersonality=true", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "RestrictNamespaces=true", "RestrictRealtime=true", "RestrictSUIDSGID=true", "SystemCallArchitectures=native",
        "SystemCallFilter=@system-service",
    }
)  # fmt: skip
WRITTEN = {
    "kontor-archive-base": "/var/lib/kontor/archive",
    "kontor-archive-wal": "/var/lib/kontor/archive",
    "kontor-backup@": "/var/backups/kontor",
    "kontor-prove@": "/var/backups/kontor",
    "kontor-guard": "/etc/postgresql",
}
"""What each may write; the others nothing."""


def test_these_are_all() -> None:
    assert {path.stem for path in SERVICES} == {*WRITTEN, "kontor-check@", "kontor-metrics"}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_may_do_what_it_needs_and_nothing_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = frozenset(text.splitlines())
    assert not SANDBOX - lines
    assert {"User=kontor", "User=postgres"} & lines
    written = re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE)
    assert written == [WRITTEN[stem] for stem in WRITTEN if stem == path.stem]
