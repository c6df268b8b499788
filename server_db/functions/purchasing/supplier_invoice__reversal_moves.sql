-- What the invoice added to stock goes back exactly, as far as the pool allows: nothing to a product that is used up,
-- and no value below zero. What can not go back is the price difference of goods that are gone.
create function erp_api.supplier_invoice__reversal_moves(in_id uuid) returns erp_api.stock_line[]
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select array_agg(
            row(c.line, c.product_id, c.warehouse_id, null, null, 0,
                case when c.quantity = 0 then 0
                    else greatest(c.after, -c.value) - greatest(c.after - c.wanted, -c.value) end
            )::erp_api.stock_line
            order by c.line
        )
        from (
            select m.line, m.product_id, m.warehouse_id, -m.value as wanted, pool.quantity, pool.value,
                sum(-m.value) over (partition by m.product_id order by m.id) as after
            from stock_move m
            join cost_pool pool on pool.product_id = m.product_id
            where m.document_id = in_id
        ) c
    );
end
$$;
comment on function erp_api.supplier_invoice__reversal_moves(uuid) is
    'Internal: the moves of value that take the late cost of a posted invoice back, null when it had none.';
