create function erp_api.person__sees_all() returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return scope_all_warehouses() and scope_all_documents();
end
$$;
comment on function erp_api.person__sees_all() is
    'Internal: false for a person whose rows are limited to warehouses or own documents: totals would not be whole.';
