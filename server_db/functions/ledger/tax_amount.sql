-- Neither definer nor with a search path of its own, so that the planner inlines it.
create function erp_api.tax_amount(in_base numeric, in_rate numeric, in_inclusive boolean, in_minor_units integer)
returns numeric
language sql immutable parallel safe
as $$
    select case when in_inclusive
        then in_base - pg_catalog.round(in_base * 100 / (100 + in_rate), in_minor_units)
        else pg_catalog.round(in_base * in_rate / 100, in_minor_units)
    end
$$;
comment on function erp_api.tax_amount(numeric, numeric, boolean, integer) is
    'Tax on a base at a rate in percent: contained in the base when prices include it, so that net + tax is the base '
    'to the cent, else on top of it.';
