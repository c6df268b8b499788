create function erp_api.search_key(in_texts text[]) returns text
language plpgsql immutable strict parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(string_agg(
            ' ' || search_text(t.part)
                || case when t.part ~ '[\u3400-\u9fff]' then ' ' || pinyin_initials(t.part) else '' end,
            '' order by t.place
        ), '')
        from unnest(in_texts) with ordinality t(part, place)
        where t.part <> ''
    );
end
$$;
comment on function erp_api.search_key(text[]) is
    'What a master record is found by: the words of the texts, each after a blank, and pinyin initials of Chinese ones.';
