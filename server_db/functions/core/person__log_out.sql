create function erp_api.person__log_out(in_login text) returns void
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    update person set logged_out_at = clock_timestamp(), version = version + 1 where login = in_login;
    if not found then
        perform erp_api.fail('record.gone', jsonb_build_object('id', in_login));
    end if;
    perform pg_notify('kontor_changes', 'log_out:' || in_login);
end
$$;
comment on function erp_api.person__log_out(text) is
    'Send the programs of a person back to their login window. Connections of other programs are ended by '
    'kontor-server user logout, which takes rights over the login. Raises record.gone.';
