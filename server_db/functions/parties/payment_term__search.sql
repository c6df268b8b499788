create function erp_api.payment_term__search(in_words text, in_limit integer default 20)
returns table (id uuid, code text, name text, detail text)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_patterns text[] := search_patterns(in_words);
begin
    return query
    select t.id, t.code, t.name, t.days::text
    from payment_term t
    where t.archived_at is null and t.search_key like all (v_patterns)
    order by lower(t.code) <> lower(btrim(coalesce(in_words, ''))), t.code
    limit least(in_limit, 100);
end
$$;
comment on function erp_api.payment_term__search(text, integer) is
    'Look up payment terms by code, name or pinyin initials; the detail is the number of days.';
