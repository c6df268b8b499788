create function erp_api.fail_stale(in_noun text, in_id uuid) returns void
language plpgsql
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_changed_by text;
    v_version integer;
begin
    if in_noun in ('purchase_order', 'goods_receipt', 'stock_opening', 'supplier_invoice', 'payment',
        'party_bank_account') then
        execute pg_catalog.format('select changed_by, version from erp.%I where id = $1', in_noun)
        into v_changed_by, v_version using in_id;
    end if;
    raise exception using
        errcode = 'KT002',
        message = 'record.stale',
        detail = jsonb_build_object(
            'noun', in_noun, 'id', in_id, 'changed_by', v_changed_by, 'version', v_version
        )::text;
end
$$;
comment on function erp_api.fail_stale(text, uuid) is
    'Refuse because somebody else was faster: the version that the caller saw is not the stored one. Names who '
    'changed a document last.';
