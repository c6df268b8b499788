create function erp_api.period__start_closing(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_period erp.period := period__lock(in_id, in_version, in_request_id);
begin
    if v_period.id is null then
        return period__result(in_id);
    end if;
    if v_period.status <> 'open' then
        perform fail('period.not_open', jsonb_build_object('period', v_period.code, 'status', v_period.status));
    end if;
    return period__change_status(in_id, in_version, in_request_id, 'closing', 'closing_started', null);
end
$$;
comment on function erp_api.period__start_closing(uuid, integer, uuid) is
    'From now on only holders of period:post_closing post in the period. Raises period.not_open.';
