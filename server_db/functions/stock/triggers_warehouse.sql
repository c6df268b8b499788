create trigger warehouse_keep_stock
before update of archived_at on erp.warehouse
for each row
when (old.archived_at is null and new.archived_at is not null)
execute function erp_api.warehouse__keep_stock();
