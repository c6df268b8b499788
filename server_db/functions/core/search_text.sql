create function erp_api.search_text(in_text text) returns text
language plpgsql immutable strict parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if octet_length(in_text) = length(in_text) then
        return btrim(regexp_replace(lower(in_text), '\s+', ' ', 'g'));
    end if;
    return btrim(regexp_replace(
        regexp_replace(lower(normalize(in_text, nfkc)), '([\u3400-\u9fff\uf900-\ufaff])', ' \1 ', 'g'),
        '\s+', ' ', 'g'
    ));
end
$$;
comment on function erp_api.search_text(text) is
    'A text as search keys hold it: lower case, full-width signs made plain, each Chinese character a word of its own.';
