create function erp_api.payment__discard(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_payment erp.payment;
    v_result jsonb := jsonb_build_object('id', in_id, 'version', in_version, 'status', 'discarded', 'number', null,
        'voucher', null);
begin
    select * into v_payment from payment h where h.id = in_id for update;
    if document__repeats(
        'payment', in_id, v_payment.version, v_payment.request_id, v_payment.status, in_version, in_request_id
    ) then
        return v_result;
    end if;
    if v_payment.status <> 'draft' then
        perform fail('payment.not_draft', jsonb_build_object('number', v_payment.number));
    end if;
    insert into document_event (document_kind, document_id, event, detail)
    select 'payment', in_id, 'discarded', jsonb_build_object(
        'request_id', in_request_id, 'header', to_jsonb(v_payment), 'lines',
        (select coalesce(jsonb_agg(to_jsonb(l) order by l.line), '[]') from payment_line l
            where l.payment_id = in_id));
    delete from payment_line l where l.payment_id = in_id;
    delete from payment h where h.id = in_id;
    perform notify_change('payment', in_id);
    return v_result;
end
$$;
comment on function erp_api.payment__discard(uuid, integer, uuid) is
    'Throw a draft away; what it held stays in its document_event.';
