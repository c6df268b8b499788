-- Custom plans, so that the planner sees the words; no sequential scan, because it takes rare words for common ones.
create function erp_api.product__search(in_words text, in_limit integer default 20)
returns table (
    id uuid, code text, name text, detail text, unit_id uuid, unit_code text, unit_name text, unit_decimals smallint,
    purchase_unit_id uuid, purchase_unit_code text, purchase_unit_name text, purchase_unit_decimals smallint,
    tax_code_id uuid, tax_code text, tax_name text
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_limit integer := least(in_limit, 100);
    v_words text := btrim(coalesce(in_words, ''));
    v_patterns text[] := search_patterns(v_words);
    v_first text := coalesce(v_patterns[1], '%');
    v_second text := coalesce(v_patterns[2], '%');
    v_exact uuid[];
    v_found uuid[];
begin
    if cardinality(v_patterns) = 0 then
        v_found := array(select t.id from product t where t.archived_at is null order by t.code limit v_limit);
    else
        v_exact := array(
            select t.id from product t where t.code in (v_words, upper(v_words), lower(v_words))
            union
            select t.id from product t where t.barcode = v_words and t.barcode <> ''
            union
            select s.product_id from supplier_price s where s.supplier_code = v_words and s.supplier_code <> ''
        );
        v_found := array(
            select f.id
            from (
                (
                    select t.id, t.code, 1 as place
                    from product t
                    where t.id = any (v_exact) and t.archived_at is null
                )
                union all
                (
                    select t.id, t.code, 2
                    from product t
                    where t.search_key like v_first and t.search_key like v_second
                        and t.search_key like all (v_patterns) and t.id <> all (v_exact) and t.archived_at is null
                    limit 500
                )
            ) f
            order by f.place, f.code
            limit v_limit
        );
    end if;
    return query
    select
        t.id, t.code, t.name, concat_ws(' · ', nullif(t.name_local, ''), u.code), u.id, u.code, u.name, u.decimals,
        b.id, b.code, b.name, b.decimals, x.id, x.code, x.name
    from unnest(v_found) with ordinality f(id, place)
    join product t on t.id = f.id
    join unit u on u.id = t.unit_id
    join unit b on b.id = t.purchase_unit_id
    left join tax_code x on x.id = t.tax_code_id
    order by f.place;
end
$$;
comment on function erp_api.product__search(text, integer) is
    'Look up products by words in any order: code, name, second name, pinyin initials, barcode, attributes. An exact '
    'code, barcode or supplier''s code comes first. Archived ones are left out. Units and tax code come along, so that '
    'a line can be filled at once; the detail is second name and unit.';
