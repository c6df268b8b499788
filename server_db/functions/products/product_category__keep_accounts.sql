create function erp_api.product_category__keep_accounts() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if exists (
        select from product p
        where p.category_id = old.id and exists (select from cost_pool pool where pool.product_id = p.id)
    ) then
        perform erp_api.fail('product_category.accounts_used', jsonb_build_object('code', old.code));
    end if;
    return new;
end
$$;
comment on function erp_api.product_category__keep_accounts() is
    'Trigger: stock and GRNI account of a category stay once goods of it moved; what lies on them could not be told '
    'apart any more. Raises product_category.accounts_used.';
