create function erp_api.supplier_invoice__write(
    in_invoice erp.supplier_invoice, in_lines erp_api.supplier_invoice_match[]
) returns void
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    with line_set as (
        update supplier_invoice_line l
        set amount = m.net_amount, cleared_value = m.cleared_value, stock_difference = m.stock_difference,
            price_difference = m.price_difference, out_of_tolerance = m.out_of_tolerance
        from unnest(in_lines) m
        where l.id = m.line_id
    ), receipt_set as (
        update goods_receipt_line r
        set invoiced_quantity = r.invoiced_quantity + m.quantity, cleared_value = r.cleared_value + m.cleared_value
        from (
            select l.goods_receipt_line_id, sum(l.quantity) as quantity, sum(l.cleared_value) as cleared_value
            from unnest(in_lines) l
            group by l.goods_receipt_line_id
        ) m
        where r.id = m.goods_receipt_line_id
    ), order_set as (
        update purchase_order_line o
        set invoiced_quantity = o.invoiced_quantity + m.quantity
        from (
            select l.purchase_order_line_id, sum(l.quantity) as quantity
            from unnest(in_lines) l
            group by l.purchase_order_line_id
        ) m
        where o.id = m.purchase_order_line_id
    )
    insert into supplier_invoice_tax (
        supplier_invoice_id, tax_code_id, base_amount, tax_amount, company_tax_amount
    )
    select in_invoice.id, l.tax_code_id, sum(l.net_amount), sum(l.tax_amount),
        round(sum(l.tax_amount) * in_invoice.rate, u.minor_units::integer)
    from unnest(in_lines) l
    cross join company c
    join currency u on u.code = c.currency_code
    where l.tax_code_id is not null
    group by l.tax_code_id, u.minor_units;
end
$$;
comment on function erp_api.supplier_invoice__write(erp.supplier_invoice, erp_api.supplier_invoice_match[]) is
    'Internal: writes a matched invoice to its lines, taxes, and the counters of receipts and orders.';
