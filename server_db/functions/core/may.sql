create function erp_api.may(in_permission text) returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return exists (
        select
        from pg_roles r
        where r.rolname = (select role_prefix from company) || '__' || replace(in_permission, ':', '_')
            and pg_has_role(session_user, r.oid, 'usage')
    );
end
$$;
comment on function erp_api.may(text) is
    'Whether the person logged in holds a permission (`noun:verb`), through his jobs; false for one that is not known.';
