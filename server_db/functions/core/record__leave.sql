create function erp_api.record__leave(in_noun text, in_id text) returns void
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if pg_advisory_unlock_shared(record__lock_key(in_noun, in_id)) then
        perform pg_notify('kontor_editors', in_noun || ':' || in_id);
    end if;
end
$$;
comment on function erp_api.record__leave(text, text) is
    'Say that this connection edits a record no more, and tell the others.';
