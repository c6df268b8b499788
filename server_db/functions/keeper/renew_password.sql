create function erp_keeper.renew_password(in_verifier text) returns timestamptz
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set timezone = 'UTC'
as $$
declare
    v_until timestamptz;
begin
    -- Anything but a verifier would be taken for the password itself.
    if in_verifier is null
        or in_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,6}:[A-Za-z0-9+/]{22,88}={0,2}\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$'
        or split_part(split_part(in_verifier, '$', 2), ':', 1)::integer < 4096
    then
        perform erp_api.fail('password.no_verifier');
    end if;
    v_until := erp_api.person__renew_password();
    begin
        execute format('alter role %I password %L valid until %L', session_user, in_verifier, v_until);
    exception when insufficient_privilege then
        perform erp_api.fail('password.not_kept', jsonb_build_object('login', session_user));
    end;
    return v_until;
end
$$;
comment on function erp_keeper.renew_password(text) is
    'Give the person logged in a new password, by its SCRAM-SHA-256 verifier, and return until when it is valid. '
    'Belongs to the keeper, who may change the logins of the company''s people and nothing else. Raises '
    'password.no_verifier, password.not_kept, login.no_right.';
