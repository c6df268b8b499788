-- Payables leave at the company value that the items still have (the last payment of an item takes all of it), the
-- bank pays at the rate of the day, the difference is the realised exchange difference. Nobody posts a payment that he
-- entered himself, or to a bank account that he made or changed (design.md section 6).
create function erp_api.payment__post(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_payment erp.payment;
    v_items erp_api.settlement_item[];
    v_posting erp_api.posting_line[];
    v_bank_account_id uuid;
    v_difference_account_id uuid;
    v_minor_units integer;
    v_currency_code text;
    v_paid numeric;
    v_settled numeric;
    v_supplier_name text;
    v_changers text[];
begin
    select * into v_payment from payment h where h.id = in_id for update;
    if document__repeats(
        'payment', in_id, v_payment.version, v_payment.request_id, v_payment.status, in_version, in_request_id
    ) then
        return payment__result(in_id);
    end if;
    if v_payment.status <> 'draft' then
        perform fail('payment.not_draft', jsonb_build_object('number', v_payment.number));
    end if;
    if v_payment.created_by = session_user then
        perform fail('payment.own_payment');
    end if;
    -- Nobody changes the account while the payment to it is posted.
    select k.changers into v_changers from party_bank_account k where k.id = v_payment.party_bank_account_id for share;
    if session_user = any (v_changers) then
        perform fail('payment.own_bank_account');
    end if;
    perform period__for_posting(v_payment.date, 'payable');
    perform from open_item_balance b
    where b.open_item_id in (select l.open_item_id from payment_line l where l.payment_id = in_id)
    order by b.open_item_id
    for no key update;
    perform payment__check(v_payment);

    select j.account_id, d.account_id, u.minor_units, nullif(v_payment.currency_code, c.currency_code), s.name
    into v_bank_account_id, v_difference_account_id, v_minor_units, v_currency_code, v_supplier_name
    from journal j
    cross join company c
    join currency u on u.code = c.currency_code
    join party s on s.id = v_payment.supplier_id
    left join posting_account d on d.purpose = 'exchange_difference'
    where j.id = v_payment.journal_id;
    v_payment.rate := company_rate(v_payment.currency_code, v_payment.date);
    v_payment.voucher_id := new_id();
    v_items := array(
        select row(l.open_item_id, l.line, l.amount)::erp_api.settlement_item
        from payment_line l
        where l.payment_id = in_id
        order by l.open_item_id
    );
    select array_agg(
            row(t.account_id, greatest(t.company_amount, 0), greatest(-t.company_amount, 0), v_currency_code,
                case when v_currency_code is not null then t.amount end, v_payment.supplier_id, null, ''
            )::erp_api.posting_line
        ), sum(t.amount), sum(t.company_amount)
    into v_posting, v_payment.amount, v_settled
    from open_item__settle('payment', in_id, v_payment.voucher_id, v_payment.date, v_items) t;
    v_paid := round_money(v_payment.amount * v_payment.rate, v_minor_units);
    if v_paid <> v_settled then
        if v_difference_account_id is null then
            perform fail('posting_account.missing', jsonb_build_object('purpose', 'exchange_difference'));
        end if;
        v_posting := v_posting || row(
            v_difference_account_id, greatest(v_paid - v_settled, 0), greatest(v_settled - v_paid, 0), null, null,
            null, null, '')::erp_api.posting_line;
    end if;
    v_posting := v_posting || row(
        v_bank_account_id, 0, v_paid, v_currency_code,
        case when v_currency_code is not null then -v_payment.amount end, null, null, '')::erp_api.posting_line;

    v_payment.number := document_number__next('payment', v_payment.date);
    update payment h
    set number = v_payment.number, status = 'posted', version = h.version + 1, request_id = in_request_id,
        rate = v_payment.rate, amount = v_payment.amount, voucher_id = v_payment.voucher_id
    where h.id = in_id;
    insert into document_event (document_kind, document_id, event, detail)
    values ('payment', in_id, 'posted', jsonb_build_object('request_id', in_request_id));
    perform notify_change('payment', in_id);
    perform voucher__post(
        v_payment.voucher_id, v_payment.journal_id, v_payment.date, 'payable', 'payment', in_id, null,
        concat_ws(' ', v_payment.number, v_supplier_name, nullif(v_payment.reference, '')), v_posting
    );
    return payment__result(in_id);
end
$$;
comment on function erp_api.payment__post(uuid, integer, uuid) is
    'Post a payment of open items: settles them, credits the bank or cash account of the journal, posts the exchange '
    'difference. Poster, maker and changers of the bank account are different people, and the account is confirmed. Raises payment.invalid with '
    'every problem at once. Source: domain.md section 3.';
