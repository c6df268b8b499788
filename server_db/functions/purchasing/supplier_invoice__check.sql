create function erp_api.supplier_invoice__check(
    in_invoice erp.supplier_invoice, in_lines erp_api.supplier_invoice_match[]
) returns void
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_problems jsonb;
    v_minor_units integer := minor_units(in_invoice.currency_code);
begin
    select jsonb_agg(f.problem order by f.place, f.row_index) into v_problems
    from (
        select 0 as place, 0 as row_index, h.problem
        from (values
            (in_lines = '{}', jsonb_build_object('code', 'supplier_invoice.no_lines', 'field', 'lines')),
            (in_invoice.control_amount <> in_invoice.total_amount, jsonb_build_object(
                'code', 'supplier_invoice.total_differs', 'field', 'control_amount',
                'params', jsonb_build_object(
                    'control_amount', round_money(in_invoice.control_amount, v_minor_units)::text,
                    'total_amount', round_money(in_invoice.total_amount, v_minor_units)::text,
                    'difference', round_money(in_invoice.control_amount - in_invoice.total_amount, v_minor_units)::text
                ))),
            (in_invoice.total_amount < 0, jsonb_build_object(
                'code', 'supplier_invoice.total_negative', 'field', 'lines',
                'params', jsonb_build_object(
                    'total_amount', round_money(in_invoice.total_amount, v_minor_units)::text))),
            (in_invoice.due_date < in_invoice.date, jsonb_build_object(
                'code', 'supplier_invoice.due_before_date', 'field', 'due_date'))
        ) h(wrong, problem)
        where h.wrong
        union all
        select 1, l.row_index, p.problem
        from unnest(in_lines) l, jsonb_array_elements(l.problems) p(problem)
    ) f;
    if v_problems is not null then
        perform fail('supplier_invoice.invalid', jsonb_build_object('problems', v_problems));
    end if;
end
$$;
comment on function erp_api.supplier_invoice__check(erp.supplier_invoice, erp_api.supplier_invoice_match[]) is
    'Internal: raises supplier_invoice.invalid with every problem of header and lines at once.';
