-- Called for rows that are no draft. Runs as the one who writes: inside a posting function that is the owner, who may.
create function erp_api.guard_draft() returns trigger
language plpgsql
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if current_user <> (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid) then
        perform erp_api.fail('document.not_draft', jsonb_build_object(
            'noun', tg_table_name, 'number', old.number, 'status', old.status
        ));
    end if;
    return new;
end
$$;
comment on function erp_api.guard_draft() is 'Trigger: only drafts are edited directly; all else is done by functions.';
