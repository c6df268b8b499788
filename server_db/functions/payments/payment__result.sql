create function erp_api.payment__result(in_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select document_result(h.id, h.version, h.status, h.number, coalesce(h.reversal_voucher_id, h.voucher_id))
            || jsonb_build_object('amount', h.amount::text)
        from payment h
        where h.id = in_id
    );
end
$$;
comment on function erp_api.payment__result(uuid) is
    'Internal: what the functions of a payment return: id, version, status, number, voucher, amount.';
