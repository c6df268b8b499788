create function erp_api.purchase_order__cancel(
    in_id uuid, in_version integer, in_request_id uuid, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order := purchase_order__lock(
        in_id, in_version, in_request_id, array['draft', 'to_approve', 'approved', 'sent', 'partly_received']
    );
    v_receipts text;
begin
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    if exists (
        select from purchase_order_line l
        where l.purchase_order_id = in_id and (l.received_quantity <> 0 or l.invoiced_quantity <> 0)
    ) then
        select string_agg(distinct g.number, ', ') into v_receipts
        from purchase_order_line l
        join goods_receipt_line gl on gl.purchase_order_line_id = l.id
        join goods_receipt g on g.id = gl.goods_receipt_id
        where l.purchase_order_id = in_id and g.status = 'posted';
        perform fail(
            'purchase_order.received', jsonb_build_object('number', v_order.number, 'receipts', v_receipts)
        );
    end if;
    perform purchase_order__note(
        in_id, in_request_id, 'cancelled', jsonb_build_object('reason', reason_given(in_reason))
    );
    update purchase_order o
    set status = 'cancelled', version = o.version + 1, request_id = in_request_id
    where o.id = in_id;
    return purchase_order__result(in_id);
end
$$;
comment on function erp_api.purchase_order__cancel(uuid, integer, uuid, text) is
    'Cancel an order of which nothing was received; one that was is closed or its receipts are reversed first. Raises '
    'purchase_order.received naming the receipts, purchase_order.wrong_status, reason.missing.';
