-- PL/pgSQL keeps its plan; an SQL function that cannot be inlined is planned at every call, ten times slower.
create function erp_api.scope_all_warehouses() returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return pg_has_role(session_user, current_user, 'member')
        or exists (select from person where login = session_user and disabled_at is null and all_warehouses);
end
$$;
comment on function erp_api.scope_all_warehouses() is
    'Row rule: whether the person sees every warehouse; who may act as the owner of the database does too.';
