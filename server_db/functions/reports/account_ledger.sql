-- The balance before the page is that of the periods before, plus the lines of the page's own period before it: never
-- the whole account.
create function erp_api.account_ledger(
    in_account_id uuid, in_from date, in_to date, in_after_date date default null,
    in_after_voucher_id uuid default null, in_after_line smallint default null, in_limit integer default 200
) returns table (
    date date, voucher_id uuid, line smallint, journal_code text, period_code text, number integer, narration text,
    debit numeric, credit numeric, balance numeric, currency_code text, currency_amount numeric,
    party_id uuid, party_code text, party_name text, source_kind text, source_id uuid
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_day date := coalesce(in_after_date, in_from);
    v_period_starts date;
    v_opening numeric;
begin
    select p.starts into v_period_starts from period p where p.starts <= v_day and v_day <= p.ends;
    select coalesce(sum(b.debit - b.credit), 0) into v_opening
    from account_balance b
    where b.account_id = in_account_id and b.period_id in (
        select p.id from period p where p.ends < coalesce(v_period_starts, v_day)
    );
    if v_period_starts is not null and in_after_date is null then
        v_opening := v_opening + coalesce((
            select sum(l.debit - l.credit)
            from voucher_line l
            where l.account_id = in_account_id and l.date >= v_period_starts and l.date < in_from
        ), 0);
    elsif v_period_starts is not null then
        v_opening := v_opening + coalesce((
            select sum(l.debit - l.credit)
            from voucher_line l
            where l.account_id = in_account_id and l.date >= v_period_starts
                and (l.date, l.voucher_id, l.line) <= (in_after_date, in_after_voucher_id, in_after_line)
        ), 0);
    end if;
    if in_after_date is null then
        return query select in_from, null::uuid, 0::smallint, null::text, null::text, null::integer, null::text,
            0::numeric, 0::numeric, v_opening, null::text, null::numeric, null::uuid, null::text, null::text,
            null::text, null::uuid;
    end if;
    return query
    with page as (
        select l.*
        from voucher_line l
        where l.account_id = in_account_id and l.date >= v_day and l.date <= in_to
            and (in_after_date is null
                or (l.date, l.voucher_id, l.line) > (in_after_date, in_after_voucher_id, in_after_line))
        order by l.date, l.voucher_id, l.line
        limit in_limit
    )
    select l.date, l.voucher_id, l.line, j.code, p.code, v.number,
        coalesce(nullif(l.narration, ''), v.narration), l.debit, l.credit,
        v_opening + sum(l.debit - l.credit) over (order by l.date, l.voucher_id, l.line),
        l.currency_code, l.currency_amount, l.party_id, s.code, s.name, v.source_kind, v.source_id
    from page l
    join voucher v on v.id = l.voucher_id
    join journal j on j.id = v.journal_id
    join period p on p.id = v.period_id
    left join party s on s.id = l.party_id
    order by l.date, l.voucher_id, l.line;
end
$$;
comment on function erp_api.account_ledger(uuid, date, date, date, uuid, smallint, integer) is
    'A page of an account''s ledger with running balance (debit less credit), by date and voucher. The first page '
    'begins with a row without voucher that holds the opening balance; the next begins after the last row''s '
    'date, voucher_id and line.';
