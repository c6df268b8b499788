create function erp_api.refuse_change() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    perform erp_api.fail('record.final', jsonb_build_object('noun', tg_table_name, 'action', lower(tg_op)));
    return null;
end
$$;
comment on function erp_api.refuse_change() is
    'Trigger: what is posted or logged stays as it is, whoever asks; it is corrected by reversal.';
