create function erp_api.bin__keep_place() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if (new.kind, new.warehouse_id) is distinct from (old.kind, old.warehouse_id) and exists (
        select from stock_balance s where s.warehouse_id = old.warehouse_id and s.bin_id = old.id
    ) then
        perform erp_api.fail('bin.used', jsonb_build_object('code', old.code));
    end if;
    if new.archived_at is not null and exists (
        select from stock_balance s where s.warehouse_id = old.warehouse_id and s.bin_id = old.id and s.quantity > 0
    ) then
        perform erp_api.fail('bin.not_empty', jsonb_build_object('code', old.code));
    end if;
    return new;
end
$$;
comment on function erp_api.bin__keep_place() is
    'Trigger: a bin in which goods lay keeps its kind and warehouse, because storage has a value and quality hold has '
    'none; one in which goods lie is not archived. Raises bin.used, bin.not_empty.';
