create function erp_api.stock_opening__discard(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_opening erp.stock_opening;
begin
    select * into v_opening from stock_opening o where o.id = in_id for update;
    if v_opening.id is null then
        if document_repeated(in_id, in_request_id) then
            return document_result(in_id, in_version, 'discarded', null, null);
        end if;
        perform fail('record.missing', jsonb_build_object('noun', 'stock_opening', 'id', in_id));
    end if;
    if v_opening.version <> in_version then
        perform fail_stale('stock_opening', in_id);
    end if;
    if v_opening.status <> 'draft' then
        perform fail(
            'stock_opening.not_draft', jsonb_build_object('number', v_opening.number, 'status', v_opening.status)
        );
    end if;
    insert into document_event (document_kind, document_id, event, detail)
    select
        'stock_opening', in_id, 'discarded',
        jsonb_build_object(
            'request_id', in_request_id, 'document', to_jsonb(v_opening),
            'lines', coalesce(jsonb_agg(to_jsonb(l) order by l.line), '[]')
        )
    from stock_opening_line l
    where l.stock_opening_id = in_id;
    delete from stock_opening_line l where l.stock_opening_id = in_id;
    delete from stock_opening o where o.id = in_id;
    perform notify_change('stock_opening', in_id);
    return document_result(in_id, in_version, 'discarded', null, null);
end
$$;
comment on function erp_api.stock_opening__discard(uuid, integer, uuid) is
    'Throw a draft away; its content stays in the trail. Raises stock_opening.not_draft.';
