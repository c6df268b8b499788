create function erp_api.stock__difference(in_asked erp_api.stock_line[], in_taken erp_api.stock_line[])
returns erp_api.posting_line[]
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if in_asked = in_taken then
        return null;
    end if;
    return (
        select array_agg(
            row(
                k.account_id, greatest(k.amount, 0), greatest(-k.amount, 0), null, null, null, null, ''
            )::erp_api.posting_line
            order by k.account_id
        )
        from unnest(in_asked) with ordinality a(
            line, product_id, warehouse_id, from_bin_id, to_bin_id, quantity, value, place
        )
        join unnest(in_taken) with ordinality t(
            line, product_id, warehouse_id, from_bin_id, to_bin_id, quantity, value, place
        ) on t.place = a.place
        join product p on p.id = a.product_id
        join product_category c on c.id = p.category_id
        cross join lateral (values
            (c.stock_account_id, t.value - a.value), (c.price_difference_account_id, a.value - t.value)
        ) k(account_id, amount)
        where t.value <> a.value
    );
end
$$;
comment on function erp_api.stock__difference(erp_api.stock_line[], erp_api.stock_line[]) is
    'What a pool could not give back of the value asked, or gave more with its last unit, as lines between stock and '
    'the price difference account of the category; null when all went back exactly.';
