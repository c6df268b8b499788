-- Neither definer nor with a search path of its own, so that the planner inlines it.
create function erp_api.voucher_line__content(in_line erp.voucher_line) returns jsonb
language sql stable parallel safe
as $$
    select pg_catalog.jsonb_build_array(
        (in_line).line, (in_line).account_id, (in_line).debit, (in_line).credit, (in_line).currency_code,
        (in_line).currency_amount, (in_line).party_id, (in_line).tax_code_id, (in_line).narration
    )
$$;
comment on function erp_api.voucher_line__content(erp.voucher_line) is
    'A voucher line as it stands in the canonical text of its voucher.';
