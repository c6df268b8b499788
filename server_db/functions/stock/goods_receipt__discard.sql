create function erp_api.goods_receipt__discard(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_receipt erp.goods_receipt;
begin
    select * into v_receipt from goods_receipt g where g.id = in_id for update;
    if v_receipt.id is null then
        if document_repeated(in_id, in_request_id) then
            return document_result(in_id, in_version, 'discarded', null, null);
        end if;
        perform fail('record.missing', jsonb_build_object('noun', 'goods_receipt', 'id', in_id));
    end if;
    if v_receipt.version <> in_version then
        perform fail_stale('goods_receipt', in_id);
    end if;
    if v_receipt.status <> 'draft' then
        perform fail(
            'goods_receipt.not_draft', jsonb_build_object('number', v_receipt.number, 'status', v_receipt.status)
        );
    end if;
    insert into document_event (document_kind, document_id, event, detail)
    select
        'goods_receipt', in_id, 'discarded',
        jsonb_build_object(
            'request_id', in_request_id, 'document', to_jsonb(v_receipt),
            'lines', coalesce(jsonb_agg(to_jsonb(l) order by l.line), '[]')
        )
    from goods_receipt_line l
    where l.goods_receipt_id = in_id;
    delete from goods_receipt_line l where l.goods_receipt_id = in_id;
    delete from goods_receipt g where g.id = in_id;
    perform notify_change('goods_receipt', in_id);
    return document_result(in_id, in_version, 'discarded', null, null);
end
$$;
comment on function erp_api.goods_receipt__discard(uuid, integer, uuid) is
    'Throw a draft away; its content stays in the trail. Raises goods_receipt.not_draft.';
