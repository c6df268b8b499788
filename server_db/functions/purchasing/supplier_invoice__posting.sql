create function erp_api.supplier_invoice__posting(
    in_invoice erp.supplier_invoice, in_lines erp_api.supplier_invoice_match[], in_payable_account_id uuid
) returns erp_api.posting_line[]
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_minor_units integer;
    v_currency_code text;
    v_company_total numeric;
begin
    select u.minor_units, nullif(in_invoice.currency_code, c.currency_code) into v_minor_units, v_currency_code
    from company c
    join currency u on u.code = c.currency_code;
    v_company_total := round_money(in_invoice.total_amount * in_invoice.rate, v_minor_units);
    return (
        select array_agg(
            row(
                s.account_id, greatest(s.amount, 0), greatest(-s.amount, 0), s.currency_code, s.currency_amount,
                case when s.always or a.party_required then in_invoice.supplier_id end, s.tax_code_id, ''
            )::erp_api.posting_line
            order by s.place
        )
        from (
            select 1 as place, l.grni_account_id as account_id, l.cleared_value as amount, null as currency_code,
                null::numeric as currency_amount, null::uuid as tax_code_id, true as always
            from unnest(in_lines) l
            union all
            select 2, l.stock_account_id, l.stock_difference, null, null, null, false from unnest(in_lines) l
            union all
            select 3, l.difference_account_id, l.price_difference, null, null, null, false from unnest(in_lines) l
            union all
            select 4, l.account_id, l.company_cost, v_currency_code,
                case when v_currency_code is not null
                    then l.net_amount + case when l.recoverable then 0 else l.tax_amount end end,
                l.tax_code_id, false
            from unnest(in_lines) l
            where l.account_id is not null
            union all
            select 5, t.account_id, round_money(sum(l.tax_amount) * in_invoice.rate, v_minor_units), v_currency_code,
                case when v_currency_code is not null then sum(l.tax_amount) end, t.id, false
            from unnest(in_lines) l
            join tax_code t on t.id = l.tax_code_id
            where l.recoverable
            group by t.id
            union all
            select 6, in_payable_account_id, -v_company_total, v_currency_code,
                case when v_currency_code is not null then -in_invoice.total_amount end, null, true
        ) s
        left join account a on a.id = s.account_id
        where s.amount <> 0
    );
end
$$;
comment on function erp_api.supplier_invoice__posting(
    erp.supplier_invoice, erp_api.supplier_invoice_match[], uuid
) is
    'Internal: voucher lines of a matched invoice: GRNI cleared, late cost to stock and price difference, accounts, '
    'recoverable tax per code, the payable; zero amounts left out. GRNI and payable lines carry the supplier.';
