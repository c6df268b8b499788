-- Of the company value an item takes round(open value × amount / open amount); who settles the rest takes all of it,
-- so that zero in the item's currency is zero in the ledger. An amount has the sign of the item, so that payments
-- settle invoices and credit notes alike.
create function erp_api.open_item__settle(
    in_document_kind text, in_document_id uuid, in_voucher_id uuid, in_date date, in_items erp_api.settlement_item[]
) returns table (open_item_id uuid, line smallint, account_id uuid, currency_code text, amount numeric, company_amount numeric)
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    exceeded jsonb;
begin
    perform from open_item_balance balance
    where balance.open_item_id in (select item.open_item_id from unnest(in_items) item)
    order by balance.open_item_id
    for no key update;

    select jsonb_agg(open_item.reference order by open_item.reference) into exceeded
    from (select item.open_item_id, sum(item.amount) as amount from unnest(in_items) item group by 1) asked
    join open_item on open_item.id = asked.open_item_id
    join open_item_balance balance on balance.open_item_id = asked.open_item_id
    where sign(asked.amount) <> sign(balance.open_amount) or abs(asked.amount) > abs(balance.open_amount);
    if exceeded is not null then
        perform erp_api.fail('open_item.exceeded', jsonb_build_object('references', exceeded));
    end if;

    return query
    with share as (
        select item.open_item_id, item.line, open_item.account_id, open_item.currency_code, item.amount,
            case when item.amount = balance.open_amount then balance.open_company_amount
                else round(balance.open_company_amount * item.amount / balance.open_amount, currency.minor_units::integer)
            end as company_amount
        from unnest(in_items) item
        join open_item on open_item.id = item.open_item_id
        join open_item_balance balance on balance.open_item_id = item.open_item_id
        cross join company
        join currency on currency.code = company.currency_code
    ), settled as (
        insert into settlement (open_item_id, document_kind, document_id, line, date, amount, company_amount, voucher_id)
        select share.open_item_id, in_document_kind, in_document_id, share.line, in_date, share.amount,
            share.company_amount, in_voucher_id
        from share
    ), lowered as (
        update open_item_balance balance
        set open_amount = balance.open_amount - share.amount,
            open_company_amount = balance.open_company_amount - share.company_amount
        from share
        where balance.open_item_id = share.open_item_id
    )
    select share.* from share;
end
$$;
comment on function erp_api.open_item__settle(text, uuid, uuid, date, erp_api.settlement_item[]) is
    'Internal: settles open items, each once, up to what is open, with their share of company value; returns the shares.';
