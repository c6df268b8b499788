create function erp_api.purchase_order__approved_before(in_order erp.purchase_order) returns numeric
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select case
            when r.content ->> 'supplier_id' = in_order.supplier_id::text
                and r.content ->> 'currency_code' = in_order.currency_code
            then (r.content ->> 'approved_amount')::numeric
        end
        from purchase_order_revision r
        where r.purchase_order_id = in_order.id and r.content ->> 'approved_amount' is not null
        order by r.revision desc
        limit 1
    );
end
$$;
comment on function erp_api.purchase_order__approved_before(erp.purchase_order) is
    'The amount in company currency that an earlier revision of the order was approved for, null when there is none. '
    'An approval is for a supplier and currency: changing one of them voids it.';
