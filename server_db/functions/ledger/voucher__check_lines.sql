create function erp_api.voucher__check_lines() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if exists (select from voucher v where v.id in (select n.voucher_id from new_line n)) then
        perform fail('voucher.posted');
    end if;
    return null;
end
$$;
comment on function erp_api.voucher__check_lines() is
    'Trigger: lines are written before their voucher; none may join one that is posted, so that the check of the '
    'balance at commit, which hangs on the voucher, sees them all.';
