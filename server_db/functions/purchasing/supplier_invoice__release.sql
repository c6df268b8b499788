create function erp_api.supplier_invoice__release(in_id uuid, in_version integer, in_request_id uuid, in_reason text)
returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_invoice erp.supplier_invoice;
    v_reason text := reason_given(in_reason);
begin
    select * into v_invoice from supplier_invoice h where h.id = in_id for update;
    if document__repeats(
        'supplier_invoice', in_id, v_invoice.version, v_invoice.request_id, v_invoice.status, in_version, in_request_id
    ) then
        return supplier_invoice__result(in_id);
    end if;
    if v_invoice.status <> 'posted' or not v_invoice.blocked then
        perform fail('supplier_invoice.not_blocked', jsonb_build_object('number', v_invoice.number));
    end if;
    if session_user = v_invoice.created_by or exists (
        select from document_event e
        where e.document_id = in_id and e.event = 'posted' and e.login = session_user
    ) then
        perform fail('supplier_invoice.own_release', jsonb_build_object('number', v_invoice.number));
    end if;
    update open_item_balance b
    set blocked = false
    from open_item i
    where i.document_id = in_id and b.open_item_id = i.id and b.blocked;
    update supplier_invoice h
    set blocked = false, released_by = session_user, released_at = clock_timestamp(),
        release_reason = v_reason, version = h.version + 1, request_id = in_request_id
    where h.id = in_id;
    insert into document_event (document_kind, document_id, event, detail)
    values ('supplier_invoice', in_id, 'released',
        jsonb_build_object('request_id', in_request_id, 'reason', v_reason));
    perform notify_change('supplier_invoice', in_id);
    return supplier_invoice__result(in_id);
end
$$;
comment on function erp_api.supplier_invoice__release(uuid, integer, uuid, text) is
    'Let a blocked invoice be paid, by somebody who neither entered nor posted it, with a reason.';
