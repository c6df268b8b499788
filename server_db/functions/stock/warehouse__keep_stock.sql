create function erp_api.warehouse__keep_stock() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if exists (select from stock_balance s where s.warehouse_id = old.id and s.quantity > 0) then
        perform erp_api.fail('warehouse.not_empty', jsonb_build_object('code', old.code));
    end if;
    return new;
end
$$;
comment on function erp_api.warehouse__keep_stock() is
    'Trigger: a warehouse in which goods lie is not archived. Raises warehouse.not_empty.';
