create function erp_api.period__reopen(in_id uuid, in_version integer, in_request_id uuid, in_reason text)
returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_period erp.period := period__lock(in_id, in_version, in_request_id);
    v_later text;
begin
    if v_period.id is null then
        return period__result(in_id);
    end if;
    if v_period.status = 'open' then
        perform fail('period.open_already', jsonb_build_object('period', v_period.code));
    end if;
    select string_agg(p.code, ', ' order by p.starts) into v_later
    from period p
    where p.starts > v_period.starts and p.status = 'closed';
    if v_later is not null then
        perform fail('period.later_closed', jsonb_build_object('period', v_period.code, 'later', v_later));
    end if;
    return period__change_status(in_id, in_version, in_request_id, 'open', 'reopened', reason_given(in_reason));
end
$$;
comment on function erp_api.period__reopen(uuid, integer, uuid, text) is
    'Open a closing or closed period again, the latest first, with a reason that stays on record. Raises '
    'period.open_already, period.later_closed, reason.missing.';
