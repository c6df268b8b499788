create function erp_api.document_number__next(in_document_kind text, in_date date) returns text
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_year smallint := extract(year from in_date);
    v_letters text := document_number__letters(in_document_kind);
    v_number integer;
begin
    if v_letters is null then
        raise invalid_parameter_value using message = 'no numbers for ' || in_document_kind;
    end if;
    insert into document_number as n (document_kind, year, last_number)
    values (in_document_kind, v_year, 1)
    on conflict (document_kind, year) do update set last_number = n.last_number + 1
    returning n.last_number into v_number;
    return v_letters || '-' || v_year || '-' || lpad(v_number::text, greatest(5, length(v_number::text)), '0');
end
$$;
comment on function erp_api.document_number__next(text, date) is
    'The next number of a kind of document in the year of a date, without gaps: PO-2026-00001. The counter stays '
    'locked until the transaction ends, so ask for it just before the voucher.';
