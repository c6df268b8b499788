create function erp_api.ties()
returns table (check_name text, report_amount numeric, ledger_amount numeric, difference numeric, tied boolean)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if not person__sees_all() then
        perform fail('ties.limited_person');
    end if;
    return query
    with ledger as (
        select a.control, sum(b.debit) as debit, sum(b.credit) as credit
        from account_balance b
        join account a on a.id = b.account_id
        group by a.control
    ), tie (place, check_name, report_amount, ledger_amount) as (
        select 1, '002_account_balance', coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0) from ledger l
        union all
        select 2, '004_open_item_ledger',
            (select coalesce(sum(b.open_company_amount), 0) from open_item_balance b where b.open_amount <> 0),
            (select coalesce(sum(l.credit - l.debit), 0) from ledger l where l.control = 'payable')
        union all
        select 3, '006_stock_value_ledger',
            (select coalesce(sum(p.value), 0) from cost_pool p),
            (select coalesce(sum(l.debit - l.credit), 0) from ledger l where l.control = 'stock')
        union all
        select 4, '009_grni_ledger',
            (select coalesce(sum(r.value - r.cleared_value), 0) from goods_receipt_line r
                where r.value <> r.cleared_value),
            (select coalesce(sum(l.credit - l.debit), 0) from ledger l where l.control = 'grni')
        union all
        select 5, '022_tax_ledger',
            (select coalesce(sum(t.company_tax_amount), 0)
                from supplier_invoice_tax t
                join supplier_invoice h on h.id = t.supplier_invoice_id and h.status = 'posted'
                join tax_code c on c.id = t.tax_code_id and c.recoverable
                join account a on a.id = c.account_id and a.control = 'tax'),
            (select coalesce(sum(l.debit - l.credit), 0) from ledger l where l.control = 'tax')
    )
    select t.check_name, t.report_amount, t.ledger_amount, t.report_amount - t.ledger_amount,
        t.report_amount = t.ledger_amount
    from tie t
    order by t.place;
end
$$;
comment on function erp_api.ties() is
    'What must tie, in company currency: trial balance (debits, credits), open payables, stock value, GRNI and tax '
    'against their accounts; check_name is what tie_detail takes to name the rows that differ.';
