create function erp_api.period__change_status(
    in_id uuid, in_version integer, in_request_id uuid, in_status text, in_event text, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_period erp.period;
begin
    -- Postings hold a share lock on their period: this waits for those under way, and later ones see the new status.
    update period p
    set status = in_status, version = p.version + 1
    where p.id = in_id and p.version = in_version
    returning * into v_period;
    if v_period.id is null then
        perform fail_stale('period', in_id);
    end if;
    insert into document_event (document_kind, document_id, event, detail)
    values (
        'period', in_id, in_event,
        jsonb_strip_nulls(jsonb_build_object('request_id', in_request_id, 'reason', in_reason))
    );
    perform notify_change('period', in_id);
    return jsonb_build_object(
        'id', in_id, 'version', v_period.version, 'status', v_period.status, 'number', v_period.code, 'voucher', null
    );
end
$$;
comment on function erp_api.period__change_status(uuid, integer, uuid, text, text, text) is
    'Write the status of a period that is locked and checked, with its trail.';
