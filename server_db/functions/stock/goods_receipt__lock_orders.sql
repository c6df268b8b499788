create function erp_api.goods_receipt__lock_orders(in_id uuid) returns uuid[]
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_orders uuid[];
begin
    select array_agg(x.id) into v_orders
    from (
        select o.id
        from purchase_order o
        where o.id in (
            select ol.purchase_order_id
            from goods_receipt_line l
            join purchase_order_line ol on ol.id = l.purchase_order_line_id
            where l.goods_receipt_id = in_id
        )
        order by o.id
        for no key update of o
    ) x;
    return v_orders;
end
$$;
comment on function erp_api.goods_receipt__lock_orders(uuid) is
    'The orders that a receipt is of, locked in the order of their ids: who receives, reopens, cancels or closes an '
    'order waits here, so that the counters of its lines are counted one after another.';
