create function erp_api.voucher__search(in_words text, in_limit integer default 20)
returns table (id uuid, code text, name text, detail text)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_limit integer := least(in_limit, 100);
    v_words text := btrim(coalesce(in_words, ''));
    v_parts text[] := regexp_match(v_words, '^(?:([^\d\s-]+)[-\s]*)?(\d{1,9})$');
    v_parties uuid[];
begin
    if v_parts is not null then
        return query
        select v.id, j.code || '-' || v.number, v.narration, v.date::text
        from (select q.id from period q where q.starts <= current_date + 366 order by q.starts desc limit 60) q
        cross join journal j
        join voucher v on v.journal_id = j.id and v.period_id = q.id and v.number = v_parts[2]::integer
        where v_parts[1] is null or upper(j.code) = upper(v_parts[1])
        order by v.date desc, v.id desc
        limit v_limit;
    elsif v_words <> '' then
        v_parties := array(select s.id from supplier__search(v_words, 20) s);
        return query
        select distinct v.id, j.code || '-' || v.number, v.narration, v.date::text
        from open_item i
        join voucher v on v.id = i.voucher_id
        join journal j on j.id = v.journal_id
        where i.party_id = any (v_parties)
        order by v.date::text desc, v.id desc
        limit v_limit;
    end if;
end
$$;
comment on function erp_api.voucher__search(text, integer) is
    'Find vouchers by number (12, PUR-12, 记 12) in the newest sixty periods, or those of invoices by words of the '
    'supplier, newest first; the detail is the date.';
