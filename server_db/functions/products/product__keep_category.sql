create function erp_api.product__keep_category() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if exists (select from cost_pool pool where pool.product_id = old.id) and exists (
        select
        from product_category a
        join product_category b on b.id = new.category_id
        where a.id = old.category_id
            and (a.stock_account_id, a.grni_account_id) is distinct from (b.stock_account_id, b.grni_account_id)
    ) then
        perform erp_api.fail('product.category_accounts_differ', jsonb_build_object('code', old.code));
    end if;
    return new;
end
$$;
comment on function erp_api.product__keep_category() is
    'Trigger: a product whose goods moved stays with categories of the same stock and GRNI accounts. Raises '
    'product.category_accounts_differ.';
