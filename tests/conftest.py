"""What every test may use; each plugin says which fixtures it brings."""

from __future__ import annotations

pytest_plugins = [
    "tests.plugins.garbage",
    "tests.plugins.postgres",
    "tests.plugins.company",
    "tests.plugins.desk",
    "tests.plugins.company_books",
    "tests.plugins.clerks",
    "tests.plugins.kills",
    "tests.plugins.failovers",
    "tests.plugins.stored",
    "tests.plugins.releases",
]
