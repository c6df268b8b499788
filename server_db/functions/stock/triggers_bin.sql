create trigger bin_keep_place
before update of kind, warehouse_id, archived_at on erp.bin
for each row
execute function erp_api.bin__keep_place();
