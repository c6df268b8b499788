create trigger posting_lock_keep
before update on erp.posting_lock
for each row
when (old.locked_until is not null)
execute function erp_api.posting_lock__keep();
