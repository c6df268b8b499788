"""Every public method of every repository, found where it stands, under its permission and under all others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.proof import Proof
from tests.factories.repositories import Method, methods
from tests.plugins.stored import Stored

pytestmark = pytest.mark.permissions

OPEN_TO_EVERYBODY = {
    f"CurrencyRepository.{name}": "every amount stands in a currency, whose decimals every screen needs"
    for name in ("count", "find_by_codes", "get", "import_preview", "load", "page")
} | {"PersonRepository.count": "the names of colleagues stand on every document, so anybody may count them"}
"""Methods that read what everybody in the company may read, and why: only their guard can refuse."""


@pytest.fixture(scope="module")
def proof(stored: Stored) -> Iterator[Proof]:
    made = Proof(stored.company, stored.arguments)
    yield made
    made.close()


@pytest.mark.parametrize("method", methods(), ids=str)
def test_a_method_is_for_those_with_its_permission(proof: Proof, method: Method) -> None:
    faults = proof.faults(method)
    if str(method) in OPEN_TO_EVERYBODY:
        assert faults == [f"{method}: everybody has the rights it uses"]
    else:
        assert faults == []
