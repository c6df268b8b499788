create function erp_api.supplier_invoice__discard(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_invoice erp.supplier_invoice;
    v_result jsonb := jsonb_build_object('id', in_id, 'version', in_version, 'status', 'discarded', 'number', null,
        'voucher', null);
begin
    select * into v_invoice from supplier_invoice h where h.id = in_id for update;
    if document__repeats(
        'supplier_invoice', in_id, v_invoice.version, v_invoice.request_id, v_invoice.status, in_version, in_request_id
    ) then
        return v_result;
    end if;
    if v_invoice.status <> 'draft' then
        perform fail('supplier_invoice.not_draft', jsonb_build_object('number', v_invoice.number));
    end if;
    insert into document_event (document_kind, document_id, event, detail)
    select 'supplier_invoice', in_id, 'discarded', jsonb_build_object(
        'request_id', in_request_id, 'header', to_jsonb(v_invoice), 'lines',
        (select coalesce(jsonb_agg(to_jsonb(l) order by l.line), '[]') from supplier_invoice_line l
            where l.supplier_invoice_id = in_id));
    delete from supplier_invoice_line l where l.supplier_invoice_id = in_id;
    delete from supplier_invoice h where h.id = in_id;
    perform notify_change('supplier_invoice', in_id);
    return v_result;
end
$$;
comment on function erp_api.supplier_invoice__discard(uuid, integer, uuid) is
    'Throw a draft away; what it held stays in its document_event.';
