create function erp_api.purchase_order__send(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order := purchase_order__lock(
        in_id, in_version, in_request_id, array['approved', 'partly_received']
    );
    v_supplier erp.party;
begin
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    select * into v_supplier from party s where s.id = v_order.supplier_id;
    if v_supplier.blocked then
        perform fail('party.blocked', jsonb_build_object('supplier', v_supplier.name));
    end if;
    perform purchase_order__note(
        in_id, in_request_id, 'sent', jsonb_build_object('revision', v_order.revision)
    );
    update purchase_order o
    set status = case when o.status = 'approved' then 'sent' else o.status end, sent_at = clock_timestamp(),
        version = o.version + 1, request_id = in_request_id
    where o.id = in_id;
    return purchase_order__result(in_id);
end
$$;
comment on function erp_api.purchase_order__send(uuid, integer, uuid) is
    'Note that an approved order went to the supplier; one that is partly received already keeps its status. Raises '
    'purchase_order.wrong_status, party.blocked.';
