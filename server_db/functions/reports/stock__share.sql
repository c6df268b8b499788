-- Neither definer nor with a search path of its own, so that the planner inlines it.
create function erp_api.stock__share(
    in_value numeric, in_quantity numeric, in_after numeric, in_valued numeric, in_minor_units integer
) returns numeric
language sql immutable parallel safe
as $$
    select case
        when in_valued = 0 or in_quantity = 0 then 0
        when in_valued = in_quantity then in_value
        else pg_catalog.round(in_value * in_after / in_quantity, in_minor_units)
            - pg_catalog.round(in_value * (in_after - in_valued) / in_quantity, in_minor_units)
    end
$$;
comment on function erp_api.stock__share(numeric, numeric, numeric, numeric, integer) is
    'Internal: what a bin''s quantity is worth of a product''s value; in_after: quantity of the bins up to and with it. '
    'The shares of all bins add up to the value.';
