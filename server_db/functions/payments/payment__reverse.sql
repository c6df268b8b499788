create function erp_api.payment__reverse(
    in_id uuid, in_version integer, in_request_id uuid, in_date date, in_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_payment erp.payment;
    v_voucher_id uuid := new_id();
    v_reason text := reason_given(in_reason);
begin
    select * into v_payment from payment h where h.id = in_id for update;
    if document__repeats(
        'payment', in_id, v_payment.version, v_payment.request_id, v_payment.status, in_version, in_request_id
    ) then
        return payment__result(in_id);
    end if;
    if v_payment.status <> 'posted' then
        perform fail('payment.not_posted', jsonb_build_object('number', v_payment.number));
    end if;
    perform open_item__unsettle(in_id, v_voucher_id, in_date);
    update payment h
    set status = 'reversed', version = h.version + 1, request_id = in_request_id, reversal_voucher_id = v_voucher_id
    where h.id = in_id;
    insert into document_event (document_kind, document_id, event, detail)
    values ('payment', in_id, 'reversed', jsonb_build_object(
        'request_id', in_request_id, 'reason', v_reason, 'date', in_date));
    perform notify_change('payment', in_id);
    perform voucher__reverse(v_payment.voucher_id, v_voucher_id, in_date, 'payable', 'payment', in_id,
        v_payment.number || ' ' || v_reason, null);
    return payment__result(in_id);
end
$$;
comment on function erp_api.payment__reverse(uuid, integer, uuid, date, text) is
    'Take a posted payment back in its exact values: the items are open again. Not dated before the payment.';
