-- Custom plans, so that the planner sees the words; no sequential scan, because it takes rare words for common ones.
create function erp_api.account__search(in_words text, in_limit integer default 20)
returns table (id uuid, code text, name text, detail text)
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
begin
    if cardinality(v_patterns) = 0 then
        return query
        select t.id, t.code, t.name, t.type
        from account t
        where t.archived_at is null
            and t.postable
        order by t.code
        limit v_limit;
        return;
    end if;
    v_exact := array(
        select t.id from account t where t.code in (v_words, upper(v_words), lower(v_words))
    );
    return query
    select f.id, f.code, f.name, f.detail
    from (
        (
            select t.id, t.code, t.name, t.type as detail, 1 as place
            from account t
            where t.id = any (v_exact) and t.archived_at is null
                and t.postable
        )
        union all
        (
            select t.id, t.code, t.name, t.type, 2
            from account t
            where t.search_key like v_first and t.search_key like v_second and t.search_key like all (v_patterns)
                and t.id <> all (v_exact) and t.archived_at is null
                and t.postable
            limit 500
        )
    ) f
    order by f.place, f.code
    limit v_limit;
end
$$;
comment on function erp_api.account__search(text, integer) is
    'Look up accounts that can be posted to, by words in any order: code, name, pinyin initials. An exact code comes '
    'first. Headings and archived accounts are left out.';
