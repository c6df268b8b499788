create function erp_api.voucher__content(in_voucher erp.voucher, in_lines jsonb) returns text
language plpgsql stable parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return jsonb_build_array(
        'kontor voucher 1', in_voucher.id, in_voucher.journal_id, in_voucher.period_id, in_voucher.number,
        in_voucher.date, in_voucher.narration, in_voucher.attachments, in_voucher.source_kind, in_voucher.source_id,
        in_voucher.reverses_id, in_voucher.total, in_voucher.posted_by,
        (extract(epoch from in_voucher.posted_at) * 1000000)::bigint, in_lines
    )::text;
end
$$;
comment on function erp_api.voucher__content(erp.voucher, jsonb) is
    'The canonical text of a voucher and its lines (an array of voucher_line__content by line): one JSON array as '
    'PostgreSQL writes jsonb; keys instead of codes, because codes may be renamed; days as ISO 8601, the moment of '
    'posting as microseconds since 1970 UTC, amounts with four decimals. A program outside can make the same text '
    'from an export (domain.md section 2, tamper evidence).';
