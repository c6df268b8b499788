create function erp_api.person__renew_password() returns timestamptz
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_days smallint;
begin
    update person
    set password_changed_at = clock_timestamp(), temporary_password_until = null, version = version + 1
    where login = session_user and disabled_at is null;
    if not found then
        perform erp_api.fail('login.no_right', jsonb_build_object('login', session_user, 'company', current_database()));
    end if;
    select password_days into v_days from company;
    return case when v_days = 0 then 'infinity' else date_trunc('second', clock_timestamp()) + make_interval(days => v_days) end;
end
$$;
comment on function erp_api.person__renew_password() is
    'Note that the person logged in has chosen a new password, and return until when it is valid (company.password_days). '
    'Called by the keeper of passwords alone, who gives the login the password in the same transaction.';
