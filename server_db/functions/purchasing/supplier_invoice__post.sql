create function erp_api.supplier_invoice__post(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_invoice erp.supplier_invoice;
    v_lines erp_api.supplier_invoice_match[];
    v_posting erp_api.posting_line[];
    v_moves erp_api.stock_line[];
    v_payable_account_id uuid;
    v_journal_id uuid := journal__of_kind('purchase');
    v_supplier_name text;
    v_term_id uuid;
    v_company_amount numeric;
    v_warnings jsonb;
begin
    select * into v_invoice from supplier_invoice h where h.id = in_id for update;
    if document__repeats(
        'supplier_invoice', in_id, v_invoice.version, v_invoice.request_id, v_invoice.status, in_version, in_request_id
    ) then
        return supplier_invoice__result(in_id);
    end if;
    if v_invoice.status <> 'draft' then
        perform fail('supplier_invoice.not_draft', jsonb_build_object('number', v_invoice.number));
    end if;
    perform period__for_posting(v_invoice.posting_date, 'payable');
    perform supplier_invoice__lock_sources(in_id);

    select coalesce(s.payable_account_id, a.account_id), s.name,
        coalesce(v_invoice.payment_term_id, s.payment_term_id)
    into v_payable_account_id, v_supplier_name, v_term_id
    from party s
    left join posting_account a on a.purpose = 'payable'
    where s.id = v_invoice.supplier_id;
    if v_payable_account_id is null then
        perform fail('posting_account.missing', jsonb_build_object('purpose', 'payable'));
    end if;

    v_invoice.rate := company_rate(v_invoice.currency_code, v_invoice.posting_date);
    v_lines := array(select m from supplier_invoice__match(in_id, v_invoice.rate) m);
    select coalesce(sum(m.net_amount), 0), coalesce(sum(m.tax_amount), 0),
        coalesce(bool_or(m.out_of_tolerance <> ''), false)
    into v_invoice.net_amount, v_invoice.tax_amount, v_invoice.blocked
    from unnest(v_lines) m;
    v_invoice.total_amount := v_invoice.net_amount + v_invoice.tax_amount;
    perform supplier_invoice__check(v_invoice, v_lines);

    v_invoice.due_date := coalesce(
        v_invoice.due_date, supplier_invoice__due_date(v_invoice.date, v_term_id)
    );
    v_posting := supplier_invoice__posting(v_invoice, v_lines, v_payable_account_id);
    v_invoice.voucher_id := case when v_posting is not null then new_id() end;
    select coalesce(sum(p.credit - p.debit), 0) into v_company_amount
    from unnest(v_posting) p
    where p.account_id = v_payable_account_id;
    perform supplier_invoice__write(v_invoice, v_lines);

    select array_agg(
        row(m.line, m.product_id, m.warehouse_id, null, null, 0, m.stock_difference)::erp_api.stock_line
        order by m.line
    )
    into v_moves
    from unnest(v_lines) m
    where m.stock_difference <> 0;
    if v_moves is not null then
        perform period__for_posting(v_invoice.posting_date, 'stock');
        perform stock__post('supplier_invoice', in_id, v_invoice.posting_date, v_invoice.voucher_id, v_moves);
    end if;

    v_warnings := supplier_invoice__warnings(v_invoice);
    v_invoice.number := document_number__next('supplier_invoice', v_invoice.posting_date);
    update supplier_invoice h
    set number = v_invoice.number, status = 'posted', version = h.version + 1, request_id = in_request_id,
        rate = v_invoice.rate, net_amount = v_invoice.net_amount, tax_amount = v_invoice.tax_amount,
        total_amount = v_invoice.total_amount, blocked = v_invoice.blocked, due_date = v_invoice.due_date,
        voucher_id = v_invoice.voucher_id
    where h.id = in_id;
    if v_invoice.total_amount <> 0 then
        perform open_item__create(
            v_payable_account_id, v_invoice.supplier_id, 'supplier_invoice', in_id, v_invoice.voucher_id,
            v_invoice.number, v_invoice.posting_date, v_invoice.due_date, v_invoice.currency_code,
            v_invoice.total_amount, v_company_amount, v_invoice.blocked
        );
    end if;
    insert into document_event (document_kind, document_id, event, detail)
    values ('supplier_invoice', in_id, 'posted',
        jsonb_build_object('request_id', in_request_id, 'warnings', v_warnings));
    perform notify_change('supplier_invoice', in_id);
    if v_posting is not null then
        perform voucher__post(
            v_invoice.voucher_id, v_journal_id, v_invoice.posting_date, 'payable', 'supplier_invoice', in_id, null,
            v_invoice.number || ' ' || v_supplier_name || ' ' || v_invoice.supplier_number, v_posting
        );
    end if;
    return supplier_invoice__result(in_id);
end
$$;
comment on function erp_api.supplier_invoice__post(uuid, integer, uuid) is
    'Post a supplier invoice: three-way match, taxes, GRNI cleared, late cost, payable, voucher. Lines out of tolerance '
    'block payment. Raises supplier_invoice.invalid with every problem at once. Source: domain.md section 6.';
