create function erp_api.open_item__unsettle(in_document_id uuid, in_voucher_id uuid, in_date date) returns void
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    perform from open_item_balance balance
    where balance.open_item_id in (select s.open_item_id from settlement s where s.document_id = in_document_id)
    order by balance.open_item_id
    for no key update;

    with taken_back as (
        insert into settlement (open_item_id, document_kind, document_id, line, date, amount, company_amount, voucher_id)
        select s.open_item_id, s.document_kind, s.document_id, -s.line, in_date, -s.amount, -s.company_amount,
            in_voucher_id
        from settlement s
        where s.document_id = in_document_id and s.line > 0
        returning open_item_id, amount, company_amount
    )
    update open_item_balance balance
    set open_amount = balance.open_amount - taken_back.amount,
        open_company_amount = balance.open_company_amount - taken_back.company_amount
    from (
        select open_item_id, sum(amount) as amount, sum(company_amount) as company_amount
        from taken_back group by open_item_id
    ) taken_back
    where balance.open_item_id = taken_back.open_item_id;
end
$$;
comment on function erp_api.open_item__unsettle(uuid, uuid, date) is
    'Internal: takes back all settlements of a document in their exact values, as settlements of the negated line.';
