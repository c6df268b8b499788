create function erp_api.voucher__reverse(
    in_voucher_id uuid,
    in_new_id uuid,
    in_date date,
    in_area text,
    in_source_kind text,
    in_source_id uuid,
    in_narration text,
    in_extra erp_api.posting_line[]
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_original erp.voucher;
    v_red_letter boolean;
    v_lines erp_api.posting_line[];
begin
    select * into v_original from voucher v where v.id = in_voucher_id;
    if v_original.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'voucher', 'id', in_voucher_id));
    end if;
    if exists (select from voucher v where v.reverses_id = in_voucher_id) then
        perform fail('voucher.reversed', jsonb_build_object('number', v_original.number));
    end if;
    if in_date < v_original.date then
        perform fail(
            'voucher.reversed_before', jsonb_build_object('date', in_date, 'original_date', v_original.date)
        );
    end if;
    select c.red_letter into v_red_letter from company c;
    select array_agg(
        row(
            l.account_id,
            case when v_red_letter then -l.debit else l.credit end,
            case when v_red_letter then -l.credit else l.debit end,
            l.currency_code, -l.currency_amount, l.party_id, l.tax_code_id, l.narration
        )::erp_api.posting_line
        order by l.line
    )
    into v_lines
    from voucher_line l
    where l.voucher_id = in_voucher_id;
    return voucher__post(
        in_new_id, v_original.journal_id, in_date, in_area, in_source_kind, in_source_id, in_voucher_id, in_narration,
        v_lines || in_extra
    );
end
$$;
comment on function erp_api.voucher__reverse(
    uuid, uuid, date, text, text, uuid, text, erp_api.posting_line[]
) is
    'Post the reversal of a voucher in its journal: sides swapped, or the same sides negative when the company writes '
    'red-letter vouchers (红字); in_extra are lines of what cannot go back exactly, such as cost differences. Not '
    'dated before the original, once only. Raises voucher.reversed, voucher.reversed_before and those of '
    'voucher__post.';
