create function erp_api.may(in_permission text) returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(
            pg_has_role(
                session_user,
                to_regrole(quote_ident(role_prefix || '__' || replace(in_permission, ':', '_'))),
                'usage'
            ),
            false
        )
        from company
    );
end
$$;
comment on function erp_api.may(text) is
    'Whether the person logged in holds a permission (`noun:verb`), through his jobs; false for one that is not known.';
