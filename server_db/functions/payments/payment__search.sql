create function erp_api.payment__search(in_words text, in_limit integer default 20)
returns table (id uuid, code text, name text, detail text)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_limit integer := least(in_limit, 100);
    v_word text;
    v_numbers text[] := '{}';
    v_partner text := '';
    v_suppliers uuid[];
begin
    foreach v_word in array regexp_split_to_array(btrim(coalesce(in_words, '')), '\s+') loop
        if document_number__guess('payment', v_word) <> '{}' then
            v_numbers := v_numbers || document_number__guess('payment', v_word);
        elsif upper(v_word) <> document_number__letters('payment') then
            v_partner := v_partner || ' ' || v_word;
        end if;
    end loop;
    if v_numbers <> '{}' then
        return query
        select d.id, d.number, p.name, d.date::text
        from payment d
        join party p on p.id = d.supplier_id
        where d.number = any (v_numbers) and p.search_key like all (search_patterns(v_partner))
        order by d.date desc, d.id desc
        limit v_limit;
    elsif v_partner <> '' then
        v_suppliers := array(select s.id from supplier__search(v_partner, 20) s);
        return query
        select n.id, coalesce(n.number, ''), p.name, n.date::text
        from party p
        cross join lateral (
            select d.id, d.number, d.date
            from payment d
            where d.supplier_id = p.id
            order by d.id desc
            limit v_limit
        ) n
        where p.id = any (v_suppliers)
        order by n.id desc
        limit v_limit;
    end if;
end
$$;
comment on function erp_api.payment__search(text, integer) is
    'Find payments by number (1042, PY-2026-01042) or by words of the supplier, newest first; the detail is the date.';
