create function erp_api.record__enter(in_noun text, in_id text)
returns table (login text, name text)
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    -- Asked first, because it refuses who may not read the record.
    return query select e.login, e.name from record__editors(in_noun, in_id) e;
    -- Shared and not waited for: nobody is ever locked out by it.
    perform pg_try_advisory_lock_shared(record__lock_key(in_noun, in_id));
    perform pg_notify('kontor_editors', in_noun || ':' || in_id);
end
$$;
comment on function erp_api.record__enter(text, text) is
    'Say that this connection edits a record, until record__leave or its end; returns who else does, and tells them. '
    'Locks nobody out. Raises access.denied. Source: screens.md, "Waiting, errors, loss".';
