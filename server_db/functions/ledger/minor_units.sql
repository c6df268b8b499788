create function erp_api.minor_units(in_currency text) returns integer
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_minor_units integer;
begin
    select c.minor_units into v_minor_units from currency c where c.code = in_currency;
    if not found then
        perform fail('currency.unknown', jsonb_build_object('currency', in_currency));
    end if;
    return v_minor_units;
end
$$;
comment on function erp_api.minor_units(text) is
    'Decimals that amounts in a currency are rounded to (ISO 4217). Raises currency.unknown.';
