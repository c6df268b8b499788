create function erp_api.period__checklist(in_id uuid)
returns table(code text, blocking boolean, document_kind text, document_id uuid, label text, detail jsonb)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_period erp.period;
begin
    select * into v_period from period p where p.id = in_id;
    if v_period.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'period', 'id', in_id));
    end if;

    return query
    select 'period.earlier_open', true, 'period', p.id, p.code, '{}'::jsonb
    from period p
    where p.starts < v_period.starts and p.status <> 'closed'
    order by p.starts;

    return query
    select 'period.draft_left', true, d.kind, d.id, coalesce(d.number, d.label), jsonb_build_object('date', d.date)
    from (
        select 'goods_receipt', g.id, g.number, s.name, g.date
        from goods_receipt g
        join party s on s.id = g.supplier_id
        where g.status = 'draft' and g.date between v_period.starts and v_period.ends
        union all
        select 'supplier_invoice', i.id, i.number, i.supplier_number, i.posting_date
        from supplier_invoice i
        where i.status = 'draft' and i.posting_date between v_period.starts and v_period.ends
        union all
        select 'payment', y.id, y.number, s.name, y.date
        from payment y
        join party s on s.id = y.supplier_id
        where y.status = 'draft' and y.date between v_period.starts and v_period.ends
        union all
        select 'stock_opening', o.id, o.number, w.name, o.date
        from stock_opening o
        join warehouse w on w.id = o.warehouse_id
        where o.status = 'draft' and o.date between v_period.starts and v_period.ends
    ) d(kind, id, number, label, date)
    order by d.date, d.id;

    return query
    select
        'period.unbalanced', true, 'period', v_period.id, v_period.code,
        jsonb_build_object('debit', sum(b.debit), 'credit', sum(b.credit))
    from account_balance b
    where b.period_id = v_period.id
    having sum(b.debit) <> sum(b.credit);

    return query
    select
        'period.stock_differs', true, 'account', a.id, a.code,
        jsonb_build_object('ledger', coalesce(l.value, 0), 'stock', coalesce(s.value, 0))
    from account a
    left join (
        select b.account_id, sum(b.debit - b.credit) as value from account_balance b group by b.account_id
    ) l on l.account_id = a.id
    left join (
        select c.stock_account_id, sum(k.value) as value
        from cost_pool k
        join product p on p.id = k.product_id
        join product_category c on c.id = p.category_id
        group by c.stock_account_id
    ) s on s.stock_account_id = a.id
    where a.control = 'stock' and coalesce(l.value, 0) <> coalesce(s.value, 0)
    order by a.code;

    return query
    select
        'period.not_invoiced', false, 'goods_receipt', g.id, g.number,
        jsonb_build_object('date', g.date, 'value', sum(l.value - l.cleared_value))
    from goods_receipt g
    join goods_receipt_line l on l.goods_receipt_id = g.id
    where g.status = 'posted' and g.date <= v_period.ends and l.value <> l.cleared_value
    group by g.id
    order by g.date, g.id;
end
$$;
comment on function erp_api.period__checklist(uuid) is
    'What stands against closing a period (blocking) or should be looked at before (not blocking), each with its '
    'document: earlier periods, drafts, a trial balance or stock that does not tie, receipts without invoice. '
    'Source: domain.md section 2.';
