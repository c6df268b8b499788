create function erp_api.goods_receipt__post(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_receipt erp.goods_receipt;
    v_orders uuid[];
    v_tolerance numeric;
    v_supplier text;
    v_currency text;
    v_minor_units integer;
    v_hold_bin_id uuid;
    v_header_problems jsonb;
    v_problems jsonb;
    v_line_ids uuid[];
    v_order_line_ids uuid[];
    v_product_ids uuid[];
    v_received numeric[];
    v_rejected numeric[];
    v_stock_quantities numeric[];
    v_values numeric[];
    v_moves erp_api.stock_line[];
    v_postings erp_api.posting_line[];
    v_voucher jsonb;
begin
    select * into v_receipt from goods_receipt g where g.id = in_id for update;
    if v_receipt.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'goods_receipt', 'id', in_id));
    end if;
    if v_receipt.status <> 'draft' and v_receipt.request_id = in_request_id
        or v_receipt.version <> in_version and document_repeated(in_id, in_request_id)
    then
        return document_result(in_id, v_receipt.version, v_receipt.status, v_receipt.number, v_receipt.voucher_id);
    end if;
    if v_receipt.version <> in_version then
        perform fail_stale('goods_receipt', in_id);
    end if;
    if v_receipt.status <> 'draft' then
        perform fail(
            'goods_receipt.not_draft', jsonb_build_object('number', v_receipt.number, 'status', v_receipt.status)
        );
    end if;
    v_orders := goods_receipt__lock_orders(in_id);

    select
        coalesce(s.over_receipt_percent, c.over_receipt_percent), s.name, c.currency_code, u.minor_units,
        (
            select b.id
            from bin b
            where b.warehouse_id = w.id and b.kind = 'quality_hold' and b.archived_at is null
            order by b.code
            limit 1
        ),
        to_jsonb(array_remove(array[
            case when w.archived_at is not null then jsonb_build_object(
                'code', 'warehouse.archived', 'field', 'warehouse_id',
                'params', jsonb_build_object('warehouse', w.code)
            ) end,
            case when v_receipt.date > current_date + 1 then jsonb_build_object(
                'code', 'goods_receipt.date_ahead', 'field', 'date',
                'params', jsonb_build_object('date', v_receipt.date)
            ) end
        ], null))
    into v_tolerance, v_supplier, v_currency, v_minor_units, v_hold_bin_id, v_header_problems
    from company c
    join currency u on u.code = c.currency_code
    join party s on s.id = v_receipt.supplier_id
    join warehouse w on w.id = v_receipt.warehouse_id;

    with line as materialized (
        select
            l.id, l.line, row_number() over (order by l.line) - 1 as place, l.bin_id,
            l.received_quantity, l.rejected_quantity, l.received_quantity - l.rejected_quantity as accepted,
            ol.id as order_line_id, ol.line as order_line, ol.product_id, ol.closed, ol.quantity as ordered,
            ol.received_quantity - ol.rejected_quantity as accepted_before,
            sum(l.received_quantity - l.rejected_quantity) over (partition by ol.id) as accepted_now,
            ol.quantity * (100 + coalesce(p.over_receipt_percent, v_tolerance)) / 100 as accepted_max,
            o.number as order_number, o.status as order_status, o.supplier_id, o.warehouse_id, o.currency_code,
            p.code as product_code, u.code as unit_code, u.decimals,
            c.stock_account_id, c.grni_account_id,
            b.code as bin_code, b.kind as bin_kind, b.warehouse_id as bin_warehouse_id,
            b.archived_at is not null as bin_archived,
            r.rate,
            round((l.received_quantity - l.rejected_quantity) * ol.stock_numerator / ol.stock_denominator, 6)
                as stock_quantity,
            round(l.rejected_quantity * ol.stock_numerator / ol.stock_denominator, 6) as hold_quantity,
            round_money(
                (l.received_quantity - l.rejected_quantity) * ol.unit_price * (100 - ol.discount_percent) * r.rate
                    * case when t.inclusive and t.recoverable then 100
                        when not t.inclusive and not t.recoverable then 100 + t.rate
                        else 1 end
                    / case when t.inclusive and t.recoverable then 100 * (100 + t.rate)
                        when not t.inclusive and not t.recoverable then 100 * 100
                        else 100 end,
                v_minor_units
            ) as value
        from goods_receipt_line l
        join purchase_order_line ol on ol.id = l.purchase_order_line_id
        join purchase_order o on o.id = ol.purchase_order_id
        join product p on p.id = ol.product_id
        join product_category c on c.id = p.category_id
        join unit u on u.id = ol.unit_id
        left join bin b on b.id = l.bin_id
        left join tax_code t on t.id = ol.tax_code_id
        left join lateral (
            select 1::numeric as rate
            where o.currency_code = v_currency
            union all
            (
                select e.rate
                from exchange_rate e
                where o.currency_code <> v_currency and e.currency_code = o.currency_code and e.date <= v_receipt.date
                order by e.date desc
                limit 1
            )
        ) r on true
        where l.goods_receipt_id = in_id
    )
    select
        array_agg(l.id order by l.line), array_agg(l.order_line_id order by l.line),
        array_agg(l.product_id order by l.line), array_agg(l.received_quantity order by l.line),
        array_agg(l.rejected_quantity order by l.line), array_agg(l.stock_quantity order by l.line),
        array_agg(l.value order by l.line),
        (
            select array_agg(
                row(
                    m.line, m.product_id, v_receipt.warehouse_id, null, k.bin_id, k.quantity, k.value
                )::erp_api.stock_line
                order by m.line, k.place
            )
            from line m
            cross join lateral (values
                (1, m.bin_id, m.stock_quantity, m.value), (2, v_hold_bin_id, m.hold_quantity, 0)
            ) k(place, bin_id, quantity, value)
            where k.quantity > 0
        ),
        (
            select array_agg(
                row(k.account_id, k.debit, k.credit, null, null, k.party_id, null, '')::erp_api.posting_line
                order by k.place, m.line
            )
            from line m
            cross join lateral (values
                (1, m.stock_account_id, m.value, 0, null::uuid),
                (2, m.grni_account_id, 0, m.value, v_receipt.supplier_id)
            ) k(place, account_id, debit, credit, party_id)
            where m.value <> 0
        ),
        (
            select jsonb_agg(x.problem order by m.place)
            from line m
            cross join lateral unnest(array[
                case when m.order_status not in ('approved', 'sent', 'partly_received', 'received') then
                    jsonb_build_object(
                        'code', 'purchase_order.not_receivable', 'field', 'purchase_order_line_id', 'row', m.place,
                        'params', jsonb_build_object('order', m.order_number, 'status', m.order_status)
                    ) end,
                case when m.supplier_id <> v_receipt.supplier_id then
                    jsonb_build_object(
                        'code', 'goods_receipt.other_supplier', 'field', 'purchase_order_line_id', 'row', m.place,
                        'params', jsonb_build_object('order', m.order_number)
                    ) end,
                case when m.warehouse_id <> v_receipt.warehouse_id then
                    jsonb_build_object(
                        'code', 'goods_receipt.other_warehouse', 'field', 'purchase_order_line_id', 'row', m.place,
                        'params', jsonb_build_object('order', m.order_number)
                    ) end,
                case when m.closed then
                    jsonb_build_object(
                        'code', 'purchase_order_line.closed', 'field', 'purchase_order_line_id', 'row', m.place,
                        'params', jsonb_build_object(
                            'order', m.order_number, 'line', m.order_line, 'product', m.product_code
                        )
                    ) end,
                case when m.accepted > 0 and m.accepted_before + m.accepted_now > m.accepted_max then
                    jsonb_build_object(
                        'code', 'goods_receipt.over_receipt', 'field', 'received_quantity', 'row', m.place,
                        'params', jsonb_build_object(
                            'order', m.order_number, 'line', m.order_line, 'product', m.product_code,
                            'unit', m.unit_code, 'ordered', trim_scale(m.ordered),
                            'before', trim_scale(m.accepted_before), 'now', trim_scale(m.accepted_now),
                            'allowed', trim_scale(greatest(m.accepted_max - m.accepted_before, 0))
                        )
                    ) end,
                case when m.bin_warehouse_id is distinct from v_receipt.warehouse_id then
                    jsonb_build_object(
                        'code', 'bin.other_warehouse', 'field', 'bin_id', 'row', m.place,
                        'params', jsonb_build_object('bin', m.bin_code)
                    ) end,
                case when m.bin_kind <> 'storage' then
                    jsonb_build_object(
                        'code', 'bin.not_storage', 'field', 'bin_id', 'row', m.place,
                        'params', jsonb_build_object('bin', m.bin_code)
                    ) end,
                case when m.bin_archived then
                    jsonb_build_object(
                        'code', 'bin.archived', 'field', 'bin_id', 'row', m.place,
                        'params', jsonb_build_object('bin', m.bin_code)
                    ) end,
                case when trunc(m.received_quantity, m.decimals) <> m.received_quantity then
                    jsonb_build_object(
                        'code', 'quantity.too_precise', 'field', 'received_quantity', 'row', m.place,
                        'params', jsonb_build_object('unit', m.unit_code, 'decimals', m.decimals)
                    ) end,
                case when trunc(m.rejected_quantity, m.decimals) <> m.rejected_quantity then
                    jsonb_build_object(
                        'code', 'quantity.too_precise', 'field', 'rejected_quantity', 'row', m.place,
                        'params', jsonb_build_object('unit', m.unit_code, 'decimals', m.decimals)
                    ) end,
                case when m.accepted > 0 and m.stock_quantity = 0
                    or m.rejected_quantity > 0 and m.hold_quantity = 0
                then
                    jsonb_build_object(
                        'code', 'quantity.too_small', 'field', 'received_quantity', 'row', m.place,
                        'params', jsonb_build_object('product', m.product_code)
                    ) end,
                case when m.rejected_quantity > 0 and v_hold_bin_id is null then
                    jsonb_build_object(
                        'code', 'warehouse.no_quality_hold', 'field', 'rejected_quantity', 'row', m.place,
                        'params', jsonb_build_object('product', m.product_code)
                    ) end,
                case when m.rate is null then
                    jsonb_build_object(
                        'code', 'exchange_rate.missing', 'field', 'purchase_order_line_id', 'row', m.place,
                        'params', jsonb_build_object('currency', m.currency_code, 'date', v_receipt.date)
                    ) end
            ]) x(problem)
            where x.problem is not null
        )
    into
        v_line_ids, v_order_line_ids, v_product_ids, v_received, v_rejected, v_stock_quantities, v_values, v_moves,
        v_postings, v_problems
    from line l;

    v_problems := v_header_problems || coalesce(v_problems, '[]');
    if not exists (select from goods_receipt_line l where l.goods_receipt_id = in_id) then
        v_problems := v_problems || jsonb_build_object('code', 'goods_receipt.empty');
    elsif (select count(*) from goods_receipt_line l where l.goods_receipt_id = in_id)
        > coalesce(cardinality(v_line_ids), 0)
    then
        -- Row rules hide orders of others from some people; their lines must not be left out in silence.
        v_problems := v_problems || jsonb_build_object('code', 'goods_receipt.order_hidden');
    end if;
    if v_problems <> '[]' then
        perform fail('goods_receipt.invalid', jsonb_build_object('problems', v_problems));
    end if;

    update goods_receipt_line l
    set product_id = n.product_id, stock_quantity = n.stock_quantity, value = n.value
    from unnest(v_line_ids, v_product_ids, v_stock_quantities, v_values) n(id, product_id, stock_quantity, value)
    where l.id = n.id;
    update purchase_order_line ol
    set received_quantity = ol.received_quantity + n.received, rejected_quantity = ol.rejected_quantity + n.rejected
    from (
        select g.id, sum(g.received) as received, sum(g.rejected) as rejected
        from unnest(v_order_line_ids, v_received, v_rejected) g(id, received, rejected)
        group by g.id
    ) n
    where ol.id = n.id;
    perform purchase_order__refresh_status(v_orders);

    if v_postings is not null then
        v_receipt.voucher_id := new_id();
    end if;
    perform stock__post('goods_receipt', in_id, v_receipt.date, v_receipt.voucher_id, v_moves);
    insert into document_event (document_kind, document_id, event, detail)
    values ('goods_receipt', in_id, 'posted', jsonb_build_object('request_id', in_request_id));
    perform notify_change('goods_receipt', in_id);

    v_receipt.number := document_number__next('goods_receipt', v_receipt.date);
    if v_postings is not null then
        v_voucher := voucher__post(
            v_receipt.voucher_id, journal__of_kind('stock'), v_receipt.date, 'stock', 'goods_receipt', in_id, null,
            v_receipt.number || ' ' || v_supplier, v_postings
        );
    else
        perform period__for_posting(v_receipt.date, 'stock');
    end if;
    update goods_receipt g
    set status = 'posted', number = v_receipt.number, version = g.version + 1, request_id = in_request_id,
        voucher_id = v_receipt.voucher_id
    where g.id = in_id;
    return jsonb_build_object(
        'id', in_id, 'version', in_version + 1, 'status', 'posted', 'number', v_receipt.number, 'voucher', v_voucher
    );
end
$$;
comment on function erp_api.goods_receipt__post(uuid, integer, uuid) is
    'Post a receipt: stock and cost pools, GRNI (Dr stock / Cr GRNI of the category, with the supplier), counters and '
    'status of its orders. Value of a line = accepted quantity x net order price x rate of the receipt''s day, tax in '
    'inclusive prices taken out, non-recoverable tax included from the start as cost of purchase (IAS 2.11), so that '
    'an invoice at the order''s price leaves no difference. Over-receipt counts what is accepted, because rejected '
    'goods go back; tolerance of the product, else the supplier, else the company. Rejected goods lie in quality hold '
    'without value. A receipt without value has no voucher. Raises goods_receipt.not_draft, goods_receipt.invalid '
    'with every problem, and those of voucher__post. Source: domain.md section 6.';
