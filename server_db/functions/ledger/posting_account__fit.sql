create function erp_api.posting_account__fit() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_account erp.account;
begin
    select * into v_account from account a where a.id = new.account_id;
    if not v_account.postable
        or v_account.archived_at is not null
        or v_account.control <> (case new.purpose when 'payable' then 'payable' else '' end)
    then
        perform fail('posting_account.unfit', jsonb_build_object('purpose', new.purpose, 'account', v_account.code));
    end if;
    return new;
end
$$;
comment on function erp_api.posting_account__fit() is
    'Trigger: payables go to a control account of payables, so that open items tie; every other purpose goes to an '
    'account that is no subledger''s. Raises posting_account.unfit.';
