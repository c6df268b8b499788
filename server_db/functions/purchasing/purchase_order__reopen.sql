create function erp_api.purchase_order__reopen(
    in_id uuid, in_version integer, in_request_id uuid, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_order erp.purchase_order := purchase_order__lock(
        in_id, in_version, in_request_id, array['to_approve', 'approved', 'sent', 'partly_received']
    );
    v_reason text;
    v_approved_amount numeric;
begin
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    v_reason := reason_given(in_reason);
    v_approved_amount := purchase_order__approved_before(v_order);
    if v_order.status <> 'to_approve' then
        if v_approved_amount is null or v_approved_amount < v_order.company_amount or exists (
            select from purchase_order_approval a where a.purchase_order_id = in_id and a.revision = v_order.revision
        ) then
            v_approved_amount := v_order.company_amount;
        end if;
    end if;
    insert into purchase_order_revision (purchase_order_id, revision, content)
    select
        in_id, v_order.revision,
        to_jsonb(v_order) || jsonb_build_object(
            'approved_amount', v_approved_amount,
            'reason', v_reason,
            'lines', (
                select coalesce(jsonb_agg(to_jsonb(l) order by l.line), '[]')
                from purchase_order_line l
                where l.purchase_order_id = in_id
            )
        );
    perform purchase_order__note(
        in_id, in_request_id, 'reopened', jsonb_build_object('revision', v_order.revision, 'reason', v_reason)
    );
    update purchase_order o
    set status = 'draft', revision = o.revision + 1, sent_at = null, version = o.version + 1,
        request_id = in_request_id
    where o.id = in_id;
    return purchase_order__result(in_id);
end
$$;
comment on function erp_api.purchase_order__reopen(uuid, integer, uuid, text) is
    'Open an order again as the draft of its next revision; the old one is kept in purchase_order_revision. Approval '
    'is asked again only for more than was approved, or for another supplier or currency. What was received stays: '
    'when submitted, a line cannot go below it nor change product or unit. Raises purchase_order.wrong_status, '
    'reason.missing.';
