create function erp_api.purchase_order__propose(
    in_supplier_id uuid, in_currency_code text, in_date date, in_product_ids uuid[]
) returns table(
    product_id uuid,
    unit_id uuid,
    unit_price numeric,
    tax_code_id uuid,
    lead_time_days integer,
    supplier_code text,
    price_breaks jsonb,
    price_source text
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select
        p.id,
        coalesce(q.unit_id, o.unit_id, p.purchase_unit_id),
        coalesce(q.price, o.unit_price),
        coalesce(s.tax_code_id, p.tax_code_id),
        coalesce(q.lead_time_days, 0)::integer,
        coalesce(q.supplier_code, ''),
        coalesce(
            (
                select jsonb_agg(jsonb_build_array(b.minimum_quantity, b.price) order by b.minimum_quantity)
                from (
                    select distinct on (r.minimum_quantity) r.minimum_quantity, r.price
                    from supplier_price r
                    where r.supplier_id = in_supplier_id and r.product_id = p.id and r.unit_id = q.unit_id
                        and r.currency_code = in_currency_code and r.valid_from <= in_date
                        and (r.valid_until is null or r.valid_until >= in_date)
                    order by r.minimum_quantity, r.valid_from desc
                ) b
            ),
            '[]'
        ),
        case when q.price is not null then 'supplier_price' when o.unit_price is not null then 'last_order' else '' end
    from unnest(in_product_ids) with ordinality g(id, place)
    join product p on p.id = g.id
    join party s on s.id = in_supplier_id
    left join lateral (
        select r.unit_id, r.price, r.lead_time_days, r.supplier_code
        from supplier_price r
        where r.supplier_id = in_supplier_id and r.product_id = p.id and r.currency_code = in_currency_code
            and r.valid_from <= in_date and (r.valid_until is null or r.valid_until >= in_date)
        order by r.unit_id = p.purchase_unit_id desc, r.minimum_quantity, r.valid_from desc
        limit 1
    ) q on true
    left join lateral (
        select l.unit_id, l.unit_price
        from purchase_order_line l
        join purchase_order k on k.id = l.purchase_order_id
        where q.price is null and l.product_id = p.id and k.supplier_id = in_supplier_id
            and k.currency_code = in_currency_code and k.number is not null and k.status <> 'cancelled'
        order by k.order_date desc, k.id desc
        limit 1
    ) o on true
    order by g.place;
end
$$;
comment on function erp_api.purchase_order__propose(uuid, text, date, uuid[]) is
    'What a new order line of each product starts with: unit, price, tax code and lead time. The supplier''s price '
    'valid on the day, in the product''s purchase unit if there is one, else the price of the last order; price_breaks '
    'are [minimum quantity, price] by quantity. The supplier''s tax code comes before the product''s. price_source: '
    'supplier_price, last_order or empty.';
