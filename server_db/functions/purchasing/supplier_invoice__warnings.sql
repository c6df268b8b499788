create function erp_api.supplier_invoice__warnings(in_invoice erp.supplier_invoice) returns jsonb
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select coalesce(jsonb_agg(
            jsonb_build_object('code', 'supplier_invoice.same_amount', 'params', jsonb_build_object(
                'number', h.number, 'supplier_number', h.supplier_number, 'date', h.date))
            order by h.number
        ), '[]')
        from supplier_invoice h
        where h.date = in_invoice.date and h.supplier_id = in_invoice.supplier_id and h.status = 'posted'
            and h.currency_code = in_invoice.currency_code and h.total_amount = in_invoice.total_amount
            and h.id <> in_invoice.id
    );
end
$$;
comment on function erp_api.supplier_invoice__warnings(erp.supplier_invoice) is
    'Internal: other posted invoices of the same supplier, date, currency and total, as warnings for the person.';
