create function erp_api.voucher__canonical(in_voucher_id uuid) returns text
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select voucher__content(
            v,
            (
                select coalesce(jsonb_agg(voucher_line__content(l) order by l.line), '[]')
                from voucher_line l
                where l.voucher_id = v.id
            )
        )
        from voucher v
        where v.id = in_voucher_id
    );
end
$$;
comment on function erp_api.voucher__canonical(uuid) is
    'The canonical text of a posted voucher as it stands now; sha256 over its UTF-8 bytes is the digest unless '
    'somebody changed the voucher.';
