create function erp_api.period__result(in_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select document_result(p.id, p.version, p.status, p.code, null) from period p where p.id = in_id
    );
end
$$;
comment on function erp_api.period__result(uuid) is 'A period as the answer to a request that is repeated.';
