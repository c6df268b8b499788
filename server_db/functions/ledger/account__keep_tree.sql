create function erp_api.account__keep_tree() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if exists (
        with recursive above (id, parent_id) as (
            select a.id, a.parent_id from account a where a.id = new.parent_id
            union
            select a.id, a.parent_id from account a join above b on a.id = b.parent_id
        )
        select from above where above.id = new.id
    ) then
        perform fail('account.ring', jsonb_build_object('field', 'parent_id', 'account', new.code));
    end if;
    return null;
end
$$;
comment on function erp_api.account__keep_tree() is
    'Trigger: an account does not stand below itself, however far down. Raises account.ring.';
