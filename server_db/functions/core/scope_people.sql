create function erp_api.scope_people(in_permission text) returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return pg_has_role(session_user, current_user, 'member') or may(in_permission);
end
$$;
comment on function erp_api.scope_people(text) is
    'Row rule: whether the person sees rows about others: with that permission, or as one who may act as the owner (a '
    'backup has every row); an empty permission leaves the owner alone.';
