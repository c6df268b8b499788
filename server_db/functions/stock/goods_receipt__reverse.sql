create function erp_api.goods_receipt__reverse(
    in_id uuid, in_version integer, in_request_id uuid, in_date date, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_receipt erp.goods_receipt;
    v_orders uuid[];
    v_reason text;
    v_supplier text;
    v_invoices text;
    v_moves erp_api.stock_line[];
    v_taken erp_api.stock_line[];
    v_extra erp_api.posting_line[];
    v_voucher jsonb;
begin
    select * into v_receipt from goods_receipt g where g.id = in_id for update;
    if v_receipt.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'goods_receipt', 'id', in_id));
    end if;
    if v_receipt.status = 'reversed' and v_receipt.request_id = in_request_id
        or v_receipt.version <> in_version and document_repeated(in_id, in_request_id)
    then
        return document_result(
            in_id, v_receipt.version, v_receipt.status, v_receipt.number, v_receipt.reversal_voucher_id
        );
    end if;
    if v_receipt.version <> in_version then
        perform fail_stale('goods_receipt', in_id);
    end if;
    if v_receipt.status <> 'posted' then
        perform fail(
            'goods_receipt.not_posted', jsonb_build_object('number', v_receipt.number, 'status', v_receipt.status)
        );
    end if;
    v_reason := reason_given(in_reason);
    if in_date is null or in_date < v_receipt.date or in_date > current_date + 1 then
        perform fail(
            'goods_receipt.reversal_date', jsonb_build_object('date', in_date, 'receipt_date', v_receipt.date)
        );
    end if;
    v_orders := goods_receipt__lock_orders(in_id);

    if exists (
        select from goods_receipt_line l
        where l.goods_receipt_id = in_id and (l.invoiced_quantity <> 0 or l.cleared_value <> 0)
    ) then
        select string_agg(distinct i.number, ', ') into v_invoices
        from goods_receipt_line l
        join supplier_invoice_line il on il.goods_receipt_line_id = l.id
        join supplier_invoice i on i.id = il.supplier_invoice_id
        where l.goods_receipt_id = in_id and i.status = 'posted';
        perform fail(
            'goods_receipt.invoiced', jsonb_build_object('number', v_receipt.number, 'invoices', v_invoices)
        );
    end if;

    select array_agg(
        row(
            m.line, m.product_id, m.warehouse_id, m.to_bin_id, null, m.quantity, -m.value
        )::erp_api.stock_line
        order by m.id
    )
    into v_moves
    from stock_move m
    where m.document_id = in_id and m.to_bin_id is not null;

    update purchase_order_line ol
    set received_quantity = ol.received_quantity - n.received, rejected_quantity = ol.rejected_quantity - n.rejected
    from (
        select l.purchase_order_line_id as id, sum(l.received_quantity) as received,
            sum(l.rejected_quantity) as rejected
        from goods_receipt_line l
        where l.goods_receipt_id = in_id
        group by l.purchase_order_line_id
    ) n
    where ol.id = n.id;
    update goods_receipt_line l
    set cleared_value = l.value
    where l.goods_receipt_id = in_id and l.value <> 0;
    perform purchase_order__refresh_status(v_orders);

    v_receipt.reversal_voucher_id := new_id();
    v_taken := stock__post('goods_receipt', in_id, in_date, v_receipt.reversal_voucher_id, v_moves);
    v_extra := stock__difference(v_moves, v_taken);

    insert into document_event (document_kind, document_id, event, detail)
    values (
        'goods_receipt', in_id, 'reversed',
        jsonb_build_object('request_id', in_request_id, 'reason', v_reason, 'date', in_date)
    );
    perform notify_change('goods_receipt', in_id);
    if v_receipt.voucher_id is not null then
        select s.name into v_supplier from party s where s.id = v_receipt.supplier_id;
        v_voucher := voucher__reverse(
            v_receipt.voucher_id, v_receipt.reversal_voucher_id, in_date, 'stock', 'goods_receipt', in_id,
            v_receipt.number || ' ' || v_supplier, v_extra
        );
    else
        v_voucher := voucher__post(
            v_receipt.reversal_voucher_id, journal__of_kind('stock'), in_date, 'stock', 'goods_receipt', in_id, null,
            v_receipt.number, v_extra
        );
    end if;
    update goods_receipt g
    set status = 'reversed', version = g.version + 1, request_id = in_request_id,
        reversal_voucher_id = (v_voucher ->> 'id')::uuid
    where g.id = in_id;
    return jsonb_build_object(
        'id', in_id, 'version', in_version + 1, 'status', 'reversed', 'number', v_receipt.number, 'voucher', v_voucher
    );
end
$$;
comment on function erp_api.goods_receipt__reverse(uuid, integer, uuid, date, text) is
    'Take a posted receipt back: goods leave their bins, stock value falls by exactly what the receipt brought, as far '
    'as the pool still holds it, the difference goes to the price difference account of the category; GRNI, counters '
    'and status of the orders go back. Raises goods_receipt.not_posted, goods_receipt.invoiced naming the invoices, '
    'goods_receipt.reversal_date, reason.missing, stock.invalid naming every line that is no longer there, and those '
    'of voucher__post.';
