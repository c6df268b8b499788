create function erp_api.purchase_order__result(in_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select document_result(o.id, o.version, o.status, o.number, null) from purchase_order o where o.id = in_id
    );
end
$$;
comment on function erp_api.purchase_order__result(uuid) is
    'An order as it stands, as the answer of the functions that change its status.';
