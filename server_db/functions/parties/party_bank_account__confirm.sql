create function erp_api.party_bank_account__confirm(in_id uuid, in_version integer) returns integer
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_account erp.party_bank_account;
begin
    select * into v_account from party_bank_account k where k.id = in_id for update;
    if v_account.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'party_bank_account', 'id', in_id));
    end if;
    if v_account.version <> in_version then
        if v_account.version = in_version + 1 and v_account.confirmed_by = session_user then
            return v_account.version;
        end if;
        perform fail_stale('party_bank_account', in_id);
    end if;
    if v_account.archived_at is not null then
        perform fail('record.archived', jsonb_build_object('code', v_account.account_number));
    end if;
    if v_account.confirmed_at is not null then
        perform fail('party_bank_account.confirmed', jsonb_build_object(
            'account', v_account.account_number, 'confirmed_by', v_account.confirmed_by
        ));
    end if;
    if session_user = any (v_account.changers) then
        perform fail('party_bank_account.own_change', jsonb_build_object('account', v_account.account_number));
    end if;
    update party_bank_account k
    set confirmed_by = session_user, confirmed_at = clock_timestamp(), version = k.version + 1
    where k.id = in_id
    returning k.version into v_account.version;
    return v_account.version;
end
$$;
comment on function erp_api.party_bank_account__confirm(uuid, integer) is
    'A second person has compared a bank account with the supplier''s paper: payments may use it. Returns the new '
    'version; asked again after a lost answer it says the same. Raises record.missing, record.stale, record.archived, '
    'party_bank_account.confirmed and .own_change. Source: domain.md section 3.';
