"""Units of systemd, as systemd itself reads them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def complaints(units: Path, unit: str, folder: Path) -> list[str]:
    """What systemd says against one of the units in `units`, which are copied to `folder` for it."""
    for path in units.iterdir():
        text = path.read_text(encoding="utf-8").replace("/usr/bin/kontor-server", sys.executable)
        text = re.sub("^(EnvironmentFile=|User=|Documentation=).*\n", "", text, flags=re.MULTILINE)
        (folder / path.name.replace("@", "@acme")).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(folder / unit)],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/bin:/bin"},
    )
    return [line for line in done.stderr.splitlines() if "kontor" in line]
