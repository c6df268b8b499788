create function erp_api.fail(in_code text, in_params jsonb default '{}') returns void
language plpgsql
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    raise exception using errcode = 'KT001', message = in_code, detail = in_params::text;
end
$$;
comment on function erp_api.fail(text, jsonb) is
    'Refuse with an error code `noun.fact` that the desktop turns into a sentence; the params fill its places. '
    'Several problems at once go under the key problems: [{code, field, row, params}].';
