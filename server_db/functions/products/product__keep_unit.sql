create function erp_api.product__keep_unit() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if exists (select from cost_pool pool where pool.product_id = old.id) or exists (
        select
        from purchase_order_line l
        join purchase_order o on o.id = l.purchase_order_id
        where l.product_id = old.id and o.status not in ('draft', 'cancelled')
    ) then
        perform erp_api.fail('product.unit_used', jsonb_build_object('code', old.code));
    end if;
    return new;
end
$$;
comment on function erp_api.product__keep_unit() is
    'Trigger: the stock unit of a product stays once goods moved or were ordered, because quantities are kept in it. '
    'Raises product.unit_used.';
