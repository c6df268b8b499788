create function erp_api.purchase_order__reject(
    in_id uuid, in_version integer, in_request_id uuid, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order := purchase_order__lock(in_id, in_version, in_request_id, array['to_approve']);
begin
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    perform purchase_order__note(
        in_id, in_request_id, 'rejected',
        jsonb_build_object('revision', v_order.revision, 'reason', reason_given(in_reason))
    );
    -- A new revision, so that approvals given before do not count for what is submitted next.
    update purchase_order o
    set status = 'draft', revision = o.revision + 1, version = o.version + 1, request_id = in_request_id
    where o.id = in_id;
    return purchase_order__result(in_id);
end
$$;
comment on function erp_api.purchase_order__reject(uuid, integer, uuid, text) is
    'Give an order that waits for approval back to its maker as a draft of the next revision, with a reason. Raises '
    'purchase_order.wrong_status, reason.missing.';
