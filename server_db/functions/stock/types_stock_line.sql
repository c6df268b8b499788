create type erp_api.stock_line as (
    line smallint,
    product_id uuid,
    warehouse_id uuid,
    from_bin_id uuid,
    to_bin_id uuid,
    quantity numeric,
    value numeric
);
comment on type erp_api.stock_line is
    'A move that stock__post is asked to make, as it will stand in stock_move: in (from null), out (to null), or of '
    'value alone (both null, quantity 0). quantity: stock unit, positive. value: company currency, what the value of '
    'stock rises by, so negative for goods that leave; null for goods that leave at the average.';
