create function erp_api.open_item__create(
    in_account_id uuid, in_party_id uuid, in_document_kind text, in_document_id uuid, in_voucher_id uuid,
    in_reference text, in_date date, in_due_date date, in_currency_code text, in_amount numeric,
    in_company_amount numeric, in_blocked boolean
) returns uuid
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    item_id uuid := erp_api.new_id();
begin
    with item as (
        insert into open_item (id, account_id, party_id, document_kind, document_id, voucher_id, reference, date,
            due_date, currency_code, amount, company_amount)
        values (item_id, in_account_id, in_party_id, in_document_kind, in_document_id, in_voucher_id, in_reference,
            in_date, in_due_date, in_currency_code, in_amount, in_company_amount)
    )
    insert into open_item_balance (open_item_id, open_amount, open_company_amount, blocked)
    values (item_id, in_amount, in_company_amount, in_blocked);
    return item_id;
end
$$;
comment on function erp_api.open_item__create(uuid, uuid, text, uuid, uuid, text, date, date, text, numeric, numeric, boolean) is
    'Internal: opens a payable (positive) or a claim on a party (negative) with its balance; returns its id.';
