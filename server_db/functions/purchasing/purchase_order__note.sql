create function erp_api.purchase_order__note(in_id uuid, in_request_id uuid, in_event text, in_detail jsonb)
returns void
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    insert into document_event (document_kind, document_id, event, detail)
    values (
        'purchase_order', in_id, in_event,
        jsonb_build_object('request_id', in_request_id) || coalesce(in_detail, '{}')
    );
    perform notify_change('purchase_order', in_id);
end
$$;
comment on function erp_api.purchase_order__note(uuid, uuid, text, jsonb) is
    'Write what happened to an order into its trail, and tell the other desktops.';
