create function erp_api.payment__check(in_payment erp.payment) returns void
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_problems jsonb;
begin
    with line as (
        select l.line, l.amount, (row_number() over (order by l.line))::integer - 1 as row_index,
            i.reference, i.party_id, i.currency_code, i.date, b.open_amount, b.blocked,
            u.minor_units::integer as minor_units
        from payment_line l
        join open_item i on i.id = l.open_item_id
        join open_item_balance b on b.open_item_id = l.open_item_id
        join currency u on u.code = i.currency_code
        where l.payment_id = in_payment.id
    ), header as (
        select s.name as supplier, s.blocked as supplier_blocked, j.code as journal, j.kind, j.archived_at,
            a.currency_code as account_currency, k.party_id as bank_party_id, k.archived_at as bank_archived_at,
            k.account_number, k.bank_name, k.confirmed_at, k.id as bank_id, c.currency_code as company_currency
        from party s
        join journal j on j.id = in_payment.journal_id
        left join account a on a.id = j.account_id
        left join party_bank_account k on k.id = in_payment.party_bank_account_id
        cross join company c
        where s.id = in_payment.supplier_id
    )
    select jsonb_agg(f.problem order by f.row_index nulls first) into v_problems
    from (
        select null::integer as row_index,
            h.problem
        from header cross join lateral (values
            (header.supplier_blocked, jsonb_build_object(
                'code', 'payment.supplier_blocked', 'field', 'supplier_id',
                'params', jsonb_build_object('supplier', header.supplier))),
            (header.kind not in ('bank', 'cash'), jsonb_build_object(
                'code', 'payment.journal_kind', 'field', 'journal_id',
                'params', jsonb_build_object('journal', header.journal))),
            (header.archived_at is not null, jsonb_build_object(
                'code', 'record.archived', 'field', 'journal_id',
                'params', jsonb_build_object('code', header.journal))),
            (header.account_currency not in (in_payment.currency_code, header.company_currency),
                jsonb_build_object(
                'code', 'payment.journal_currency', 'field', 'journal_id',
                'params', jsonb_build_object('journal', header.journal, 'currency', header.account_currency))),
            (header.bank_party_id <> in_payment.supplier_id, jsonb_build_object(
                'code', 'payment.other_bank_account', 'field', 'party_bank_account_id',
                'params', jsonb_build_object('account', header.account_number))),
            (header.bank_archived_at is not null, jsonb_build_object(
                'code', 'record.archived', 'field', 'party_bank_account_id',
                'params', jsonb_build_object('code', header.account_number))),
            (header.bank_id is not null and header.confirmed_at is null, jsonb_build_object(
                'code', 'payment.bank_account_unconfirmed', 'field', 'party_bank_account_id',
                'params', jsonb_build_object('bank', header.bank_name))),
            (not exists (select from line), jsonb_build_object(
                'code', 'payment.no_lines', 'field', 'lines',
                'params', '{}'::jsonb))
        ) h(wrong, problem)
        where h.wrong
        union all
        select line.row_index, jsonb_set(
            p.problem, '{params,invoice}', to_jsonb(line.reference)) || jsonb_build_object('row', line.row_index)
        from line cross join lateral (values
            (line.party_id <> in_payment.supplier_id, jsonb_build_object(
                'code', 'payment_line.other_supplier', 'field', 'open_item_id',
                'params', '{}'::jsonb)),
            (line.currency_code <> in_payment.currency_code, jsonb_build_object(
                'code', 'payment_line.other_currency', 'field', 'open_item_id',
                'params', jsonb_build_object('currency', line.currency_code))),
            (line.blocked, jsonb_build_object(
                'code', 'payment_line.invoice_blocked', 'field', 'open_item_id',
                'params', '{}'::jsonb)),
            (line.date > in_payment.date, jsonb_build_object(
                'code', 'payment_line.before_invoice', 'field', 'open_item_id',
                'params', jsonb_build_object('date', line.date))),
            (line.amount > line.open_amount, jsonb_build_object(
                'code', 'payment_line.overpaid', 'field', 'amount',
                'params', jsonb_build_object('open_amount', round_money(line.open_amount, line.minor_units)::text,
                    'amount', round_money(line.amount, line.minor_units)::text))),
            (line.amount <> round(line.amount, line.minor_units), jsonb_build_object(
                'code', 'number.too_many_decimals', 'field', 'amount',
                'params', jsonb_build_object('text', trim_scale(line.amount)::text)))
        ) p(wrong, problem)
        where p.wrong
    ) f;
    if v_problems is not null then
        perform fail('payment.invalid', jsonb_build_object('problems', v_problems));
    end if;
end
$$;
comment on function erp_api.payment__check(erp.payment) is
    'Internal: raises payment.invalid with every problem of header and lines at once; blocked invoices are named.';
