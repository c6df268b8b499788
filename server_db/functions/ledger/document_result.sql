create function erp_api.document_result(
    in_id uuid, in_version integer, in_status text, in_number text, in_voucher_id uuid
) returns jsonb
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return jsonb_build_object(
        'id', in_id,
        'version', in_version,
        'status', in_status,
        'number', in_number,
        'voucher', (
            select jsonb_build_object('id', v.id, 'journal', j.code, 'period', p.code, 'number', v.number)
            from voucher v
            join journal j on j.id = v.journal_id
            join period p on p.id = v.period_id
            where v.id = in_voucher_id
        )
    );
end
$$;
comment on function erp_api.document_result(uuid, integer, text, text, uuid) is
    'What every document function answers: id, version, status, number and its voucher or null.';
