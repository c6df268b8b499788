create function erp_api.party_bank_account__note_changer() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        new.changers := array[session_user::text];
    elsif (new.party_id, new.account_number) is distinct from (old.party_id, old.account_number)
        and exists (
            select from payment h where h.party_bank_account_id = old.id and h.status <> 'draft'
        )
    then
        perform fail('party_bank_account.used', jsonb_build_object('account', old.account_number));
    elsif new.account_number <> old.account_number and old.confirmed_at is not null then
        -- Another account from now on: who made the one before has no part in it.
        new.changers := array[session_user::text];
    elsif session_user = any (old.changers) then
        new.changers := old.changers;
    else
        new.changers := old.changers || session_user::text;
    end if;
    new.confirmed_by := null;
    new.confirmed_at := null;
    return new;
end
$$;
comment on function erp_api.party_bank_account__note_changer() is
    'Trigger: whoever makes or changes a bank account is noted, and a second person must confirm it again. Paid '
    'payments keep the account they went to. Raises party_bank_account.used. Source: domain.md section 3.';
