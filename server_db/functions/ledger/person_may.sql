create function erp_api.person_may(in_login text, in_permission text) returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return coalesce(
        (
            select pg_has_role(person.oid, permission.oid, 'member')
            from pg_roles person, company c, pg_roles permission
            where person.rolname = in_login
                and permission.rolname = c.role_prefix || '__' || replace(in_permission, ':', '_')
        ),
        false
    );
end
$$;
comment on function erp_api.person_may(text, text) is
    'Whether a login holds a permission (`noun:verb`), through its job roles; false for a login or permission '
    'that does not exist.';
