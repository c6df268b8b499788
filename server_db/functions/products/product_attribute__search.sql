create function erp_api.product_attribute__search(in_words text, in_limit integer default 20)
returns table (name text, value text)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    v_patterns text[] := search_patterns(in_words);
    v_first text := coalesce(v_patterns[1], '%');
begin
    -- Some products are enough to see which attributes there are, with those whose values match; never a million.
    return query
    select a.key, a.value
    from (
        (select t.id, t.attributes from product t where t.attributes <> '{}' limit 2000)
        union
        (
            select t.id, t.attributes
            from product t
            where t.attributes <> '{}' and t.search_key like v_first
            limit 2000
        )
    ) t
    cross join lateral jsonb_each_text(t.attributes) a(key, value)
    where search_key(array[a.key, a.value]) like all (v_patterns)
    group by a.key, a.value
    order by count(*) desc, a.key, a.value
    limit least(in_limit, 100);
end
$$;
comment on function erp_api.product_attribute__search(text, integer) is
    'Names and values of the attributes that products carry, the commonest first, by words of name or value.';
