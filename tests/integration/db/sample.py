"""A company in small: a document with lines, two masters, and the functions a client calls at login."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, MetaData, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship

from server_db.tables.base import Base as RealBase
from server_db.tables.base import Day, Document, Identified, Master, Price, Quantity, Small, fact, filled


class SampleBase(MappedAsDataclass, DeclarativeBase, kw_only=True):
    metadata = MetaData(schema="erp", naming_convention=RealBase.metadata.naming_convention)
    type_annotation_map = RealBase.type_annotation_map


class Grade(SampleBase, Master, kw_only=True):
    __tablename__ = "grade"
    __table_args__ = (UniqueConstraint("code"), filled("code", 20), filled("name"))


class Thing(SampleBase, Master, kw_only=True):
    __tablename__ = "thing"
    __table_args__ = (
        UniqueConstraint("code"),
        filled("code", 20),
        filled("name"),
        fact("weight_positive", "weight > 0"),
    )

    grade_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.grade.id"), default=None)
    weight: Mapped[Quantity | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    cost: Mapped[Price | None] = mapped_column(default=None)
    seen_on: Mapped[Day | None] = mapped_column(default=None)
    parts: Mapped[list[ThingPart]] = relationship(
        lazy="raise", default_factory=list, cascade="all, delete-orphan", order_by="ThingPart.line"
    )


class ThingPart(SampleBase, Identified, kw_only=True):
    __tablename__ = "thing_part"
    __table_args__ = (UniqueConstraint("thing_id", "line", deferrable=True, initially="DEFERRED"),)

    thing_id: Mapped[UUID] = mapped_column(ForeignKey("erp.thing.id"), init=False)
    line: Mapped[Small]
    label: Mapped[str]


class Draft(SampleBase, Document, kw_only=True):
    __tablename__ = "draft"
    __table_args__ = (fact("title_short", "length(title) <= 40"),)

    title: Mapped[str]
    day: Mapped[Day | None] = mapped_column(default=None)
    total: Mapped[Price] = mapped_column(server_default=text("0"), init=False)


class DraftLine(SampleBase, Identified, kw_only=True):
    __tablename__ = "draft_line"
    __table_args__ = (
        UniqueConstraint("draft_id", "line", deferrable=True, initially="DEFERRED"),
        fact("quantity_positive", "quantity > 0"),
    )

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("erp.draft.id"))
    line: Mapped[Small]
    thing_id: Mapped[UUID | None] = mapped_column(ForeignKey("erp.thing.id"), default=None)
    quantity: Mapped[Quantity]
    wanted: Mapped[Day | None] = mapped_column(default=None)
    done_quantity: Mapped[Quantity] = mapped_column(server_default=text("0"), init=False)


FUNCTIONS = """
create schema erp_api;
create function erp_api.fail(in_code text, in_params jsonb) returns void language plpgsql as $$
begin
  raise exception using errcode = case when in_code like '%.stale' then 'KT002' else 'KT001' end,
    message = in_code, detail = in_params::text;
end $$;
create function erp_api.session_start() returns jsonb language sql as $$
  select jsonb_build_object('login', session_user, 'person_name', 'Clara Clerk',
    'company', jsonb_build_object('name', 'Sample Ltd', 'currency', 'EUR', 'minor_units', 2, 'language', 'en'),
    'permissions', '["grade:read", "currency:read", "unknown:thing"]'::jsonb,
    'release', '0.1.0', 'today', '2026-03-05', 'schema_revision', '0001', 'code_hash', 'abc')
$$;
create function erp_api.echo(in_value jsonb) returns jsonb language sql as 'select in_value';
create function erp_api.add(in_a numeric, in_b numeric) returns numeric language sql as 'select in_a + in_b';
create function erp_api.kinds(in_id uuid, in_ids uuid[], in_day date, in_small smallint, in_big bigint,
  in_flag boolean, in_moment timestamptz, in_word text) returns text language sql as $$
  select concat_ws(' ', in_id, in_ids[2], in_day, in_small, in_big, in_flag,
    in_moment at time zone 'UTC', in_word) $$;
create function erp_api.nap(in_seconds numeric) returns void language sql as 'select pg_sleep(in_seconds)';
create function erp_api.thing__search(in_words text, in_limit integer)
  returns table (id uuid, code text, name text, detail text) language sql stable as $$
  select id, code, name, note from erp.thing where archived_at is null and code || name ilike '%' || in_words || '%'
  order by code limit in_limit $$;
create function erp_api.touch() returns trigger language plpgsql as $$
begin
  new.changed_by := session_user; new.changed_at := clock_timestamp(); return new;
end $$;
create function erp_api.keep_key() returns trigger language plpgsql as $$
begin
  new.search_key := lower(' ' || new.code || ' ' || new.name); return new;
end $$;
create trigger touch before update on erp.draft for each row execute function erp_api.touch();
create trigger touch before update on erp.thing for each row execute function erp_api.touch();
create trigger search_key before insert or update on erp.thing for each row execute function erp_api.keep_key();
grant usage on schema erp, erp_api to public;
grant execute on all functions in schema erp_api to public;
grant select on all tables in schema erp to clerk;
grant insert (id, request_id, title, day), update (request_id, version, title, day) on erp.draft to clerk;
grant insert (id, draft_id, line, thing_id, quantity, wanted), update (line, thing_id, quantity, wanted), delete
  on erp.draft_line to clerk;
grant insert, update on erp.thing, erp.grade to clerk;
grant insert, update, delete on erp.thing_part to clerk;
"""
