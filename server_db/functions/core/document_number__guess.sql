create function erp_api.document_number__guess(in_document_kind text, in_word text) returns text[]
language plpgsql stable
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_letters text := document_number__letters(in_document_kind);
    v_parts text[] := regexp_match(upper(in_word), '^(?:([A-Z]{2})-?)?(?:(20\d\d)-)?(\d{1,9})$');
begin
    if v_parts is null or v_parts[1] <> v_letters then
        return '{}';
    end if;
    return array(
        select v_letters || '-' || y.year || '-' || lpad(v_parts[3], greatest(5, length(v_parts[3])), '0')
        from generate_series(extract(year from current_date)::integer - 9, extract(year from current_date)::integer + 1)
            y(year)
        where v_parts[2] is null or y.year = v_parts[2]::integer
    );
end
$$;
comment on function erp_api.document_number__guess(text, text) is
    'The numbers that a typed word may mean: 1042, PO1042, 2026-1042 or PO-2026-01042; with no year, those of ten years. '
    'Empty when the word is no number of that kind.';
