create function erp_api.voucher__post(
    in_id uuid,
    in_journal_id uuid,
    in_date date,
    in_area text,
    in_source_kind text,
    in_source_id uuid,
    in_reverses_id uuid,
    in_narration text,
    in_lines erp_api.posting_line[]
) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_period erp.period := period__for_posting(in_date, in_area);
    v_journal erp.journal;
    v_lines erp_api.posting_line[];
    v_difference numeric;
    v_problems jsonb;
    v_content jsonb;
    v_voucher erp.voucher;
    v_slot smallint := pg_backend_pid() % 16;
begin
    select * into v_journal from journal j where j.id = in_journal_id;
    if v_journal.id is null or v_journal.archived_at is not null then
        perform fail('journal.archived', jsonb_build_object('journal', v_journal.code));
    end if;

    with merged as (
        select
            g.account_id, sum(g.debit) as debit, sum(g.credit) as credit, g.currency_code,
            sum(g.currency_amount) as currency_amount, g.party_id, g.tax_code_id,
            coalesce(g.narration, '') as narration, min(g.line) as line
        from unnest(in_lines) with ordinality g(
            account_id, debit, credit, currency_code, currency_amount, party_id, tax_code_id, narration, line
        )
        group by
            g.account_id, g.currency_code, g.party_id, g.tax_code_id, coalesce(g.narration, ''),
            case when g.debit <> 0 then 1 when g.credit <> 0 then -1 end
        having sum(g.debit) <> 0 or sum(g.credit) <> 0 or sum(g.currency_amount) <> 0
    )
    select
        array_agg(
            row(
                m.account_id, m.debit, m.credit, m.currency_code, m.currency_amount, m.party_id, m.tax_code_id,
                m.narration
            )::erp_api.posting_line
            order by m.line
        ),
        sum(m.debit - m.credit),
        sum(m.debit),
        jsonb_agg(
            case
                when a.id is null then
                    jsonb_build_object('code', 'account.unknown', 'params', jsonb_build_object('account', m.account_id))
                when not a.postable then
                    jsonb_build_object('code', 'account.not_postable', 'params', jsonb_build_object('account', a.code))
                when a.archived_at is not null then
                    jsonb_build_object('code', 'account.archived', 'params', jsonb_build_object('account', a.code))
                when a.party_required and m.party_id is null then
                    jsonb_build_object('code', 'account.party_missing', 'params', jsonb_build_object('account', a.code))
                when in_source_kind is null and a.control in ('payable', 'receivable', 'stock', 'grni') then
                    jsonb_build_object('code', 'account.controlled', 'params', jsonb_build_object('account', a.code))
                else
                    jsonb_build_object(
                        'code', 'account.other_currency',
                        'params', jsonb_build_object('account', a.code, 'currency', a.currency_code)
                    )
            end
            order by m.line
        ) filter (
            where a.id is null or not a.postable or a.archived_at is not null
                or (a.party_required and m.party_id is null)
                or (in_source_kind is null and a.control in ('payable', 'receivable', 'stock', 'grni'))
                or a.currency_code <> m.currency_code
                or (a.currency_code is not null and m.currency_code is null)
        )
    into v_lines, v_difference, v_voucher.total, v_problems
    from merged m
    left join account a on a.id = m.account_id;

    if v_lines is null then
        return null;
    end if;
    if v_problems is not null then
        perform fail('voucher.invalid', jsonb_build_object('problems', v_problems));
    end if;
    if v_difference <> 0 then
        perform fail('voucher.unbalanced', jsonb_build_object('difference', v_difference));
    end if;

    with put as (
        insert into voucher_line as l (
            voucher_id, line, account_id, period_id, date, debit, credit, currency_code, currency_amount, party_id,
            tax_code_id, narration
        )
        select
            in_id, g.line, g.account_id, v_period.id, in_date, g.debit, g.credit, g.currency_code, g.currency_amount,
            g.party_id, g.tax_code_id, g.narration
        from unnest(v_lines) with ordinality g(
            account_id, debit, credit, currency_code, currency_amount, party_id, tax_code_id, narration, line
        )
        returning l.line, voucher_line__content(l) as content
    )
    select jsonb_agg(p.content order by p.line) into v_content from put p;

    -- Sorted, so that two postings that share accounts (and a slot) wait for each other instead of deadlocking.
    insert into account_balance as b (account_id, period_id, slot, debit, credit)
    select g.account_id, v_period.id, v_slot, sum(g.debit), sum(g.credit)
    from unnest(v_lines) g
    group by g.account_id
    order by g.account_id
    on conflict (account_id, period_id, slot) do update
    set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;

    insert into party_balance as b (account_id, party_id, period_id, slot, debit, credit)
    select g.account_id, g.party_id, v_period.id, v_slot, sum(g.debit), sum(g.credit)
    from unnest(v_lines) g
    where g.party_id is not null
    group by g.account_id, g.party_id
    order by g.account_id, g.party_id
    on conflict (account_id, party_id, period_id, slot) do update
    set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;

    v_voucher.id := in_id;
    v_voucher.journal_id := in_journal_id;
    v_voucher.period_id := v_period.id;
    v_voucher.date := in_date;
    v_voucher.narration := coalesce(in_narration, '');
    v_voucher.attachments := 0;
    v_voucher.source_kind := in_source_kind;
    v_voucher.source_id := in_source_id;
    v_voucher.reverses_id := in_reverses_id;
    v_voucher.posted_by := session_user;
    v_voucher.posted_at := clock_timestamp();

    -- Last, because every other posting of the journal waits for this row until the transaction ends.
    insert into voucher_number as n (journal_id, period_id, last_number)
    values (in_journal_id, v_period.id, 1)
    on conflict (journal_id, period_id) do update set last_number = n.last_number + 1
    returning n.last_number into v_voucher.number;

    v_voucher.digest := sha256(convert_to(voucher__content(v_voucher, v_content), 'UTF8'));
    insert into voucher values (v_voucher.*);

    return jsonb_build_object(
        'id', in_id, 'journal', v_journal.code, 'period', v_period.code, 'number', v_voucher.number
    );
end
$$;
comment on function erp_api.voucher__post(
    uuid, uuid, date, text, text, uuid, uuid, text, erp_api.posting_line[]
) is
    'Post a voucher: find its period, check and merge its lines (equal account, side, party, tax code, currency and '
    'narration; zero lines are dropped), write it with its gapless number, digest and balances. To be called last in '
    'a posting. Returns {id, journal, period, number} or null when nothing is left to post. in_area: stock, payable, '
    'receivable or all; in_source_kind null: a manual voucher, which may not touch control accounts. Raises '
    'voucher.invalid with every account problem, voucher.unbalanced, journal.archived and those of '
    'period__for_posting. Source: domain.md section 2.';
