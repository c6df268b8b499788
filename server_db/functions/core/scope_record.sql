create function erp_api.scope_record(in_noun text, in_id text) returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return case in_noun
        when 'purchase_order' then exists (select from purchase_order where id = in_id::uuid)
        when 'goods_receipt' then exists (select from goods_receipt where id = in_id::uuid)
        when 'stock_opening' then exists (select from stock_opening where id = in_id::uuid)
        when 'warehouse' then exists (select from warehouse where id = in_id::uuid)
        when 'bin' then exists (select from bin where id = in_id::uuid)
        else true
    end;
end
$$;
comment on function erp_api.scope_record(text, text) is
    'Row rule: whether the person sees a record that the history speaks of; the row rules of its own table decide. '
    'The history of a discarded document is for those who see all.';
