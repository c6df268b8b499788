"""Moves a database to the newest schema, and compares it with the models."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from server_db.tables import Base
from server_db.tables.base import SCHEMA

FOLDERS: Final = [Path(__file__).parent / "versions"]
"""Where the migrations lie."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """A migration that was run: its revision, the first line of its description, and how long it took."""

    revision: str
    title: str
    seconds: float


class MigrationFailed(Exception):
    """The database refused a statement of a migration; the cause is its error."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


def upgrade(connection: Connection) -> tuple[Migrated, ...]:
    """Run every migration that `connection`'s database has not seen, in its transaction; returns those it ran.

    Raises:
        MigrationFailed: with the revision.
        CommandError: the database has a revision that is not known here.
    """
    done: list[Migrated] = []
    begun = time.monotonic()

    def note(*, step: Any, **_more: object) -> None:  # noqa: ANN401 - Alembic gives it no name
        nonlocal begun
        ended = time.monotonic()
        title = str(step.up_revision.doc).splitlines()[0]
        done.append(Migrated(step.up_revision_id, title, ended - begun))
        begun = ended

    config = _config()
    config.attributes["connection"] = connection
    config.attributes["applied"] = note
    current = MigrationContext.configure(connection, opts={"version_table_schema": SCHEMA}).get_current_revision()
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        script = ScriptDirectory.from_config(config)
        pending = [one.revision for one in script.iterate_revisions("head", current or "base")][::-1]
        if len(done) == len(pending):
            raise
        raise MigrationFailed(pending[len(done)]) from error
    return tuple(done)


def head() -> str:
    """The newest revision."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("there are no migrations")
    return revision


def drift(connection: Connection) -> list[Any]:
    """What Alembic would change to make the database equal to the models; empty when they agree.

    Checks are not among it: compare `constraints` of two databases for those.
    """
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table_schema": SCHEMA,
            "include_schemas": True,
            "include_object": compared,
            "compare_type": True,
            "compare_server_default": True,
        },
    )
    differences: list[Any] = compare_metadata(context, Base.metadata)
    return differences


def compared(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:  # noqa: FBT001 - Alembic calls it so
    """Whether Alembic looks at a thing: only at what lies in our schema."""
    del other, reflected
    if kind != "table":
        return True
    return getattr(thing, "schema", None) == SCHEMA and name != "alembic_version"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(one).replace("%", "%%") for one in FOLDERS))
    return config
