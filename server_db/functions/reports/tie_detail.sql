create function erp_api.tie_detail(in_check text)
returns table (subject text, expected numeric, found numeric, detail jsonb)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if not person__sees_all() then
        perform fail('ties.limited_person');
    end if;
    if not exists (
        select from pg_proc f
        where f.pronamespace = 'erp_api'::regnamespace and f.proname = 'check__' || in_check
    ) then
        perform fail('check.unknown', jsonb_build_object('check', in_check));
    end if;
    return query execute format('select c.subject, c.expected, c.found, c.detail from erp_api.%I() c limit 1000',
        'check__' || in_check);
end
$$;
comment on function erp_api.tie_detail(text) is
    'The rows that differ in a numbered check (server_db/maintenance/checks), at most 1000; none when all is well.';
