create function erp_api.purchase_order__close(
    in_id uuid, in_version integer, in_request_id uuid, in_reason text, in_line_ids uuid[] default null
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order := purchase_order__lock(
        in_id, in_version, in_request_id, array['approved', 'sent', 'partly_received', 'received']
    );
    v_reason text;
    v_rest jsonb;
begin
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    v_reason := reason_given(in_reason);
    if in_line_ids is null and not exists (
        select from purchase_order_line l where l.purchase_order_id = in_id and l.received_quantity <> 0
    ) then
        perform fail('purchase_order.nothing_received', jsonb_build_object('number', v_order.number));
    end if;
    with closed as (
        update purchase_order_line l
        set closed = true
        where l.purchase_order_id = in_id and not l.closed
            and l.received_quantity - l.rejected_quantity < l.quantity
            and (in_line_ids is null or l.id = any(in_line_ids))
        returning l.line, l.quantity - (l.received_quantity - l.rejected_quantity) as rest
    )
    select jsonb_agg(jsonb_build_object('line', c.line, 'rest', c.rest) order by c.line) into v_rest from closed c;
    perform purchase_order__note(
        in_id, in_request_id, 'closed', jsonb_build_object('reason', v_reason, 'lines', coalesce(v_rest, '[]'))
    );
    update purchase_order o
    set status = case when in_line_ids is null then 'closed' else o.status end, version = o.version + 1,
        request_id = in_request_id
    where o.id = in_id;
    perform purchase_order__refresh_status(array[in_id]);
    return purchase_order__result(in_id);
end
$$;
comment on function erp_api.purchase_order__close(uuid, integer, uuid, text, uuid[]) is
    'Short-close: nothing more is expected of an order, or of the lines named (then the order stays open for the '
    'others). Raises purchase_order.nothing_received (cancel it instead), purchase_order.wrong_status, '
    'reason.missing.';
