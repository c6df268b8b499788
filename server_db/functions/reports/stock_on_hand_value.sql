create function erp_api.stock_on_hand_value(
    in_warehouse_id uuid default null, in_words text default null, in_date date default null,
    in_category_id uuid default null
) returns numeric
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if not may('stock_value:read') then
        return null;
    end if;
    return (
        select coalesce(sum(h.value), 0)
        from stock_on_hand(in_warehouse_id, in_words, in_date, null, null, null, in_category_id) h
    );
end
$$;
comment on function erp_api.stock_on_hand_value(uuid, text, date, uuid) is
    'What all rows of stock_on_hand for the same question are worth, in company currency; null for those who may not see '
    'stock value.';
