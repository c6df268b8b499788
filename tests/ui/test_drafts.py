"""Drafts on disk: whole or not at all, kept apart by person, damaged ones do no harm."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from erp_desktop.ui.drafts import Draft, DraftStore

AT = datetime(2026, 3, 5, 14, 2, tzinfo=UTC)


def _draft(record: str = "r1", **changes: object) -> Draft:
    values: dict[str, object] = {
        "noun": "supplier", "record": record, "new": False, "title": "Supplier S-1", "version": 3, "saved_at": AT,
        "fields": {"name": "中和 🔩 \ud800 \0", "blocked": True}, "grids": {"lines": [{"values": {"a": 1}}]},
    }
    return Draft(**{**values, **changes})  # type: ignore[arg-type]


def test_comes_back_as_it_was(tmp_path: Path) -> None:
    store = DraftStore(tmp_path / "new" / "folder")
    assert store.keep(_draft())
    assert store.find("supplier", "r1") == _draft()
    assert store.find("supplier", "r2") is None
    store.forget("supplier", "r1")
    store.forget("supplier", "r1")
    assert store.find("supplier", "r1") is None


def test_left_are_those_nobody_works_on_newest_first(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    for number in range(3):
        store.keep(_draft(f"r{number}", saved_at=AT.replace(hour=number)))
    store.open("supplier", "r1")
    assert [draft.record for draft in store.left("supplier")] == ["r2", "r0"]
    assert store.left("order") == []
    store.close("supplier", "r1")
    assert len(store.left()) == 3


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format": 99}', '{"format": 1}', "\x00\xff"])
def test_damaged_file_is_no_draft(tmp_path: Path, content: str) -> None:
    store = DraftStore(tmp_path)
    store.keep(_draft())
    next(tmp_path.glob("*.json")).write_text(content, encoding="latin-1")
    assert store.find("supplier", "r1") is None
    assert store.left() == []


def test_disk_that_refuses_is_no_crash(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert not DraftStore(blocked / "folder").keep(_draft())


def test_people_companies_and_servers_are_kept_apart(tmp_path: Path) -> None:
    folders = {
        DraftStore.of(server=server, company=company, login=login, root=tmp_path).folder
        for server in ("db1", "db2") for company in ("../demo", "demo") for login in ("ann", "bob/../ann")
    }
    assert len(folders) == 8
    assert all(folder.parent == tmp_path for folder in folders)


def test_a_standby_that_comes_later_hides_no_draft(tmp_path: Path) -> None:
    before, after = (
        DraftStore.of(server=server, company="demo", login="ann", root=tmp_path) for server in ("db1", "db1, db2:5433")
    )
    assert before.keep(_draft())
    assert len(after.left()) == 1
