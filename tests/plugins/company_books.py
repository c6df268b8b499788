"""Books: a company in which documents are made and posted by people of every job."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.books import Books
from tests.plugins.company import Company


@pytest.fixture
def books(company: Company) -> Iterator[Books]:
    """The books of a company of the test's own; its checks must be clean at the end unless the test corrupts it."""
    made = Books(company)
    yield made
    made.close()
