create function erp_api.product_category__keep_tree() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    -- Two people who move categories at once must see each other's tree.
    perform pg_advisory_xact_lock(hashtext('product_category__keep_tree'));
    if exists (
        with recursive above as (
            select c.id, c.parent_id from product_category c where c.id = new.parent_id
            union
            select c.id, c.parent_id from product_category c join above a on a.parent_id = c.id
        )
        select from above a where a.parent_id = new.id
    ) then
        perform erp_api.fail('product_category.ring', jsonb_build_object('code', new.code));
    end if;
    return new;
end
$$;
comment on function erp_api.product_category__keep_tree() is
    'Trigger: categories are a tree; none stands below itself. Raises product_category.ring.';
