"""The files of one cluster: made whole or not at all, its settings, and what its server says of itself."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from server_db import whole_files
from server_db.embedded.account import Account
from server_db.embedded.binaries import Binaries
from server_db.embedded.errors import EmbeddedError, folder_errors, tells_disk_full

Tuning = Literal["small", "test"]

SUPERUSER: Final = "postgres"
HOST: Final = "127.0.0.1"
_LOG_BYTES_MAX: Final = 5_000_000
_OURS: Final = {"cluster", "start.lock", "leases", "server.log", "server.log.1"}
_SETTINGS_NAME: Final = "kontor.conf"
_TLS_OFF: Final = "\nssl = off\n"
_TLS_ON: Final = "\nssl = on\n"
_STAGING: Final = "cluster.new-"
# A libc locale is still needed for what the builtin provider does not do: words of pg_trgm and full text.
_LOCALES: Final = ("C.UTF-8", "en-US") if os.name == "nt" else ("C.UTF-8",)

_SETTINGS: Final[dict[str, str]] = {
    "listen_addresses": f"'{HOST}'",
    "unix_socket_directories": "''",
    "password_encryption": "'scram-sha-256'",
    "lc_messages": "'C'",
    "logging_collector": "off",
    "log_destination": "'stderr'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_lock_waits": "on",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "wal_level": "'replica'",
    "random_page_cost": "1.1",
}
_TUNING: Final[dict[Tuning, dict[str, str]]] = {
    "small": {
        "max_connections": "40",
        "shared_buffers": "'64MB'",
        "effective_cache_size": "'512MB'",
        "work_mem": "'8MB'",
        "maintenance_work_mem": "'64MB'",
        "max_wal_size": "'512MB'",
    },
    "test": {
        "max_connections": "200",
        "shared_buffers": "'128MB'",
        "work_mem": "'16MB'",
        "max_wal_size": "'4GB'",
        "checkpoint_timeout": "'30min'",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        # Below the time limit of a test, so that one that waits for ever fails and says what it waits for.
        "lock_timeout": "'60s'",
        "statement_timeout": "'300s'",
        "idle_in_transaction_session_timeout": "'300s'",
    },
}


@dataclass(frozen=True)
class PidFile:
    """What a running server says of itself in postmaster.pid."""

    pid: int
    data: Path
    port: int
    ready: bool


@dataclass(frozen=True)
class Cluster:
    """The cluster of the data folder `folder`, and the account that owns it."""

    folder: Path
    account: Account

    @property
    def home(self) -> Path:
        """What initdb made, with the password and the certificates; exists only when whole."""
        return self.folder / "cluster"

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "data"

    @property
    def ca_file(self) -> Path:
        """The certificate that clients trust, when connections are encrypted."""
        return self.home / "tls" / "ca.crt"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.folder / "server.log"

    def exists(self) -> bool:
        """Whether initdb has been through."""
        with suppress(OSError):
            return self.home.is_dir()
        return False

    def check_ours(self) -> None:
        """Check that the folder is empty or holds a cluster of this program.

        Raises:
            EmbeddedError: `embedded.not_ours`.
        """
        try:
            names = {path.name for path in self.folder.iterdir() if not path.name.startswith(_STAGING)}
        except FileNotFoundError:
            return
        except OSError as error:
            raise EmbeddedError("embedded.not_ours", folder=str(self.folder)) from error
        if "cluster" not in names and not names <= _OURS:
            raise EmbeddedError("embedded.not_ours", folder=str(self.folder))

    def check_version(self, binaries: Binaries) -> None:
        """Check that the programs can read the data.

        Raises:
            EmbeddedError: `embedded.version`, `embedded.not_ours`.
        """
        try:
            found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        except OSError as error:
            raise EmbeddedError("embedded.not_ours", folder=str(self.folder)) from error
        if found != binaries.major:
            raise EmbeddedError("embedded.version", folder=str(self.folder), found=found, expected=binaries.version)

    def create(self, binaries: Binaries, *, durable: bool) -> None:
        """Run initdb beside the final place and rename the result, so that half a cluster is never used.

        Raises:
            EmbeddedError: `embedded.disk_full`, `embedded.locale`, `embedded.start_failed`,
                `embedded.not_writable`.
        """
        self.sweep()
        with folder_errors(self.folder):
            staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self.folder))
            try:
                self.account.own(staging)
                self.write(staging / "superuser.password", secrets.token_urlsafe(32), mode=0o600)
                self._initdb(binaries, staging, durable=durable)
                include = staging / "data" / "postgresql.conf"
                with include.open("a", encoding="utf-8") as file:
                    file.write(f"\ninclude_if_exists = '{_SETTINGS_NAME}'  # written again at every start\n")
                whole_files.move(staging, self.home, wait_s=whole_files.FOLDER_WAIT_S)
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what an interrupted initdb left behind. Call it under the start lock."""
        for path in self.folder.glob(f"{_STAGING}*"):
            shutil.rmtree(path, ignore_errors=True)

    def password(self) -> str:
        """The password of the superuser.

        Raises:
            EmbeddedError: `embedded.not_ours` when the file is gone or may not be read.
        """
        try:
            return (self.home / "superuser.password").read_text(encoding="ascii").strip()
        except OSError as error:
            raise EmbeddedError("embedded.not_ours", folder=str(self.folder)) from error

    def configure(self, tuning: Tuning, port: int, *, tls: bool) -> None:
        """Write the settings of this run; what an administrator set with ALTER SYSTEM still goes first."""
        zone = "'UTC'" if os.name == "nt" or Path("/usr/share/zoneinfo/UTC").exists() else "'UTC0'"
        settings = _SETTINGS | _TUNING[tuning]
        settings |= {"port": str(port), "timezone": zone, "log_timezone": zone, "ssl": "on" if tls else "off"}
        settings |= {"ssl_cert_file": "'../tls/server.crt'", "ssl_key_file": "'../tls/server.key'"}
        text = "".join(f"{name} = {value}\n" for name, value in settings.items())
        with folder_errors(self.folder):
            self.write(self._settings_file, text, mode=0o600)

    def serves_tls(self) -> bool:
        """Whether the settings of the current run offer encrypted connections."""
        with suppress(OSError):
            return _TLS_ON in self._settings_file.read_text(encoding="utf-8")
        return False

    def add_tls(self) -> None:
        """Offer encrypted connections too, from the next reload on."""
        with folder_errors(self.folder):
            text = self._settings_file.read_text(encoding="utf-8").replace(_TLS_OFF, _TLS_ON)
            self.write(self._settings_file, text, mode=0o600)

    def write(self, path: Path, text: str, *, mode: int) -> None:
        """Write a small file whole or not at all, owned by the account."""

        def finish(scratch: Path) -> None:
            scratch.chmod(mode)
            self.account.own(scratch)

        whole_files.replace(path, text.encode(), finish=finish)

    def rotate_log(self) -> int:
        """Put a large log aside; returns the size of the log that the next start appends to."""
        with suppress(FileNotFoundError), folder_errors(self.folder):
            size = self.log.stat().st_size if self.log.exists() else 0
            if size <= _LOG_BYTES_MAX:
                return size
            whole_files.move(self.log, self.folder / "server.log.1")
        return 0

    def log_since(self, offset: int) -> str:
        """What the server printed after `offset` bytes."""
        with suppress(OSError), self.log.open("rb") as file:
            file.seek(offset)
            return file.read().decode("utf-8", errors="replace")
        return ""

    def pid_file(self) -> PidFile | None:
        """What postmaster.pid says, or None when there is none or it is not finished."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
            ready = len(lines) > 7 and lines[7].strip() == "ready"
            return PidFile(pid=int(lines[0]), data=Path(lines[1]), port=int(lines[3]), ready=ready)
        except (OSError, ValueError, IndexError):
            return None

    def drop_pid_file(self) -> None:
        """Remove the note of a server that is gone; its number may belong to another process by now."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def is_alive(self, found: PidFile, binaries: Binaries) -> bool:
        """Whether the process in `found` is a server of this very folder."""
        if sys.platform == "linux" and Path("/proc/self/cwd").exists():
            try:
                return Path(f"/proc/{found.pid}/cwd").samefile(self.data)
            except FileNotFoundError:
                return False
            except PermissionError:
                pass
        return self.pg_ctl(binaries, "status")[0] == 0

    def pg_ctl(self, binaries: Binaries, *words: str) -> tuple[int, str]:
        """Run pg_ctl; returns its code and output. Paths are relative because it hands them to a shell."""
        answer = self.account.run([binaries.tool("pg_ctl"), *words, "-D", "data"], cwd=self.home)
        return answer.code, answer.output

    @property
    def _settings_file(self) -> Path:
        return self.data / _SETTINGS_NAME

    def _initdb(self, binaries: Binaries, staging: Path, *, durable: bool) -> None:
        output = ""
        for locale in _LOCALES:
            answer = self.account.run(
                [
                    *(binaries.tool("initdb"), "-D", "data", "-U", SUPERUSER, "-E", "UTF8"),
                    *("--auth=scram-sha-256", "--pwfile=superuser.password"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={locale}"),
                    *(() if durable else ("--no-sync",)),
                ],
                cwd=staging,
            )
            output = answer.output
            if answer.code == 0:
                return
            if "invalid locale" not in output:
                break
        if tells_disk_full(output):
            raise EmbeddedError("embedded.disk_full", folder=str(self.folder))
        if "invalid locale" in output:
            raise EmbeddedError("embedded.locale", locale=_LOCALES[0])
        raise EmbeddedError("embedded.start_failed", folder=str(self.folder), reason=_last_error(output))


def start_failure(folder: Path, output: str) -> EmbeddedError:
    """The error that tells why a start failed, from the server's own words."""
    if tells_disk_full(output):
        return EmbeddedError("embedded.disk_full", folder=str(folder))
    return EmbeddedError("embedded.start_failed", folder=str(folder), reason=_last_error(output))


def _last_error(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for word in ("PANIC:", "FATAL:", "error:"):
        for line in reversed(lines):
            if word in line:
                return line.split(word, maxsplit=1)[1].strip()
    return lines[-1] if lines else "it said nothing"
