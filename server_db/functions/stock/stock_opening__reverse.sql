create function erp_api.stock_opening__reverse(
    in_id uuid, in_version integer, in_request_id uuid, in_date date, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_opening erp.stock_opening;
    v_reason text;
    v_moves erp_api.stock_line[];
    v_taken erp_api.stock_line[];
    v_extra erp_api.posting_line[];
    v_voucher jsonb;
begin
    select * into v_opening from stock_opening o where o.id = in_id for update;
    if v_opening.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'stock_opening', 'id', in_id));
    end if;
    if v_opening.status = 'reversed' and v_opening.request_id = in_request_id
        or v_opening.version <> in_version and document_repeated(in_id, in_request_id)
    then
        return document_result(
            in_id, v_opening.version, v_opening.status, v_opening.number, v_opening.reversal_voucher_id
        );
    end if;
    if v_opening.version <> in_version then
        perform fail_stale('stock_opening', in_id);
    end if;
    if v_opening.status <> 'posted' then
        perform fail(
            'stock_opening.not_posted', jsonb_build_object('number', v_opening.number, 'status', v_opening.status)
        );
    end if;
    v_reason := reason_given(in_reason);
    if in_date is null or in_date < v_opening.date or in_date > current_date + 1 then
        perform fail(
            'stock_opening.reversal_date', jsonb_build_object('date', in_date, 'opening_date', v_opening.date)
        );
    end if;

    select array_agg(
        row(m.line, m.product_id, m.warehouse_id, m.to_bin_id, null, m.quantity, -m.value)::erp_api.stock_line
        order by m.id
    )
    into v_moves
    from stock_move m
    where m.document_id = in_id and m.to_bin_id is not null;
    v_opening.reversal_voucher_id := new_id();
    v_taken := stock__post('stock_opening', in_id, in_date, v_opening.reversal_voucher_id, v_moves);
    v_extra := stock__difference(v_moves, v_taken);

    insert into document_event (document_kind, document_id, event, detail)
    values (
        'stock_opening', in_id, 'reversed',
        jsonb_build_object('request_id', in_request_id, 'reason', v_reason, 'date', in_date)
    );
    perform notify_change('stock_opening', in_id);
    if v_opening.voucher_id is not null then
        v_voucher := voucher__reverse(
            v_opening.voucher_id, v_opening.reversal_voucher_id, in_date, 'stock', 'stock_opening', in_id,
            v_opening.number, v_extra
        );
    else
        v_voucher := voucher__post(
            v_opening.reversal_voucher_id, journal__of_kind('opening'), in_date, 'stock', 'stock_opening', in_id, null,
            v_opening.number, v_extra
        );
    end if;
    update stock_opening o
    set status = 'reversed', version = o.version + 1, request_id = in_request_id,
        reversal_voucher_id = (v_voucher ->> 'id')::uuid
    where o.id = in_id;
    return jsonb_build_object(
        'id', in_id, 'version', in_version + 1, 'status', 'reversed', 'number', v_opening.number, 'voucher', v_voucher
    );
end
$$;
comment on function erp_api.stock_opening__reverse(uuid, integer, uuid, date, text) is
    'Take opening stock out again at the value it came in at, as far as the pool still holds it; the difference goes '
    'to the price difference account of the category. Raises stock_opening.not_posted, stock_opening.reversal_date, '
    'reason.missing, stock.invalid and those of voucher__post.';
