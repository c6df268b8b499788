create function erp_api.search_key(in_texts text[]) returns text
language plpgsql immutable strict parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_text text;
    v_key text := '';
begin
    foreach v_text in array in_texts loop
        if v_text <> '' then
            v_key := v_key || ' ' || search_text(v_text);
            if octet_length(v_text) > length(v_text) and v_text ~ '[\u3400-\u9fff]' then
                v_key := v_key || ' ' || pinyin_initials(v_text);
            end if;
        end if;
    end loop;
    return v_key;
end
$$;
comment on function erp_api.search_key(text[]) is
    'What a master record is found by: the words of the texts, each after a blank, and pinyin initials of Chinese ones.';
