"""What the Linux packages are made from: nothing that the program imports is missing, nothing changed gets in."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from erp_desktop.__main__ import parser as client_parser
from erp_desktop.base.connection_file import SUFFIX
from erp_desktop.base.i18n import LANGUAGES
from erp_desktop.base.managed import read_managed
from installer import staging
from installer.dev_environment import QT_LIBRARIES, ROOT, WINDOW_LIBRARIES, SetupError
from installer.linux import build, description, man_pages, prove, stage
from installer.linux.clean_root import ProofError
from server_db.cli import parser as server_parser

FILES = ROOT / "installer" / "linux" / "files"
MIME = "application/vnd.kontor.connection+toml"


def qt_modules_imported() -> set[str]:
    """Modules of Qt that the program imports anywhere."""
    found: set[str] = set()
    for path in (ROOT / "erp_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                found.add(str(node.module).split(".")[1])
    return found


def test_every_module_of_qt_that_is_imported_is_kept() -> None:
    assert qt_modules_imported() <= staging.QT_MODULES


def test_languages_of_the_program_are_kept_of_babel_and_qt() -> None:
    for language in LANGUAGES:
        assert staging.LOCALES.fullmatch(f"{language}.dat")
        assert staging.QT_TRANSLATIONS.fullmatch(f"qtbase_{language}.qm")


def test_every_system_library_is_a_dependency(tmp_path: Path) -> None:
    (tmp_path / "usr" / "bin").mkdir(parents=True)
    told = description.client(tmp_path, tmp_path, "1.0", "")
    deb, rpm = (told["overrides"][how]["depends"] for how in ("deb", "rpm"))
    libraries = QT_LIBRARIES | WINDOW_LIBRARIES
    assert set(libraries.values()) <= set(deb)
    assert {f"{one}()(64bit)" for one in libraries} <= set(rpm)
    assert "python3 (<< 3.14)" in deb
    assert "kontor-embedded-server" in told["overrides"]["deb"]["recommends"]


@pytest.mark.parametrize(("release", "deb", "rpm"), [("", "1.0", "1.0-1"), ("2", "1.0-2", "1.0-2")])
def test_the_server_fits_exactly_its_program(tmp_path: Path, release: str, deb: str, rpm: str) -> None:
    told = description.embedded_server(tmp_path, tmp_path, "1.0", release)
    assert f"kontor (= {deb})" in told["overrides"]["deb"]["depends"]
    assert f"kontor = {rpm}" in told["overrides"]["rpm"]["depends"]


def test_a_package_that_is_not_as_locked_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("babel==0.1 \\\n    --hash=sha256:00\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"not 0\.1 as locked"):
        list(stage.locked(lock))
    lock.write_text("no-such-package==1\n", encoding="utf-8")
    with pytest.raises(SetupError, match="no-such-package is not in the environment"):
        list(stage.locked(lock))
    lock.write_text("pywin32-nothing==1 ; sys_platform == 'win32' \\\n", encoding="utf-8")
    assert list(stage.locked(lock)) == []


def test_a_file_that_was_changed_after_it_was_installed_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "site"
    shutil.copytree(Path(str(Distribution.from_name("zipp").locate_file("zipp"))), place / "zipp")
    record = Path(str(Distribution.from_name("zipp").locate_file("")))
    (info,) = record.glob("zipp-*.dist-info")
    shutil.copytree(info, place / info.name)
    one = Distribution.at(place / info.name)
    stage.copy_distribution(one, tmp_path / "lib")
    assert (tmp_path / "lib" / "zipp" / "__init__.py").is_file()
    with (place / "zipp" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("# something else\n")
    with pytest.raises(SetupError, match="is not as its package has it"):
        stage.copy_distribution(one, tmp_path / "lib")


def test_only_the_wanted_entries_of_a_lock_are_taken_with_all_their_hashes(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    entries = "a==1 \\\n    --hash=sha256:1\npsycopg-binary==2 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\nb==1\n"
    lock.write_text(entries, encoding="utf-8")
    assert list(staging.entries(lock, ["psycopg_binary"])) == [
        "psycopg-binary==2 \\", "    --hash=sha256:2 \\", "    --hash=sha256:3",
    ]


def test_manual_pages_tell_every_option_that_is_no_secret() -> None:
    page = man_pages.man_page(client_parser(), section=1)
    assert page.startswith('.TH KONTOR 1 ""')
    assert r"\fB\-\-selftest\fR" in page
    assert r"\fB\-\-server\fR \fIHOST[:PORT]\fR" in page
    assert r"\-\-lang\fR {en,zh_CN}" in page
    assert "exit-after" not in page.replace(r"\-", "-")
    server = man_pages.man_page(server_parser(), section=8)
    commands = set(re.findall(r"^\.SS (.+)$", server, re.MULTILINE))
    assert {r"connection\-file", "init", "user add", "user disable"} <= commands


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_manual_pages_are_good_troff() -> None:
    for parser, section in ((client_parser(), 1), (server_parser(), 8)):
        page = man_pages.man_page(parser, section=section, closing=build._SERVER_CLOSING)
        ended = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z"], input=page, encoding="utf-8",
                               capture_output=True, check=False)
        assert ended.stderr == ""


def test_a_double_click_on_a_connection_file_opens_the_program() -> None:
    entry = (FILES / "kontor.desktop").read_text(encoding="utf-8")
    assert f"MimeType={MIME};" in entry
    assert "Exec=kontor %f" in entry
    tree = ET.parse(FILES / "kontor.xml")  # noqa: S314 - our own file
    names = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = tree.find("m:mime-type", names)
    assert kind is not None
    assert kind.get("type") == MIME
    globbed = kind.find("m:glob", names)
    assert globbed is not None
    assert globbed.get("pattern") == f"*{SUFFIX}"


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
def test_the_desktop_entry_is_valid() -> None:
    ended = subprocess.run(["desktop-file-validate", str(FILES / "kontor.desktop")], capture_output=True, check=False)
    assert ended.stdout + ended.stderr == b""


@pytest.mark.parametrize("with_values", [False, True])
def test_the_example_of_settings_can_be_used_as_it_is(tmp_path: Path, *, with_values: bool) -> None:
    example = (FILES / "settings.toml").read_text(encoding="utf-8")
    if with_values:
        example = re.sub(r"^# (\w+ = )", r"\1", example, flags=re.MULTILINE)
        certificate = 'kontor-connection = 1\nservers = ["erp"]\ncertificate = "system"\n'
        (tmp_path / "zhonghe.kontor").write_text(certificate, encoding="utf-8")
    (tmp_path / "settings.toml").write_text(example, encoding="utf-8")
    decided = read_managed(tmp_path)
    assert decided.problem is None
    assert bool(decided.connections) is with_values
    assert bool(decided.values) is with_values


@pytest.mark.parametrize("name", ["postinst", "prerm", "postrm"])
def test_scripts_of_the_package_are_good_shell(name: str) -> None:
    ended = subprocess.run(["/bin/sh", "-n", str(FILES / name)], capture_output=True, check=False)
    assert ended.stderr == b""


@pytest.mark.parametrize(("argument", "left"), [("remove", False), ("upgrade", False), ("0", False), ("1", True)])
def test_removal_takes_what_was_compiled_but_not_from_under_a_newer_one(
    tmp_path: Path, argument: str, *, left: bool
) -> None:
    compiled = tmp_path / "lib" / "inner" / "__pycache__"
    compiled.mkdir(parents=True)
    script = (FILES / "prerm").read_text(encoding="utf-8").replace("@FOLDER@", str(tmp_path / "lib"))
    subprocess.run(["/bin/sh", "-c", script, "prerm", argument], check=True)
    assert compiled.exists() is left


def test_who_builds_with_a_mask_shuts_nobody_out(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        build.documents(tmp_path / "doc")
        build.server_files(tmp_path / "server")
        build.write(tmp_path / "bin" / "kontor", "#!/bin/sh", mode=0o700)
    finally:
        os.umask(before)
    (tmp_path / "open").touch()
    (tmp_path / "open").chmod(0o666)
    (tmp_path / "link").symlink_to("/nowhere")
    build.open_to_all(tmp_path)
    modes = {path: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if not path.is_symlink()}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o644, 0o755}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o755}
    assert [path.name for path, mode in modes.items() if path.is_file() and mode == 0o755] == ["kontor"]


def test_building_without_anything_staged_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BUILD", tmp_path)
    with pytest.raises(SetupError, match="Nothing is staged"):
        build.package("", ["deb"])


def test_the_proof_wants_root_and_built_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert prove.main(["--built"]) == 1
    assert "only be made by root" in capsys.readouterr().err
    monkeypatch.setattr(prove, "DIST", tmp_path)
    with pytest.raises(ProofError, match="build it first"):
        prove.packages()
