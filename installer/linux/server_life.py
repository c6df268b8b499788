"""What a company's server does once its guide was followed: comes back by itself, backs up, tells, and guards."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from installer.linux import office
from installer.linux.clean_root import wait_for
from installer.linux.computer import Computer
from installer.linux.office import Office
from installer.proof import Figures, must

VICTIM: Final = "petra.huber"
OTHER: Final = "anna.berger"
_PROOF_S: Final = 120
_TRY_PASSWORDS: Final = f"""
for attempt in $(seq 60); do
    said=$(psql "host=ADDRESS user={VICTIM} password=guess-$attempt dbname={office.COMPANY}" -c "select" 2>&1) || true
    echo "$said"
    [[ $said != *rejects* ]] || break
    sleep 0.1
done
"""
_READ_METRICS: Final = (
    "python3 -c 'import urllib.request as web; print(web.urlopen(\"http://127.0.0.1:9746/metrics\").read().decode())'"
    " || true"
)


def set_up(firm: Office, source: str, packages: Iterable[Path], figures: Figures) -> None:
    """The guide from its first line to its last, with the packages where its reader has them."""
    for path in packages:
        shutil.copy2(path, firm.computer.folder / "root")
    firm.computer.know("127.0.0.1", office.NAME)
    begin = time.monotonic()
    firm.follow(office.blocks(office.GUIDE.read_text(encoding="utf-8")), source)
    figures.add("Server set up by the guide", f"{time.monotonic() - begin:.0f} s, {firm.ran} blocks of commands; left "
                f"out: {', '.join(firm.left_out)}")
    version = firm.run("runuser -u postgres -- psql -Atc 'show server_version'").split()[0]
    figures.add("Its PostgreSQL", version)


def every_night(server: Computer, figures: Figures) -> None:
    """What systemd does by itself: at start, and at night a backup and its proof."""
    begin = time.monotonic()
    server.restart()
    for unit in (f"kontor-backup@{office.COMPANY}.timer", "nftables", "kontor-guard", "postgresql@17-main"):
        must(server.state(unit, "ActiveState") == "active", f"After a restart of the server {unit} does not run.")
    figures.add("Restarted: database, firewall, guard and timer are there again", f"{time.monotonic() - begin:.0f} s")
    begin = time.monotonic()
    proof = f"kontor-prove@{office.COMPANY}"
    server.run("systemctl", "start", f"kontor-backup@{office.COMPANY}")
    ended = wait_for(lambda: server.state(proof, "ExecMainExitTimestampMonotonic") != "0", seconds=_PROOF_S)
    must(ended and server.state(proof, "Result") == "success",
         f"The proof of the backup: {server.run('journalctl', '--no-pager', '-u', proof)[-1500:]}")
    figures.add("The backup of the night, and its proof after it", f"{time.monotonic() - begin:.0f} s")


def watched(firm: Office, figures: Figures) -> None:
    """What `WATCHING.md` says, word for word."""
    for block in office.blocks(office.WATCHING.read_text(encoding="utf-8")):
        firm.run(block.commands)
    metrics = ""

    def told() -> bool:
        nonlocal metrics
        metrics = firm.run(_READ_METRICS)
        return f'kontor_up{{company="{office.COMPANY}"}} 1.0' in metrics

    must(wait_for(told, seconds=60), f"The metrics say {metrics[-1500:]}")
    check = f"kontor-check@{office.COMPANY}"
    firm.computer.run("systemctl", "start", check)
    must(firm.computer.state(check, "Result") == "success", "The checks of the morning failed.")
    samples = sum(1 for line in metrics.splitlines() if line.startswith("kontor_"))
    figures.add("Checks of the morning, and metrics served by systemd", f"{samples} samples")


def guarded(firm: Office, figures: Figures) -> None:
    """Who tries passwords from an address is soon not heard there any more, and the others are."""
    said = firm.run(_TRY_PASSWORDS.replace("ADDRESS", firm.computer.place.address))
    must("rejects" in said, f"Nobody stops somebody who tries passwords: {said}")
    listed = firm.run("runuser -u postgres -- kontor-server guard list")
    must(VICTIM in listed and OTHER not in listed, f"The guard lists {listed}")
    firm.run(f"runuser -u postgres -- kontor-server guard lift {VICTIM}")
    figures.add("Passwords tried for a login from one address", f"locked out after {said.count('failed for user')}")
