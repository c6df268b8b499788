-- Called for rows whose version is not the next one. Runs as the one who writes: inside a posting function that is the
-- owner, who counts versions himself.
create function erp_api.guard_version() returns trigger
language plpgsql
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if current_user <> (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid) then
        perform erp_api.fail('record.version', jsonb_build_object('noun', tg_table_name));
    end if;
    return new;
end
$$;
comment on function erp_api.guard_version() is
    'Trigger: a person''s write raises the version by one, so that nobody''s edit is lost without being noticed.';
