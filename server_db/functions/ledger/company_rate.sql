create function erp_api.company_rate(in_currency text, in_date date) returns numeric
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_rate numeric;
begin
    if exists (select from company c where c.currency_code = in_currency) then
        return 1;
    end if;
    select r.rate into v_rate
    from exchange_rate r
    where r.currency_code = in_currency and r.date <= in_date
    order by r.date desc
    limit 1;
    if not found then
        perform fail('exchange_rate.missing', jsonb_build_object('currency', in_currency, 'date', in_date));
    end if;
    return v_rate;
end
$$;
comment on function erp_api.company_rate(text, date) is
    'Company currency for one unit of a currency on a day: the latest rate up to it, 1 for the company''s own. '
    'Raises exchange_rate.missing.';
