create function erp_api.session_check(in_since timestamptz) returns void
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_person erp.person;
begin
    select * into v_person from person where login = session_user;
    if v_person.disabled_at is not null then
        perform erp_api.fail('login.disabled', jsonb_build_object('login', session_user));
    end if;
    if v_person.logged_out_at > in_since then
        perform erp_api.fail('login.logged_out', jsonb_build_object('login', session_user));
    end if;
end
$$;
comment on function erp_api.session_check(timestamptz) is
    'Whether a program that logged in at that moment (`at` of session_start) may go on: it asks at each connection more. '
    'Raises login.disabled, login.logged_out.';
