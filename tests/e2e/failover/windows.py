"""Four windows live through a fail-over at once, in both languages, light and dark."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from installer.linux.two_servers import TwoServers
from installer.proof import Figures, must
from tests.e2e.failover.cuts import await_
from tests.e2e.flow import prepare
from tests.plugins.company import Company

Look: TypeAlias = tuple[str, str]
Program: TypeAlias = "subprocess.Popen[bytes]"
LOOKS: Final[tuple[Look, ...]] = (("en", "light"), ("en", "dark"), ("zh_CN", "light"), ("zh_CN", "dark"))
READY_S: Final = 240.0
DECIDES_S: Final = 100.0
SAVED_S: Final = 240.0
_STORED: Final = (
    "select count(distinct o.id), count(l.id), count(distinct o.created_by) from erp.purchase_order o"
    " join erp.purchase_order_line l on l.purchase_order_id = o.id where o.id = any(%s::uuid[])"
)


def show_windows(
    two: TwoServers, company: Callable[[], Company], file: Path, folder: Path, pictures: Path, figures: Figures
) -> None:
    """Open them, cut the primary off, let somebody decide for a while, fail over, and see what became of the orders.

    Args:
        two: the servers.
        company: at the server that takes writes now.
        file: the connection file.
        folder: where the windows tell what they see.
        pictures: where the pictures go.
        figures: what is told.
    """
    before = company()
    prepare(before)
    people = {look: before.login("buyer", language=look[0], name="buyer") for look in LOOKS}
    programs = {look: open_window(look, people[look], file, folder, pictures) for look in LOOKS}
    try:
        await_(lambda: all(one.get("ready") for one in reports(folder, programs)), READY_S, "The windows do not open.")
        old = two.primary
        two.switch.pull(old)
        tell_cut(folder)
        time.sleep(DECIDES_S)
        two.promote()
        await_(lambda: all(one.poll() is not None for one in programs.values()), SAVED_S, "The orders are not saved.")
    finally:
        for one in programs.values():
            one.kill()
            one.wait()
    seen = reports(folder, programs)
    two.switch.mend(old)
    two.rejoin()
    with company().connect() as connection:
        stored = connection.execute(_STORED, [[one["order"] for one in seen]]).fetchone()
    must(stored == (len(LOOKS), len(LOOKS), len(LOOKS)), f"Of four orders with one line each are stored: {stored}")
    (folder / "windows.json").write_text(json.dumps(seen, ensure_ascii=False, indent=1), encoding="utf-8")
    saved = [one["saved_s"] for one in seen]
    figures.add(f"Four windows with an unsaved order, the standby promoted after {DECIDES_S:.0f} s: all saved, once,"
                " after", f"{min(saved):.1f} to {max(saved):.1f} s")  # fmt: skip
    figures.add("Their longest moment without a sign of life", f"{max(one['stall_s'] for one in seen):.2f} s")


def tell_cut(folder: Path) -> None:
    """Let the people at the windows go on: the server is lost now."""
    scratch = folder / "cut.new"
    scratch.write_text(str(time.time()), encoding="ascii")
    scratch.rename(folder / "cut")


def open_window(look: Look, conninfo: str, file: Path, folder: Path, pictures: Path) -> Program:
    """Start the program of one person."""
    language, theme = look
    words = [sys.executable, "-m", "tests.e2e.failover.window", str(folder), language, theme, str(file), str(pictures)]
    with (folder / f"window_{language}_{theme}.log").open("wb") as log:
        program = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=log, stderr=log)
    assert program.stdin is not None
    program.stdin.write(f"{conninfo}\n".encode())
    program.stdin.close()
    return program


def reports(folder: Path, programs: Mapping[Look, Program]) -> list[dict[str, Any]]:
    """What the windows wrote so far, {} for one that wrote nothing yet.

    Raises:
        ProofError: one has ended badly.
    """
    found = []
    for (language, theme), program in programs.items():
        name = f"window_{language}_{theme}"
        log = folder / f"{name}.log"
        must(program.poll() in {None, 0}, f"A window ended: {log.read_text(encoding='utf-8')[-3000:]}")
        report = folder / f"{name}.json"
        found.append(json.loads(report.read_text(encoding="utf-8")) if report.exists() else {})
    return found
