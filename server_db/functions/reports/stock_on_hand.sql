-- A product is worth its cost pool; the pool's value is spread over the product's storage bins as differences of
-- rounded running totals, so that the rows of a product add up to it. A past day is the present less the moves since.
create function erp_api.stock_on_hand(
    in_warehouse_id uuid default null, in_words text default null, in_date date default null,
    in_after_code text default null, in_after_bin_id uuid default null, in_limit integer default null,
    in_category_id uuid default null
) returns table (
    product_id uuid, code text, name text, name_local text, unit_code text, decimals smallint, warehouse_id uuid,
    warehouse_code text, bin_id uuid, bin_code text, bin_kind text, quantity numeric, value numeric
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_sees_value boolean := may('stock_value:read');
    v_minor_units integer;
    v_patterns text[] := search_patterns(in_words);
    v_categories uuid[];
begin
    if in_category_id is not null then
        with recursive below as (
            select in_category_id as id
            union
            select c.id from product_category c join below b on c.parent_id = b.id
        )
        select array_agg(b.id) into v_categories from below b;
    end if;
    select u.minor_units into v_minor_units from company c join currency u on u.code = c.currency_code;
    if in_date is null then
        return query
        select p.id, p.code, p.name, p.name_local, u.code, u.decimals, w.id, w.code, b.id, b.code, b.kind, s.quantity,
            case
                when not v_sees_value then null
                when b.kind <> 'storage' or pool.quantity = 0 then 0
                when s.quantity = pool.quantity then pool.value
                -- Only products in several bins need the running total.
                else stock__share(
                    pool.value, pool.quantity,
                    (
                        select sum(o.quantity)
                        from stock_balance o
                        join bin on bin.id = o.bin_id and bin.kind = 'storage'
                        where o.product_id = s.product_id and o.bin_id <= s.bin_id
                    ),
                    s.quantity, v_minor_units
                )
            end
        from stock_balance s
        join bin b on b.id = s.bin_id
        join warehouse w on w.id = s.warehouse_id
        join product p on p.id = s.product_id
        join unit u on u.id = p.unit_id
        left join cost_pool pool on pool.product_id = s.product_id
        where s.quantity <> 0
            and (v_patterns = '{}' or p.search_key like all (v_patterns))
            and (in_warehouse_id is null or s.warehouse_id = in_warehouse_id)
            and (v_categories is null or p.category_id = any (v_categories))
            and (in_after_code is null or (p.code, b.id) > (in_after_code, in_after_bin_id))
        order by p.code, b.id
        limit in_limit;
        return;
    end if;
    return query
    with since as materialized (
        select m.product_id, m.from_bin_id, m.to_bin_id, m.warehouse_id, m.quantity, m.value
        from stock_move m
        where m.date > in_date
    ), at_bin as (
        select g.product_id, g.bin_id, g.warehouse_id, sum(g.quantity) as quantity, b.code as bin_code, b.kind,
            w.code as warehouse_code, case b.kind when 'storage' then sum(g.quantity) else 0 end as valued,
            sum(case b.kind when 'storage' then sum(g.quantity) else 0 end)
                over (partition by g.product_id order by g.bin_id) as after,
            sum(case b.kind when 'storage' then sum(g.quantity) else 0 end) over (partition by g.product_id) as whole
        from (
            select s.product_id, s.bin_id, s.warehouse_id, s.quantity from stock_balance s
            union all
            select s.product_id, s.to_bin_id, s.warehouse_id, -s.quantity from since s where s.to_bin_id is not null
            union all
            select s.product_id, s.from_bin_id, s.warehouse_id, s.quantity from since s where s.from_bin_id is not null
        ) g
        join bin b on b.id = g.bin_id
        join warehouse w on w.id = g.warehouse_id
        group by g.product_id, g.bin_id, g.warehouse_id, b.id, w.id
        having sum(g.quantity) <> 0
    ), later as (
        select s.product_id, sum(s.value) as value from since s group by s.product_id
    )
    select p.id, p.code, p.name, p.name_local, u.code, u.decimals, a.warehouse_id, a.warehouse_code, a.bin_id,
        a.bin_code, a.kind, a.quantity,
        case when v_sees_value then
            stock__share(pool.value - coalesce(later.value, 0), a.whole, a.after, a.valued, v_minor_units) end
    from at_bin a
    join product p on p.id = a.product_id
    join unit u on u.id = p.unit_id
    left join cost_pool pool on pool.product_id = a.product_id
    left join later on later.product_id = a.product_id
    where (v_patterns = '{}' or p.search_key like all (v_patterns))
        and (in_warehouse_id is null or a.warehouse_id = in_warehouse_id)
        and (v_categories is null or p.category_id = any (v_categories))
        and (in_after_code is null or (p.code, a.bin_id) > (in_after_code, in_after_bin_id))
    order by p.code, a.bin_id
    limit in_limit;
end
$$;
comment on function erp_api.stock_on_hand(uuid, text, date, text, uuid, integer, uuid) is
    'On hand per product and bin, now or at the end of a day, in the stock unit; value in company currency for those '
    'who may see stock value, else null. A category takes those below it along. Next page: after the last row''s code '
    'and bin_id.';
