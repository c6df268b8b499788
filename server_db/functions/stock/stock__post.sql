create function erp_api.stock__post(
    in_document_kind text,
    in_document_id uuid,
    in_date date,
    in_voucher_id uuid,
    in_lines erp_api.stock_line[]
) returns erp_api.stock_line[]
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_lines erp_api.stock_line[] := in_lines;
    v_voucher_id uuid;
begin
    if exists (select from unnest(in_lines) l where l.from_bin_id is not null) then
        v_lines := stock__take(in_lines);
    else
        -- Products sorted, here and in stock__take: the one order in which everybody locks pools.
        if exists (select from unnest(in_lines) l where l.to_bin_id is null) then
            perform from cost_pool p
            where p.product_id in (select l.product_id from unnest(in_lines) l)
            order by p.product_id
            for no key update;
            update cost_pool p
            set value = p.value + n.value
            from (
                select l.product_id, sum(l.value) as value
                from unnest(in_lines) l
                where l.to_bin_id is null
                group by l.product_id
            ) n
            where p.product_id = n.product_id;
        end if;
        insert into cost_pool as p (product_id, quantity, value)
        select l.product_id, sum(l.quantity), sum(l.value)
        from unnest(in_lines) l
        join bin b on b.id = l.to_bin_id
        where b.kind = 'storage'
        group by l.product_id
        order by l.product_id
        on conflict (product_id) do update
        set quantity = p.quantity + excluded.quantity, value = p.value + excluded.value;

        insert into stock_balance as s (product_id, bin_id, warehouse_id, quantity)
        select l.product_id, l.to_bin_id, l.warehouse_id, sum(l.quantity)
        from unnest(in_lines) l
        where l.to_bin_id is not null
        group by l.product_id, l.to_bin_id, l.warehouse_id
        order by l.product_id, l.to_bin_id
        on conflict (product_id, bin_id) do update set quantity = s.quantity + excluded.quantity;
    end if;

    if exists (select from unnest(v_lines) l where l.value <> 0) then
        v_voucher_id := in_voucher_id;
    end if;
    insert into stock_move (
        document_kind, document_id, line, product_id, warehouse_id, from_bin_id, to_bin_id, quantity, value, date,
        voucher_id
    )
    select
        in_document_kind, in_document_id, l.line, l.product_id, l.warehouse_id, l.from_bin_id, l.to_bin_id, l.quantity,
        l.value, in_date, v_voucher_id
    from unnest(v_lines) with ordinality l(
        line, product_id, warehouse_id, from_bin_id, to_bin_id, quantity, value, place
    )
    order by l.place;
    return v_lines;
end
$$;
comment on function erp_api.stock__post(text, uuid, date, uuid, erp_api.stock_line[]) is
    'Move goods and their value: balances of bins, cost pools of products (storage bins only: rejected goods in '
    'quality hold have no value) and the moves themselves. Returns the lines with the value that each really took; '
    'goods that leave may take less, or more with the last unit, than was asked, and the caller posts the difference. '
    'Moves without any value name no voucher. '
    'Raises stock.invalid naming every line that more is asked of than is there. Source: domain.md sections 4 and 5.';
