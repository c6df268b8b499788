-- Volatile on purpose: only so it sees a document that the running statement itself has just inserted.
create function erp_api.scope_written(in_noun text, in_id uuid) returns boolean
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return case in_noun
        when 'purchase_order' then exists (select from purchase_order where id = in_id)
        when 'goods_receipt' then exists (select from goods_receipt where id = in_id)
        when 'stock_opening' then exists (select from stock_opening where id = in_id)
        else false
    end;
end
$$;
comment on function erp_api.scope_written(text, uuid) is
    'Row rule: whether the person sees the document of a line that is being written in the same statement.';
