-- Newest first. The balance after the newest move is what is on hand now; a page further down starts from the balance
-- before the last move shown, which the reader knows, so that no page sums the whole history.
create function erp_api.stock_moves(
    in_product_id uuid, in_warehouse_id uuid default null, in_after_date date default null,
    in_after_id bigint default null, in_after_balance numeric default null, in_limit integer default 200
) returns table (
    id bigint, date date, document_kind text, document_id uuid, number text, warehouse_code text, from_bin_code text,
    to_bin_code text, received numeric, issued numeric, balance numeric, value numeric
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_sees_value boolean := may('stock_value:read');
    v_balance numeric := in_after_balance;
begin
    if in_after_date is null then
        select coalesce(sum(b.quantity), 0) into v_balance
        from stock_balance b
        where b.product_id = in_product_id and (in_warehouse_id is null or b.warehouse_id = in_warehouse_id);
    end if;
    return query
    with page as (
        select m.*,
            case when m.to_bin_id is null then 0 else m.quantity end as received,
            case when m.from_bin_id is null then 0 else m.quantity end as issued
        from stock_move m
        where m.product_id = in_product_id and (in_warehouse_id is null or m.warehouse_id = in_warehouse_id)
            and (in_after_date is null or (m.date, m.id) < (in_after_date, in_after_id))
            and (v_sees_value or m.quantity <> 0)
        order by m.date desc, m.id desc
        limit in_limit
    )
    select p.id, p.date, p.document_kind, p.document_id,
        case p.document_kind
            when 'goods_receipt' then (select d.number from goods_receipt d where d.id = p.document_id)
            when 'supplier_invoice' then (select d.number from supplier_invoice d where d.id = p.document_id)
            when 'stock_opening' then (select d.number from stock_opening d where d.id = p.document_id)
        end,
        w.code, f.code, t.code, p.received, p.issued,
        v_balance - coalesce(
            sum(p.received - p.issued)
                over (order by p.date desc, p.id desc rows between unbounded preceding and 1 preceding), 0),
        case when v_sees_value then p.value end
    from page p
    join warehouse w on w.id = p.warehouse_id
    left join bin f on f.id = p.from_bin_id
    left join bin t on t.id = p.to_bin_id
    order by p.date desc, p.id desc;
end
$$;
comment on function erp_api.stock_moves(uuid, uuid, date, bigint, numeric, integer) is
    'A page of the moves of a product, newest first, with what was on hand after each (storage and quality hold), in the '
    'stock unit; value, and moves of value alone, for those who may see stock value. Next page: after the last row''s '
    'date and id, with its balance less received plus issued.';
