create function erp_api.currency__search(in_words text, in_limit integer default 20)
returns table (id uuid, code text, name text, detail text)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_patterns text[] := search_patterns(in_words);
begin
    return query
    select null::uuid, c.code, c.name, ''::text
    from currency c
    where c.archived_at is null and c.search_key like all (v_patterns)
    order by lower(c.code) <> lower(btrim(coalesce(in_words, ''))), c.code
    limit least(in_limit, 100);
end
$$;
comment on function erp_api.currency__search(text, integer) is
    'Look up currencies by code, name or pinyin initials; they have no id, the code is the key.';
