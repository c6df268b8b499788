create function erp_api.pinyin_initials(in_text text) returns text
language plpgsql immutable strict parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(string_agg(
            case
                when c.code between '\xb0a1'::bytea and '\xd7f9'::bytea then
                    case
                        when c.code < '\xb0c5'::bytea then 'a'
                        when c.code < '\xb2c1'::bytea then 'b'
                        when c.code < '\xb4ee'::bytea then 'c'
                        when c.code < '\xb6ea'::bytea then 'd'
                        when c.code < '\xb7a2'::bytea then 'e'
                        when c.code < '\xb8c1'::bytea then 'f'
                        when c.code < '\xb9fe'::bytea then 'g'
                        when c.code < '\xbbf7'::bytea then 'h'
                        when c.code < '\xbfa6'::bytea then 'j'
                        when c.code < '\xc0ac'::bytea then 'k'
                        when c.code < '\xc2e8'::bytea then 'l'
                        when c.code < '\xc4c3'::bytea then 'm'
                        when c.code < '\xc5b6'::bytea then 'n'
                        when c.code < '\xc5be'::bytea then 'o'
                        when c.code < '\xc6da'::bytea then 'p'
                        when c.code < '\xc8bb'::bytea then 'q'
                        when c.code < '\xc8f6'::bytea then 'r'
                        when c.code < '\xcbfa'::bytea then 's'
                        when c.code < '\xcdda'::bytea then 't'
                        when c.code < '\xcef4'::bytea then 'w'
                        when c.code < '\xd1b9'::bytea then 'x'
                        when c.code < '\xd4d1'::bytea then 'y'
                        else 'z'
                    end
                when c.sign ~ '[a-z0-9]' then c.sign
            end,
            '' order by c.place
        ), '')
        from (
            select g.sign, g.place, convert_to(g.sign, 'GB18030') as code
            from regexp_split_to_table(lower(in_text), '') with ordinality g(sign, place)
        ) c
    );
end
$$;
comment on function erp_api.pinyin_initials(text) is
    'The initials of the pinyin of a Chinese name with its Latin letters and digits: 中和A1 gives zha1. By the '
    'ranges of GB2312 level 1, whose 3,755 common characters stand in the order of their pinyin; others are left out.';
