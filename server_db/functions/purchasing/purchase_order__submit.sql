create function erp_api.purchase_order__submit(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_order erp.purchase_order := purchase_order__lock(in_id, in_version, in_request_id, array['draft']);
    v_approved_before numeric;
begin
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    v_order := purchase_order__compute(v_order);
    if v_order.revision > 0 then
        v_approved_before := purchase_order__approved_before(v_order);
    end if;
    v_order.status := case
        when v_order.company_amount <= v_approved_before then 'approved'
        when (select n.people from purchase_order__people_needed(v_order.company_amount) n) = 0 then 'approved'
        else 'to_approve'
    end;
    perform purchase_order__note(
        in_id, in_request_id, 'submitted',
        jsonb_build_object('revision', v_order.revision, 'status', v_order.status, 'amount', v_order.company_amount)
    );
    v_order.number := coalesce(v_order.number, document_number__next('purchase_order', v_order.order_date));
    update purchase_order o
    set status = v_order.status, number = v_order.number, rate = v_order.rate, net_amount = v_order.net_amount,
        tax_amount = v_order.tax_amount, total_amount = v_order.total_amount, company_amount = v_order.company_amount,
        submitted_by = session_user, submitted_at = clock_timestamp(), version = o.version + 1,
        request_id = in_request_id
    where o.id = in_id;
    if v_order.revision > 0 and v_order.status = 'approved' then
        perform purchase_order__refresh_status(array[in_id]);
    end if;
    return purchase_order__result(in_id);
end
$$;
comment on function erp_api.purchase_order__submit(uuid, integer, uuid) is
    'Submit a draft: checked and computed as a whole, numbered, then approved at once when no approval level applies '
    'or the amount does not exceed what an earlier revision was approved for, else to be approved. Raises '
    'purchase_order.invalid with every problem, purchase_order.wrong_status.';
