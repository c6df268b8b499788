-- Neither definer nor with a search path of its own, so that the planner inlines it.
create function erp_api.round_money(in_value numeric, in_minor_units integer) returns numeric
language sql immutable parallel safe
as $$
    select pg_catalog.round(in_value, in_minor_units)
$$;
comment on function erp_api.round_money(numeric, integer) is
    'Amount rounded to minor units, half away from zero (domain.md section 1); twin of base/money.py.';
