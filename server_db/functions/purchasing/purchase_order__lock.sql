create function erp_api.purchase_order__lock(
    in_id uuid, in_version integer, in_request_id uuid, in_statuses text[]
) returns erp.purchase_order
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order;
begin
    select * into v_order from purchase_order o where o.id = in_id for update;
    if v_order.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'purchase_order', 'id', in_id));
    end if;
    if v_order.version <> in_version then
        if v_order.request_id = in_request_id or document_repeated(in_id, in_request_id) then
            return null;
        end if;
        perform fail_stale('purchase_order', in_id);
    end if;
    if v_order.status <> all(in_statuses) then
        perform fail(
            'purchase_order.wrong_status', jsonb_build_object('number', v_order.number, 'status', v_order.status)
        );
    end if;
    return v_order;
end
$$;
comment on function erp_api.purchase_order__lock(uuid, integer, uuid, text[]) is
    'The order, locked, in one of the statuses that an action starts from; null when the request was carried out '
    'before. Raises record.missing, record.stale, purchase_order.wrong_status.';
