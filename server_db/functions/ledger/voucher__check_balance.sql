create function erp_api.voucher__check_balance() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_debit numeric;
    v_credit numeric;
begin
    select coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0) into v_debit, v_credit
    from voucher_line l
    where l.voucher_id = new.id;
    if v_debit <> v_credit or v_debit <> new.total then
        perform fail('voucher.unbalanced', jsonb_build_object('difference', v_debit - v_credit));
    end if;
    return null;
end
$$;
comment on function erp_api.voucher__check_balance() is
    'Trigger at commit: debits equal credits equal the total of the voucher, whoever wrote it.';
