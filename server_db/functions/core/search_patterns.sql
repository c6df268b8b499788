create function erp_api.search_patterns(in_words text) returns text[]
language plpgsql immutable parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    -- Longest first: they are the most selective.
    return (
        select coalesce(array_agg(p.pattern order by length(p.pattern) desc), '{}')
        from (
            select
                case when length(w.word) <= 2 or w.word ~ '[\u3400-\u9fff]' then '% ' else '%' end
                    || regexp_replace(search_text(w.word), '([\\%_])', '\\\1', 'g') || '%' as pattern
            from regexp_split_to_table(coalesce(in_words, ''), '\s+') w(word)
            where search_text(w.word) <> ''
        ) p
    );
end
$$;
comment on function erp_api.search_patterns(text) is
    'A LIKE pattern for each word that was typed: one or two letters and Chinese words match where a word starts, '
    'longer ones anywhere. A record is found when its search key is like all of them.';
