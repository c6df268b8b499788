create function erp_api.supplier_invoice__reverse(
    in_id uuid, in_version integer, in_request_id uuid, in_date date, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_invoice erp.supplier_invoice;
    v_item erp.open_item_balance;
    v_payments jsonb;
    v_moves erp_api.stock_line[];
    v_extra erp_api.posting_line[];
    v_voucher_id uuid;
    v_reason text := reason_given(in_reason);
begin
    select * into v_invoice from supplier_invoice h where h.id = in_id for update;
    if document__repeats(
        'supplier_invoice', in_id, v_invoice.version, v_invoice.request_id, v_invoice.status, in_version, in_request_id
    ) then
        return supplier_invoice__result(in_id);
    end if;
    if v_invoice.status <> 'posted' then
        perform fail('supplier_invoice.not_posted', jsonb_build_object('number', v_invoice.number));
    end if;
    if in_date < v_invoice.posting_date then
        perform fail('voucher.reversed_before', jsonb_build_object(
            'date', in_date, 'original_date', v_invoice.posting_date));
    end if;
    -- Row rules hide receipts of other warehouses here too; half of them must not be taken back.
    if exists (
        select from supplier_invoice_line l
        where l.supplier_invoice_id = in_id and l.goods_receipt_line_id is not null
            and not exists (select from goods_receipt_line r where r.id = l.goods_receipt_line_id)
    ) then
        perform fail('supplier_invoice.other_warehouse', jsonb_build_object('number', v_invoice.number));
    end if;
    perform period__for_posting(in_date, 'payable');
    perform supplier_invoice__lock_sources(in_id);
    select b.* into v_item
    from open_item i
    join open_item_balance b on b.open_item_id = i.id
    where i.document_id = in_id
    for no key update of b;
    select jsonb_agg(p.number order by p.number) into v_payments
    from payment p
    where p.status = 'posted' and p.id in (
        select s.document_id from settlement s where s.open_item_id = v_item.open_item_id
    );
    if v_payments is not null then
        perform fail('supplier_invoice.paid', jsonb_build_object(
            'number', v_invoice.number, 'payments', v_payments));
    end if;

    v_voucher_id := case when v_invoice.voucher_id is not null then new_id() end;
    v_moves := supplier_invoice__reversal_moves(in_id);
    if v_moves is not null then
        select array_agg(
            row(a.account_id, greatest(a.amount, 0), greatest(-a.amount, 0), null, null,
                case when account.party_required then v_invoice.supplier_id end, null, '')::erp_api.posting_line
        )
        into v_extra
        from unnest(v_moves) m
        join supplier_invoice_line l on l.supplier_invoice_id = in_id and l.line = m.line
        join product on product.id = m.product_id
        join product_category c on c.id = product.category_id
        cross join lateral (values
            (c.stock_account_id, m.value + l.stock_difference),
            (c.price_difference_account_id, -m.value - l.stock_difference)
        ) a(account_id, amount)
        join account on account.id = a.account_id
        where a.amount <> 0;
        v_moves := array(select m from unnest(v_moves) m where m.value <> 0);
    end if;
    if v_moves <> '{}' then
        perform period__for_posting(in_date, 'stock');
        perform stock__post('supplier_invoice', in_id, in_date, v_voucher_id, v_moves);
    end if;

    with receipt_set as (
        update goods_receipt_line r
        set invoiced_quantity = r.invoiced_quantity - m.quantity, cleared_value = r.cleared_value - m.cleared_value
        from (
            select l.goods_receipt_line_id, sum(l.quantity) as quantity, sum(l.cleared_value) as cleared_value
            from supplier_invoice_line l
            where l.supplier_invoice_id = in_id and l.goods_receipt_line_id is not null
            group by l.goods_receipt_line_id
        ) m
        where r.id = m.goods_receipt_line_id
        returning r.purchase_order_line_id, m.quantity
    )
    update purchase_order_line o
    set invoiced_quantity = o.invoiced_quantity - m.quantity
    from (select r.purchase_order_line_id, sum(r.quantity) as quantity from receipt_set r group by 1) m
    where o.id = m.purchase_order_line_id;

    if v_item.open_item_id is not null then
        perform open_item__settle('supplier_invoice', in_id, v_voucher_id, in_date,
            array[row(v_item.open_item_id, 1, v_item.open_amount)::erp_api.settlement_item]);
        update open_item_balance b set blocked = false where b.open_item_id = v_item.open_item_id and b.blocked;
    end if;
    update supplier_invoice h
    set status = 'reversed', blocked = false, version = h.version + 1, request_id = in_request_id,
        reversal_voucher_id = v_voucher_id
    where h.id = in_id;
    insert into document_event (document_kind, document_id, event, detail)
    values ('supplier_invoice', in_id, 'reversed', jsonb_build_object(
        'request_id', in_request_id, 'reason', v_reason, 'date', in_date));
    perform notify_change('supplier_invoice', in_id);
    if v_voucher_id is not null then
        perform voucher__reverse(v_invoice.voucher_id, v_voucher_id, in_date, 'payable', 'supplier_invoice', in_id,
            v_invoice.number || ' ' || v_reason, v_extra);
    end if;
    return supplier_invoice__result(in_id);
end
$$;
comment on function erp_api.supplier_invoice__reverse(uuid, integer, uuid, date, text) is
    'Take a posted invoice back in its exact values, dated in an open period; refused while a payment stands, naming it.';
