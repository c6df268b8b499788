create function erp_api.record__editors(in_noun text, in_id text)
returns table (login text, name text)
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_key bigint := record__lock_key(in_noun, in_id);
begin
    if (case in_noun when 'supplier' then 'party' else in_noun end) <> all (scope_nouns())
        or not scope_record(in_noun, in_id)
    then
        perform fail('access.denied', jsonb_build_object('permission', in_noun || ':read'));
    end if;
    return query
    select p.login, p.name
    from pg_locks k
    join pg_stat_activity s on s.pid = k.pid
    join person p on p.login = s.usename
    where k.locktype = 'advisory'
        and k.database = (select d.oid from pg_database d where d.datname = current_database())
        and k.objsubid = 1
        and k.classid = ((v_key >> 32) & 4294967295)::oid
        and k.objid = (v_key & 4294967295)::oid
        and k.granted
        and k.pid <> pg_backend_pid()
    group by p.login, p.name
    order by p.name, p.login;
end
$$;
comment on function erp_api.record__editors(text, text) is
    'Who else edits a record at this moment: logins and names of the other connections that entered it. A connection '
    'that is lost has left. Raises access.denied to who may not read the record.';
