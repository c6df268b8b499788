create function erp_api.stock_opening__post(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_opening erp.stock_opening;
    v_account_id uuid;
    v_minor_units integer;
    v_moves erp_api.stock_line[];
    v_postings erp_api.posting_line[];
    v_problems jsonb;
    v_voucher jsonb;
begin
    select * into v_opening from stock_opening o where o.id = in_id for update;
    if v_opening.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'stock_opening', 'id', in_id));
    end if;
    if v_opening.status <> 'draft' and v_opening.request_id = in_request_id
        or v_opening.version <> in_version and document_repeated(in_id, in_request_id)
    then
        return document_result(in_id, v_opening.version, v_opening.status, v_opening.number, v_opening.voucher_id);
    end if;
    if v_opening.version <> in_version then
        perform fail_stale('stock_opening', in_id);
    end if;
    if v_opening.status <> 'draft' then
        perform fail(
            'stock_opening.not_draft', jsonb_build_object('number', v_opening.number, 'status', v_opening.status)
        );
    end if;
    select a.account_id into v_account_id from posting_account a where a.purpose = 'opening';
    if v_account_id is null then
        perform fail('posting_account.missing', jsonb_build_object('purpose', 'opening'));
    end if;
    select u.minor_units into v_minor_units from company c join currency u on u.code = c.currency_code;

    with line as materialized (
        select
            l.*, row_number() over (order by l.line) - 1 as place, p.code as product_code,
            p.archived_at is not null as product_archived, u.code as unit_code, u.decimals, c.stock_account_id,
            b.code as bin_code, b.kind as bin_kind, b.warehouse_id, b.archived_at is not null as bin_archived
        from stock_opening_line l
        join product p on p.id = l.product_id
        join product_category c on c.id = p.category_id
        join unit u on u.id = p.unit_id
        left join bin b on b.id = l.bin_id
        where l.stock_opening_id = in_id
    )
    select
        array_agg(
            row(l.line, l.product_id, l.warehouse_id, null, l.bin_id, l.quantity, l.value)::erp_api.stock_line
            order by l.line
        ),
        (
            select array_agg(
                row(k.account_id, k.debit, k.credit, null, null, null, null, '')::erp_api.posting_line
                order by k.place, m.line
            )
            from line m
            cross join lateral (values
                (1, m.stock_account_id, m.value, 0), (2, v_account_id, 0, m.value)
            ) k(place, account_id, debit, credit)
            where m.value <> 0
        ),
        (
            select jsonb_agg(x.problem order by m.place)
            from line m
            cross join lateral unnest(array[
                case when m.product_archived then jsonb_build_object(
                    'code', 'product.archived', 'field', 'product_id', 'row', m.place,
                    'params', jsonb_build_object('product', m.product_code)
                ) end,
                case when m.warehouse_id is distinct from v_opening.warehouse_id then jsonb_build_object(
                    'code', 'bin.other_warehouse', 'field', 'bin_id', 'row', m.place,
                    'params', jsonb_build_object('bin', m.bin_code)
                ) end,
                case when m.bin_kind <> 'storage' then jsonb_build_object(
                    'code', 'bin.not_storage', 'field', 'bin_id', 'row', m.place,
                    'params', jsonb_build_object('bin', m.bin_code)
                ) end,
                case when m.bin_archived then jsonb_build_object(
                    'code', 'bin.archived', 'field', 'bin_id', 'row', m.place,
                    'params', jsonb_build_object('bin', m.bin_code)
                ) end,
                case when trunc(m.quantity, m.decimals) <> m.quantity then jsonb_build_object(
                    'code', 'quantity.too_precise', 'field', 'quantity', 'row', m.place,
                    'params', jsonb_build_object('unit', m.unit_code, 'decimals', m.decimals)
                ) end,
                case when round_money(m.value, v_minor_units) <> m.value then jsonb_build_object(
                    'code', 'amount.too_precise', 'field', 'value', 'row', m.place,
                    'params', jsonb_build_object('decimals', v_minor_units)
                ) end
            ]) x(problem)
            where x.problem is not null
        )
    into v_moves, v_postings, v_problems
    from line l;

    v_problems := coalesce(v_problems, '[]');
    if v_moves is null then
        v_problems := v_problems || jsonb_build_object('code', 'stock_opening.empty');
    end if;
    v_problems := v_problems || coalesce(
        (
            select jsonb_build_object(
                'code', 'warehouse.archived', 'field', 'warehouse_id',
                'params', jsonb_build_object('warehouse', w.code)
            )
            from warehouse w
            where w.id = v_opening.warehouse_id and w.archived_at is not null
        ),
        '[]'
    );
    if v_opening.date > current_date + 1 then
        v_problems := v_problems || jsonb_build_object(
            'code', 'stock_opening.date_ahead', 'field', 'date', 'params', jsonb_build_object('date', v_opening.date)
        );
    end if;
    if v_problems <> '[]' then
        perform fail('stock_opening.invalid', jsonb_build_object('problems', v_problems));
    end if;

    if v_postings is not null then
        v_opening.voucher_id := new_id();
    end if;
    perform stock__post('stock_opening', in_id, v_opening.date, v_opening.voucher_id, v_moves);
    insert into document_event (document_kind, document_id, event, detail)
    values ('stock_opening', in_id, 'posted', jsonb_build_object('request_id', in_request_id));
    perform notify_change('stock_opening', in_id);

    v_opening.number := document_number__next('stock_opening', v_opening.date);
    if v_postings is not null then
        v_voucher := voucher__post(
            v_opening.voucher_id, journal__of_kind('opening'), v_opening.date, 'stock', 'stock_opening', in_id, null,
            v_opening.number, v_postings
        );
    else
        perform period__for_posting(v_opening.date, 'stock');
    end if;
    update stock_opening o
    set status = 'posted', number = v_opening.number, version = o.version + 1, request_id = in_request_id,
        voucher_id = v_opening.voucher_id
    where o.id = in_id;
    return jsonb_build_object(
        'id', in_id, 'version', in_version + 1, 'status', 'posted', 'number', v_opening.number, 'voucher', v_voucher
    );
end
$$;
comment on function erp_api.stock_opening__post(uuid, integer, uuid) is
    'Bring opening stock in: quantity and value of each line, Dr stock account of the category / Cr opening account. '
    'Raises stock_opening.not_draft, stock_opening.invalid with every problem, posting_account.missing and those of '
    'voucher__post.';
