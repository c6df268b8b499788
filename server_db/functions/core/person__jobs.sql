create function erp_api.person__jobs(in_login text) returns text[]
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(array_agg(substr(r.rolname, length(c.role_prefix || '__job_') + 1) order by r.rolname), '{}')
        from company c
        join pg_roles m on m.rolname = in_login
        join pg_auth_members a on a.member = m.oid
        join pg_roles r on r.oid = a.roleid and starts_with(r.rolname, c.role_prefix || '__job_')
    );
end
$$;
comment on function erp_api.person__jobs(text) is
    'The jobs of a person in this company, by their names: shipped ones (`buyer`) and those of its own.';
