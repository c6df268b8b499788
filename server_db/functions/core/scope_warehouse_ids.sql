-- PL/pgSQL keeps its plan; an SQL function that cannot be inlined is planned at every call, ten times slower.
create function erp_api.scope_warehouse_ids() returns uuid[]
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(array_agg(w.warehouse_id), '{}')
        from person p
        join person_warehouse w on w.login = p.login
        where p.login = session_user and p.disabled_at is null
    );
end
$$;
comment on function erp_api.scope_warehouse_ids() is 'Row rule: the warehouses of a person who is limited to some.';
