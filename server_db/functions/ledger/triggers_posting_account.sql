create trigger posting_account_fit
before insert or update on erp.posting_account
for each row
execute function erp_api.posting_account__fit();
