create function erp_api.account__keep_use() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if exists (select from account_balance b where b.account_id = old.id) then
        perform fail(
            'account.used',
            jsonb_build_object(
                'field', case
                    when new.type <> old.type then 'type'
                    when new.control <> old.control then 'control'
                    when new.postable <> old.postable then 'postable'
                    else 'currency_code'
                end,
                'account', old.code
            )
        );
    end if;
    return new;
end
$$;
comment on function erp_api.account__keep_use() is
    'Trigger: what an account is stays as it was when it was first posted to, so that reports and subledgers of '
    'closed periods stay true. Raises account.used.';
