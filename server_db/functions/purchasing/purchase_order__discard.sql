create function erp_api.purchase_order__discard(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order;
begin
    if not exists (select from purchase_order o where o.id = in_id) and document_repeated(in_id, in_request_id) then
        return document_result(in_id, in_version, 'discarded', null, null);
    end if;
    v_order := purchase_order__lock(in_id, in_version, in_request_id, array['draft']);
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    if v_order.number is not null then
        perform fail('purchase_order.numbered', jsonb_build_object('number', v_order.number));
    end if;
    perform purchase_order__note(
        in_id, in_request_id, 'discarded',
        jsonb_build_object(
            'document', to_jsonb(v_order),
            'lines', (
                select coalesce(jsonb_agg(to_jsonb(l) order by l.line), '[]')
                from purchase_order_line l
                where l.purchase_order_id = in_id
            )
        )
    );
    delete from purchase_order_line l where l.purchase_order_id = in_id;
    delete from purchase_order o where o.id = in_id;
    return document_result(in_id, in_version, 'discarded', null, null);
end
$$;
comment on function erp_api.purchase_order__discard(uuid, integer, uuid) is
    'Throw a draft away that never had a number; its content stays in the trail. Raises purchase_order.numbered '
    '(cancel it instead), purchase_order.wrong_status.';
