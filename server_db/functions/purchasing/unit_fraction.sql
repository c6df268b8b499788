-- Neither definer nor with a search path of its own, so that the planner inlines it.
create function erp_api.unit_fraction(in_product_id uuid, in_from_unit_id uuid, in_to_unit_id uuid)
returns table(numerator bigint, denominator bigint)
language sql stable parallel safe
as $$
    select f.numerator / pg_catalog.gcd(f.numerator, f.denominator),
        f.denominator / pg_catalog.gcd(f.numerator, f.denominator)
    from (
        select 1::bigint as numerator, 1::bigint as denominator
        where in_from_unit_id = in_to_unit_id
        union all
        (
            select
                case when c.from_unit_id = in_from_unit_id then c.numerator else c.denominator end,
                case when c.from_unit_id = in_from_unit_id then c.denominator else c.numerator end
            from erp.unit_conversion c
            where in_from_unit_id <> in_to_unit_id
                and (c.product_id = in_product_id or c.product_id is null)
                and (
                    (c.from_unit_id = in_from_unit_id and c.to_unit_id = in_to_unit_id)
                    or (c.from_unit_id = in_to_unit_id and c.to_unit_id = in_from_unit_id)
                )
            order by c.product_id nulls last, c.from_unit_id = in_from_unit_id desc
            limit 1
        )
    ) f
$$;
comment on function erp_api.unit_fraction(uuid, uuid, uuid) is
    'How much of one unit another is, as a reduced fraction: one conversion of the product, else one for all '
    'products, in either direction. No row when there is none.';
