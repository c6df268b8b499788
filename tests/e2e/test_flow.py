"""The whole flow in the real main window, by keyboard, with five logins, in both languages and themes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server_db.maintenance import checks
from tests.e2e.conftest import OpenProgram
from tests.e2e.flow import Flow, prepare
from tests.e2e.people import hire
from tests.plugins.company import Company


@pytest.mark.e2e
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh_CN", "dark")])
def test_one_purchase_from_order_to_payment(
    open_program: OpenProgram, company: Company, tmp_path: Path, language: str, theme: str
) -> None:
    prepare(company)
    people = hire(company, language)
    program = open_program(language=language, theme=theme)
    Flow(program, people, Path(os.environ.get("KONTOR_PICTURES", tmp_path))).run()
    with company.connect() as connection:
        assert [finding for check in checks.found() for finding in checks.run(connection, check)] == []
