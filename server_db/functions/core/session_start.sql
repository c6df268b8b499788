create function erp_api.session_start() returns jsonb
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_person erp.person;
    v_company erp.company;
    v_deployment erp.deployment;
    -- Programs of release 0.1 do not say their release, and take a server of 0.1 only.
    v_program constant text := coalesce(current_setting('kontor.program', true), '');
    v_until timestamptz;
begin
    select * into v_company from company;
    select * into v_person from person where login = session_user;
    if v_person.login is null then
        perform erp_api.fail('login.no_right', jsonb_build_object('login', session_user, 'company', v_company.name));
    end if;
    if v_person.disabled_at is not null then
        perform erp_api.fail('login.disabled', jsonb_build_object('login', session_user, 'company', v_company.name));
    end if;
    select nullif(rolvaliduntil, 'infinity') into v_until from pg_roles where rolname = session_user;
    select * into v_deployment from deployment order by id desc limit 1;
    return jsonb_build_object(
        'login', v_person.login,
        'person_name', v_person.name,
        'language', v_person.language,
        'own_documents_only', v_person.own_documents_only,
        'warehouses', case when not v_person.all_warehouses then to_jsonb(scope_warehouse_ids()) end,
        'company', to_jsonb(v_company) - '{id,created_by,created_at,changed_by,changed_at}'::text[]
            || jsonb_build_object(
                'minor_units', (select minor_units from currency where code = v_company.currency_code),
                'currency', v_company.currency_code
            ),
        'permissions', (
            select coalesce(jsonb_agg(p.permission order by p.permission), '[]')
            from permission_names() p(permission)
            where may(p.permission)
        ),
        'revision', v_deployment.revision,
        'code_hash', v_deployment.code_hash,
        'release', case when v_program = '' and starts_with(client_release_min(), '0.1.')
            then client_release_min() else v_deployment.release end,
        'client_release_min', client_release_min(),
        'today', current_date,
        'at', clock_timestamp(),
        'password', jsonb_build_object(
            'until', v_until,
            'is_temporary', coalesce(v_until = v_person.temporary_password_until, false),
            'may_renew', exists (
                select
                from pg_namespace n
                join pg_auth_members a on a.member = n.nspowner and a.admin_option
                where n.nspname = 'erp_keeper' and pg_get_userbyid(a.roleid) = session_user
            )
        )
    );
end
$$;
comment on function erp_api.session_start() is
    'What the desktop asks first: who is logged in, what he may, which company this is and what was deployed. '
    'A program of 0.1 is told that release while it still fits. warehouses is null for all of them, password.until '
    'when the password lasts for ever; `at` is for session_check. Raises login.no_right, login.disabled.';
