create function erp_api.purchase_order__compute(in_order erp.purchase_order) returns erp.purchase_order
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order := in_order;
    v_company erp.company;
    v_minor_units integer;
    v_company_minor_units integer;
    v_header_problems jsonb;
    v_problems jsonb;
    v_snapshot jsonb;
    v_line_ids uuid[];
    v_amounts numeric[];
    v_numerators bigint[];
    v_denominators bigint[];
begin
    select * into v_company from company;
    select r.content into v_snapshot
    from purchase_order_revision r
    where r.purchase_order_id = v_order.id
    order by r.revision desc
    limit 1;
    if v_order.currency_code = v_company.currency_code then
        v_order.rate := 1;
    else
        select r.rate into v_order.rate
        from exchange_rate r
        where r.currency_code = v_order.currency_code and r.date <= v_order.order_date
        order by r.date desc
        limit 1;
        if not found then
            v_order.rate := null;
        end if;
    end if;

    select
        c.minor_units,
        u.minor_units,
        to_jsonb(array_remove(array[
            case when not s.is_supplier then jsonb_build_object(
                'code', 'party.not_supplier', 'field', 'supplier_id',
                'params', jsonb_build_object('supplier', s.name)
            ) end,
            case when s.archived_at is not null then jsonb_build_object(
                'code', 'party.archived', 'field', 'supplier_id', 'params', jsonb_build_object('supplier', s.name)
            ) end,
            case when s.blocked then jsonb_build_object(
                'code', 'party.blocked', 'field', 'supplier_id', 'params', jsonb_build_object('supplier', s.name)
            ) end,
            case when w.archived_at is not null then jsonb_build_object(
                'code', 'warehouse.archived', 'field', 'warehouse_id',
                'params', jsonb_build_object('warehouse', w.code)
            ) end,
            case when c.archived_at is not null then jsonb_build_object(
                'code', 'currency.archived', 'field', 'currency_code',
                'params', jsonb_build_object('currency', c.code)
            ) end,
            case when t.archived_at is not null then jsonb_build_object(
                'code', 'payment_term.archived', 'field', 'payment_term_id',
                'params', jsonb_build_object('payment_term', t.code)
            ) end,
            case when v_order.rate is null then jsonb_build_object(
                'code', 'exchange_rate.missing', 'field', 'currency_code',
                'params', jsonb_build_object('currency', v_order.currency_code, 'date', v_order.order_date)
            ) end,
            case when v_order.due_date < v_order.order_date then jsonb_build_object(
                'code', 'purchase_order.due_too_early', 'field', 'due_date',
                'params', jsonb_build_object('due_date', v_order.due_date, 'order_date', v_order.order_date)
            ) end,
            case when v_order.order_date > current_date + 1 then jsonb_build_object(
                'code', 'purchase_order.date_ahead', 'field', 'order_date',
                'params', jsonb_build_object('date', v_order.order_date)
            ) end
        ], null))
    into v_minor_units, v_company_minor_units, v_header_problems
    from currency c
    join currency u on u.code = v_company.currency_code
    join party s on s.id = v_order.supplier_id
    join warehouse w on w.id = v_order.warehouse_id
    left join payment_term t on t.id = v_order.payment_term_id
    where c.code = v_order.currency_code;

    with line as materialized (
        select
            l.id, l.line, row_number() over (order by l.line) - 1 as place, l.product_id, l.unit_id, l.quantity,
            l.received_quantity, l.rejected_quantity, l.invoiced_quantity, l.tax_code_id,
            coalesce(t.rate, 0) as tax_rate, coalesce(t.inclusive, false) as tax_inclusive, t.code as tax_code,
            t.archived_at is not null as tax_archived, coalesce(l.due_date, v_order.due_date) as due_date,
            p.code as product_code, p.archived_at is not null as product_archived, u.code as unit_code, u.decimals,
            u.archived_at is not null as unit_archived, k.code as stock_unit_code, f.numerator, f.denominator,
            round_money(l.quantity * l.unit_price * (100 - l.discount_percent) / 100, v_minor_units) as amount,
            b.content as before
        from purchase_order_line l
        join product p on p.id = l.product_id
        join unit u on u.id = l.unit_id
        join unit k on k.id = p.unit_id
        left join tax_code t on t.id = l.tax_code_id
        left join lateral unit_fraction(l.product_id, l.unit_id, p.unit_id) f on true
        left join jsonb_array_elements(v_snapshot -> 'lines') b(content) on b.content ->> 'id' = l.id::text
        where l.purchase_order_id = v_order.id
    ),
    tax as (
        select
            sum(l.amount) as base,
            bool_and(l.tax_inclusive) as inclusive,
            case v_company.tax_per
                when 'line' then sum(tax_amount(l.amount, l.tax_rate, l.tax_inclusive, v_minor_units))
                else tax_amount(sum(l.amount), l.tax_rate, l.tax_inclusive, v_minor_units)
            end as amount
        from line l
        group by l.tax_code_id, l.tax_rate, l.tax_inclusive
    )
    select
        array_agg(l.id order by l.line), array_agg(l.amount order by l.line), array_agg(l.numerator order by l.line),
        array_agg(l.denominator order by l.line),
        (select sum(t.base - case when t.inclusive then t.amount else 0 end) from tax t),
        (select sum(t.amount) from tax t),
        (
            select jsonb_agg(x.problem order by m.place)
            from line m
            cross join lateral unnest(array[
                case when m.product_archived then jsonb_build_object(
                    'code', 'product.archived', 'field', 'product_id', 'row', m.place,
                    'params', jsonb_build_object('product', m.product_code)
                ) end,
                case when m.unit_archived then jsonb_build_object(
                    'code', 'unit.archived', 'field', 'unit_id', 'row', m.place,
                    'params', jsonb_build_object('unit', m.unit_code)
                ) end,
                case when m.tax_archived then jsonb_build_object(
                    'code', 'tax_code.archived', 'field', 'tax_code_id', 'row', m.place,
                    'params', jsonb_build_object('tax_code', m.tax_code)
                ) end,
                case when m.numerator is null then jsonb_build_object(
                    'code', 'unit.not_convertible', 'field', 'unit_id', 'row', m.place,
                    'params', jsonb_build_object(
                        'product', m.product_code, 'unit', m.unit_code, 'stock_unit', m.stock_unit_code
                    )
                ) end,
                case when trunc(m.quantity, m.decimals) <> m.quantity then jsonb_build_object(
                    'code', 'quantity.too_precise', 'field', 'quantity', 'row', m.place,
                    'params', jsonb_build_object('unit', m.unit_code, 'decimals', m.decimals)
                ) end,
                case when m.due_date < v_order.order_date then jsonb_build_object(
                    'code', 'purchase_order.due_too_early', 'field', 'due_date', 'row', m.place,
                    'params', jsonb_build_object('due_date', m.due_date, 'order_date', v_order.order_date)
                ) end,
                case when m.received_quantity - m.rejected_quantity > m.quantity
                    and m.quantity is distinct from (m.before ->> 'quantity')::numeric
                then jsonb_build_object(
                    'code', 'purchase_order_line.received_more', 'field', 'quantity', 'row', m.place,
                    'params', jsonb_build_object(
                        'product', m.product_code, 'unit', m.unit_code,
                        'received', trim_scale(m.received_quantity - m.rejected_quantity)
                    )
                ) end,
                case when (m.received_quantity <> 0 or m.invoiced_quantity <> 0)
                    and (m.before ->> 'product_id', m.before ->> 'unit_id')
                        is distinct from (m.product_id::text, m.unit_id::text)
                then jsonb_build_object(
                    'code', 'purchase_order_line.received_changed', 'field', 'product_id', 'row', m.place,
                    'params', jsonb_build_object('product', m.product_code)
                ) end
            ]) x(problem)
            where x.problem is not null
        )
    into
        v_line_ids, v_amounts, v_numerators, v_denominators, v_order.net_amount, v_order.tax_amount, v_problems
    from line l;

    v_problems := v_header_problems || coalesce(v_problems, '[]');
    if v_line_ids is null then
        v_problems := v_problems || jsonb_build_object('code', 'purchase_order.empty');
    end if;
    if v_snapshot is not null
        and (v_snapshot ->> 'supplier_id', v_snapshot ->> 'warehouse_id', v_snapshot ->> 'currency_code')
            <> (v_order.supplier_id::text, v_order.warehouse_id::text, v_order.currency_code)
        and exists (
            select from purchase_order_line l where l.purchase_order_id = v_order.id and l.received_quantity <> 0
        )
    then
        v_problems := v_problems || jsonb_build_object(
            'code', 'purchase_order.received_changed', 'field', 'supplier_id',
            'params', jsonb_build_object('number', v_order.number)
        );
    end if;
    if v_problems <> '[]' then
        perform fail('purchase_order.invalid', jsonb_build_object('problems', v_problems));
    end if;

    update purchase_order_line l
    set amount = n.amount, stock_numerator = n.numerator, stock_denominator = n.denominator
    from unnest(v_line_ids, v_amounts, v_numerators, v_denominators) n(id, amount, numerator, denominator)
    where l.id = n.id;
    v_order.total_amount := v_order.net_amount + v_order.tax_amount;
    v_order.company_amount := round_money(v_order.net_amount * v_order.rate, v_company_minor_units);
    return v_order;
end
$$;
comment on function erp_api.purchase_order__compute(erp.purchase_order) is
    'Check a draft as a whole and fix what follows from its lines: rate of the order''s day, amounts per line, tax per '
    'code on the document''s base or per line (company.tax_per), totals, exact conversions to stock units. The lines '
    'are written, the order is returned for the caller to write. Raises purchase_order.invalid with every problem. '
    'Source: domain.md sections 1 and 6.';
