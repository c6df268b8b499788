"""Folders with Chinese names, which PostgreSQL's programs on Windows do not understand."""

from __future__ import annotations

from pathlib import Path

import pytest

from server_db.embedded import EmbeddedError
from server_db.embedded.plain_path import plain_path


def test_a_path_with_other_letters_is_called_by_its_short_name() -> None:
    assert plain_path(Path("/公司/data"), lambda _path: "/GONG~1/data") == Path("/GONG~1/data")
    assert plain_path(Path("/plain"), lambda _path: "/never") == Path("/plain")


def test_a_path_without_a_short_name_is_refused_with_what_to_do() -> None:
    with pytest.raises(EmbeddedError, match="choose another folder") as refused:
        plain_path(Path("/公司/data"), lambda path: path)
    assert refused.value.code == "embedded.letters"
    assert "/公司/data" in str(refused.value)


def test_other_systems_use_every_path_as_it_is() -> None:
    assert plain_path(Path("/公司/data")) == Path("/公司/data")
