"""Runs the migrations on the connection that the deployment hands over, inside its transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from migrations.runner import compared
from server_db.tables import Base
from server_db.tables.base import SCHEMA

_connection = context.config.attributes.get("connection")
if not isinstance(_connection, Connection):
    raise RuntimeError("migrations run as part of `kontor-server deploy`")

context.configure(
    connection=_connection,
    target_metadata=Base.metadata,
    version_table_schema=SCHEMA,
    include_schemas=True,
    include_object=compared,
    compare_type=True,
    compare_server_default=True,
    on_version_apply=context.config.attributes["applied"],
)
with context.begin_transaction():
    context.run_migrations()
