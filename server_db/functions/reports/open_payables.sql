-- What is open now, plus what was settled since, less what came since: the day's own figure, whenever it is asked.
create function erp_api.open_payables(in_date date default current_date)
returns table (
    open_item_id uuid, party_id uuid, party_code text, party_name text, account_code text, document_kind text,
    document_id uuid, number text, supplier_number text, date date, due_date date, overdue_days integer,
    currency_code text, amount numeric, open_amount numeric, open_company_amount numeric, blocked boolean
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with since as (
        select s.open_item_id, sum(s.amount) as amount, sum(s.company_amount) as company_amount
        from settlement s
        where s.date > in_date
        group by s.open_item_id
    ), balance as (
        select b.open_item_id, b.blocked, b.open_amount + coalesce(since.amount, 0) as open_amount,
            b.open_company_amount + coalesce(since.company_amount, 0) as open_company_amount
        from open_item_balance b
        left join since on since.open_item_id = b.open_item_id
        where b.open_amount <> 0
        union all
        select b.open_item_id, b.blocked, since.amount, since.company_amount
        from since
        join open_item_balance b on b.open_item_id = since.open_item_id
        where b.open_amount = 0
    ), item as (
        select i.id, i.party_id, i.account_id, i.document_kind, i.document_id, i.reference, i.date, i.due_date,
            i.currency_code, i.amount, b.blocked,
            b.open_amount - case when i.date > in_date then i.amount else 0 end as open_amount,
            b.open_company_amount - case when i.date > in_date then i.company_amount else 0 end as open_company_amount
        from balance b
        join open_item i on i.id = b.open_item_id
    )
    select i.id, i.party_id, p.code, p.name, a.code, i.document_kind, i.document_id, i.reference, h.supplier_number,
        i.date, i.due_date, greatest(in_date - i.due_date, 0), i.currency_code, i.amount, i.open_amount,
        i.open_company_amount, i.blocked
    from item i
    join party p on p.id = i.party_id
    join account a on a.id = i.account_id
    left join supplier_invoice h on h.id = i.document_id
    where i.open_amount <> 0 or i.open_company_amount <> 0
    order by p.code, i.due_date, i.id;
end
$$;
comment on function erp_api.open_payables(date) is
    'Open items as they stood at the end of a day, in their currency and in company currency; they add up to the '
    'payable accounts of that day. Blocked is that of today. Source: domain.md section 3.';
