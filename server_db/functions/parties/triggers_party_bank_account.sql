create trigger party_bank_account_note_changer_insert
before insert on erp.party_bank_account
for each row
execute function erp_api.party_bank_account__note_changer();

-- Taking an account out of use needs no second person; bringing it back does.
create trigger party_bank_account_note_changer_update
before update on erp.party_bank_account
for each row
when ((old.party_id, old.bank_name, old.account_number, old.swift, old.currency_code)
    is distinct from (new.party_id, new.bank_name, new.account_number, new.swift, new.currency_code)
    or (old.archived_at is not null and new.archived_at is null))
execute function erp_api.party_bank_account__note_changer();
