"""What happens in the office of the proof of the standby (`installer.linux.prove_standby`, which starts it there).

Eight clerks work and note what was acknowledged, four windows are open, and the network is cut in every way: the
primary's cable is pulled, it is swallowed without a word, and the same with the standby's. The old primary stays alive
through all of it, and comes back as it was.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from erp_desktop.base.connection_file import read_connection
from installer.linux import office
from installer.linux.clean_root import ProofError, configured_mirror
from installer.linux.computer import MADE, SYSTEMD, Computer
from installer.linux.network import Switch
from installer.linux.office import Office
from installer.linux.prove_standby import COMPUTERS, DOMAIN
from installer.linux.two_servers import ARCHIVE, FIRST, SECOND, TwoServers, install
from installer.proof import Figures, must, restored
from server_db.access.roles import Roles
from server_db.embedded import Server
from tests.e2e.failover.cuts import ANSWER_S, await_, cut_the_primary, cut_the_standby
from tests.e2e.failover.windows import show_windows
from tests.e2e.office.crew import Crew, staff
from tests.e2e.office.verdict import faults, tally
from tests.plugins.company import Company

SUITE: Final = "bookworm"
SUPERUSER: Final = "postgres"
BEFORE_S: Final = 5.0
AFTER_S: Final = 5.0
CAUGHT_UP_S: Final = 60.0
_OVER_NETWORK: Final = (
    "select count(*), count(*) filter (where s.ssl), count(*) filter (where a.backend_type = 'walsender' and s.ssl),"
    " min(s.version) from pg_stat_ssl s join pg_stat_activity a using (pid) where a.client_addr is not null"
)


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="of the clean Debians")
    parser.add_argument("--number", type=int, required=True, help="of the switch")
    parser.add_argument("--outside", required=True, help="the network that leads to the mirrors")
    parser.add_argument("--postgresql", choices=office.SOURCES, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("packages", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    figures = Figures()
    try:
        with ExitStack() as stack:
            prove(options, figures, stack)
    except (ProofError, AssertionError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"\n{figures.table()}\n")
    return 0


def prove(options: argparse.Namespace, figures: Figures, stack: ExitStack) -> None:
    """Everything in turn."""
    two = set_up(options, figures, stack)
    folder = options.folder / f"office-{options.number}"
    folder.mkdir()
    file = folder / "acme.kontor"
    file.write_bytes((two.servers[FIRST].computer.folder / office.FILE.lstrip("/")).read_bytes())
    company = open_company(two, file)
    crew = Crew(staff(company, folder))
    crew.open(read_connection(file).profile.server)
    try:
        await_(lambda: all(crew.moments_of_each().values()), ANSWER_S, "Not every clerk begins to work.")
        look_at_tls(two, figures)
        for how in ("pull", "swallow"):
            time.sleep(BEFORE_S)
            cut_the_primary(two, crew, how, figures)
            time.sleep(AFTER_S)
            crew.complain()
        cut_the_standby(two, crew, figures)
        time.sleep(AFTER_S)
        crew.close()
    finally:
        crew.end()
    judge(two, company, crew, figures)
    moment = two.ask(two.primary, "select now()")
    show_windows(two, lambda: open_company(two, file), file, folder, options.pictures, figures)
    check(two)
    begin = time.monotonic()
    two.go_back(moment)
    figures.add("From the archive back to before the windows' work, the books checked",
                f"{time.monotonic() - begin:.0f} s")  # fmt: skip
    figures.add("`kontor-server check` at both, after all of it", "nothing found, at primary and standby")


def set_up(options: argparse.Namespace, figures: Figures, stack: ExitStack) -> TwoServers:
    """Three clean Debians, both guides, two servers and their archive."""
    switch = Switch(options.number, COMPUTERS)
    password = ""
    servers = {}
    for name in (FIRST, SECOND, ARCHIVE):
        computer = Computer(options.folder / name, switch.place(name))
        server = Office(computer, f"{name}.{DOMAIN}", options.outside)
        password = server.password = password or server.password
        restored(computer, lambda server=server: _make(server, options, figures), figures,  # type: ignore[misc]
                 "Debian 12 with Kontor and PostgreSQL by the guide")  # fmt: skip
        stack.enter_context(computer.started())
        servers[name] = server
    archive = servers.pop(ARCHIVE)
    two = TwoServers(servers, archive, switch)
    begin = time.monotonic()
    two.set_up(options.postgresql)
    ran = two.ran + sum(server.ran for server in (*servers.values(), archive))
    took = time.monotonic() - begin
    figures.add("Two servers and an archive set up by the guides, from there", f"{took:.0f} s, {ran} blocks")
    figures.add("Their PostgreSQL", two.ask(FIRST, "show server_version").split()[0])
    two.ask(FIRST, f"alter role {SUPERUSER} password '{password}'")  # for what is counted from here
    return two


def _make(server: Office, options: argparse.Namespace, figures: Figures) -> None:
    computer = server.computer
    restored(computer, lambda: computer.make(SUITE, configured_mirror(), *SYSTEMD), figures, MADE)
    with computer.started():
        install(server, options.postgresql, options.packages)


def open_company(two: TwoServers, file: Path) -> Company:
    """The company at the server that takes writes now, as its superuser sees it from the office."""
    primary = two.servers[two.primary]
    server = Server(primary.name, 5432, SUPERUSER, primary.password, file.parent, 0, ca_file=file)
    return Company(server, office.COMPANY, Roles(office.COMPANY))


def look_at_tls(two: TwoServers, figures: Figures) -> None:
    """Everybody who came over the network speaks TLS, and checks the certificate."""
    everybody, encrypted, followers, version = two.ask(two.primary, _OVER_NETWORK).split("|")
    must(everybody == encrypted and int(everybody) > 1, f"Of {everybody} sessions {encrypted} speak TLS.")
    must(followers == "2", f"Standby and archive should both follow by TLS, {followers} do.")
    follows = two.ask(two.standby, "show primary_conninfo")
    must("sslmode=verify-full" in follows, f"The standby follows without checking: {follows}")
    figures.add("Sessions over the network by TLS, certificates and names checked",
                f"{encrypted} of {everybody} ({version}), those of standby and archive among them")  # fmt: skip


def judge(two: TwoServers, company: Company, crew: Crew, figures: Figures) -> None:
    """Nothing acknowledged is lost or doubled, and both servers hold the same books."""
    kept = crew.kept()
    now = open_company(two, Path(company.server.ca_file or ""))
    with now.connect() as connection:
        found = faults(connection, kept, crew.offices[0].masters)
        seen = tally(connection, kept)
    must(not found, f"The books are not what was acknowledged: {found[:20]}")
    must(seen.purchases == len(kept) > 0, f"{seen.purchases} of {len(kept)} purchases are finished.")
    check(two)
    figures.add("Steps acknowledged, all of them in the books once",
                f"{seen.acknowledged:,} of {seen.purchases:,} purchases")  # fmt: skip
    figures.add("Steps in doubt that were tried again; of these done already", f"{seen.repeated}; {seen.done_before}")


def check(two: TwoServers) -> None:
    """Both servers hold the same, and it is in order."""
    end = two.ask(two.primary, "select pg_current_wal_lsn()")
    deadline = time.monotonic() + CAUGHT_UP_S
    while two.ask(two.standby, f"select pg_last_wal_replay_lsn() >= '{end}'") != "t":
        must(time.monotonic() < deadline, "The standby does not catch up.")
        time.sleep(0.5)
    digests = "select count(*), encode(sha256(string_agg(digest, '' order by id)), 'hex') from erp.voucher"
    seals = {two.ask(name, digests, office.COMPANY) for name in two.servers}
    must(len(seals) == 1, f"The vouchers of the two are not the same: {seals}")
    for name in two.servers:
        two.administer(name, f"check {office.COMPANY}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
