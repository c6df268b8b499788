-- PL/pgSQL keeps its plan; an SQL function that cannot be inlined is planned at every call, ten times slower.
create function erp_api.scope_all_documents() returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return pg_has_role(session_user, current_user, 'member')
        or exists (select from person where login = session_user and disabled_at is null and not own_documents_only);
end
$$;
comment on function erp_api.scope_all_documents() is
    'Row rule: whether the person sees documents that others made; who may act as the owner of the database does too.';
