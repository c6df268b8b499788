create function erp_api.record__lock_key(in_noun text, in_id text) returns bigint
language plpgsql immutable parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return hashtextextended(in_noun || ':' || in_id, 0);
end
$$;
comment on function erp_api.record__lock_key(text, text) is
    'Internal: the advisory lock that stands for a record being edited.';
