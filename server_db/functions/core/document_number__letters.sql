create function erp_api.document_number__letters(in_document_kind text) returns text
language plpgsql immutable strict parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return case in_document_kind
        when 'purchase_order' then 'PO'
        when 'goods_receipt' then 'GR'
        when 'stock_opening' then 'SO'
        when 'supplier_invoice' then 'SI'
        when 'payment' then 'PY'
    end;
end
$$;
comment on function erp_api.document_number__letters(text) is 'What the numbers of a kind of document begin with.';
