create function erp_api.pinyin_initials(in_text text) returns text
language plpgsql immutable strict parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    -- The first character of each letter in GB2312, and where its level 1 ends.
    v_starts constant bytea[] := '{
        "\\xb0a1","\\xb0c5","\\xb2c1","\\xb4ee","\\xb6ea","\\xb7a2","\\xb8c1","\\xb9fe","\\xbbf7","\\xbfa6","\\xc0ac",
        "\\xc2e8","\\xc4c3","\\xc5b6","\\xc5be","\\xc6da","\\xc8bb","\\xc8f6","\\xcbfa","\\xcdda","\\xcef4","\\xd1b9",
        "\\xd4d1","\\xd7fa"
    }';
begin
    return (
        select coalesce(string_agg(
            case
                when c.sign between 'a' and 'z' or c.sign between '0' and '9' then c.sign
                -- Two bytes, both high: GB2312. The rest of GB18030 does not stand in the order of pinyin.
                when length(c.code) = 2 and get_byte(c.code, 1) >= 161 then
                    substr('abcdefghjklmnopqrstwxyz', nullif(width_bucket(c.code, v_starts), 0), 1)
            end,
            '' order by c.place
        ), '')
        from (
            select s.sign, s.place, convert_to(s.sign, 'GB18030') as code
            from string_to_table(lower(normalize(in_text, nfkc)), null) with ordinality s(sign, place)
        ) c
    );
end
$$;
comment on function erp_api.pinyin_initials(text) is
    'The initials of the pinyin of a Chinese name with its Latin letters and digits: 中和A1 gives zha1. By the '
    'ranges of GB2312 level 1, whose 3,755 common characters stand in the order of their pinyin; others are left out.';
