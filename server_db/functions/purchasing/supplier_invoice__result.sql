create function erp_api.supplier_invoice__result(in_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select document_result(h.id, h.version, h.status, h.number, coalesce(h.reversal_voucher_id, h.voucher_id))
            || jsonb_build_object(
                'blocked', h.blocked, 'due_date', h.due_date, 'total_amount', h.total_amount::text,
                'warnings', coalesce((
                select e.detail -> 'warnings'
                from document_event e
                where e.document_id = h.id and e.event = 'posted'
                order by e.id desc limit 1
            ), '[]'))
        from supplier_invoice h
        where h.id = in_id
    );
end
$$;
comment on function erp_api.supplier_invoice__result(uuid) is
    'Internal: what the functions of a supplier invoice return: id, version, status, number, voucher, blocked, due_date, '
    'total_amount, warnings.';
