create function erp_api.stock__take(in_lines erp_api.stock_line[]) returns erp_api.stock_line[]
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_lines erp_api.stock_line[];
    v_minor_units integer;
    v_problems jsonb;
begin
    select u.minor_units into v_minor_units from company c join currency u on u.code = c.currency_code;
    if exists (select from unnest(in_lines) l where l.to_bin_id is not null and l.from_bin_id is null) then
        perform fail('stock.mixed_directions');
    end if;

    perform from cost_pool p
    where p.product_id in (select l.product_id from unnest(in_lines) l)
    order by p.product_id
    for no key update;
    perform from stock_balance s
    where (s.product_id, s.bin_id) in (
        select l.product_id, b.bin_id
        from unnest(in_lines) l, lateral (values (l.from_bin_id), (l.to_bin_id)) b(bin_id)
    )
    order by s.product_id, s.bin_id
    for no key update;

    select jsonb_agg(
        jsonb_build_object(
            'code', 'stock.insufficient', 'field', 'quantity', 'row', l.place,
            'params', jsonb_build_object(
                'product', p.code, 'bin', b.code, 'unit', u.code, 'on_hand', trim_scale(coalesce(s.quantity, 0)),
                'asked', trim_scale(l.asked)
            )
        )
        order by l.place
    )
    into v_problems
    from (
        select
            g.product_id, g.from_bin_id, dense_rank() over (order by g.line) - 1 as place,
            sum(g.quantity) over (partition by g.product_id, g.from_bin_id) as asked
        from unnest(in_lines) g
        where g.from_bin_id is not null
    ) l
    join product p on p.id = l.product_id
    join unit u on u.id = p.unit_id
    left join bin b on b.id = l.from_bin_id
    left join stock_balance s on s.product_id = l.product_id and s.bin_id = l.from_bin_id
    where coalesce(s.quantity, 0) < l.asked;
    if v_problems is not null then
        perform fail('stock.invalid', jsonb_build_object('problems', v_problems));
    end if;

    -- Shares are differences of rounded running totals, so that the parts of a pool always add up to it.
    with given as (
        select g.*, b.kind = 'storage' and g.from_bin_id is not null and g.to_bin_id is null as leaves
        from unnest(in_lines) with ordinality g(
            line, product_id, warehouse_id, from_bin_id, to_bin_id, quantity, value, place
        )
        left join bin b on b.id = g.from_bin_id
    ),
    running as (
        select
            g.*,
            p.quantity as pool_quantity,
            p.value as pool_value,
            sum(g.quantity) over w as taken_quantity,
            case when bool_or(g.value is null) over (partition by g.product_id) then null
                else -sum(g.value) over w end as asked_value
        from given g
        join cost_pool p on p.product_id = g.product_id
        where g.leaves
        window w as (partition by g.product_id order by g.place)
    ),
    total as (
        select
            r.*,
            case
                when r.taken_quantity = r.pool_quantity then r.pool_value
                when r.asked_value is null
                    then round_money(r.pool_value * r.taken_quantity / r.pool_quantity, v_minor_units)
                else least(r.asked_value, r.pool_value)
            end as taken_value
        from running r
    ),
    valued as (
        select
            t.place,
            lag(t.taken_value, 1, 0::numeric) over (partition by t.product_id order by t.place) - t.taken_value as value
        from total t
    )
    select array_agg(
        row(
            g.line, g.product_id, g.warehouse_id, g.from_bin_id, g.to_bin_id, g.quantity,
            case when g.leaves then v.value when g.from_bin_id is null then g.value else 0 end
        )::erp_api.stock_line
        order by g.place
    )
    into v_lines
    from given g
    left join valued v on v.place = g.place;

    update cost_pool p
    set quantity = p.quantity - l.quantity, value = p.value + l.value
    from (
        select g.product_id, sum(case when b.kind = 'storage' then g.quantity else 0 end) as quantity,
            sum(g.value) as value
        from unnest(v_lines) g
        left join bin b on b.id = g.from_bin_id
        group by g.product_id
    ) l
    where p.product_id = l.product_id and (l.quantity <> 0 or l.value <> 0);

    update stock_balance s
    set quantity = s.quantity - l.quantity
    from (
        select g.product_id, g.from_bin_id, sum(g.quantity) as quantity
        from unnest(v_lines) g
        where g.from_bin_id is not null
        group by g.product_id, g.from_bin_id
    ) l
    where s.product_id = l.product_id and s.bin_id = l.from_bin_id;
    return v_lines;
end
$$;
comment on function erp_api.stock__take(erp_api.stock_line[]) is
    'Take goods out of bins and cost pools for stock__post: an issue takes value x issued / quantity rounded, or the '
    'value asked for as far as the pool holds it, and the last unit takes all that is left, so that quantity zero '
    'means value zero (domain.md section 5). Returns the lines with what they took.';
