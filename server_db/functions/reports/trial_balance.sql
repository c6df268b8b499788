-- Whole periods come from the period balances; only days of a period that the dates cut in two are read from lines.
create function erp_api.trial_balance(in_from date, in_to date)
returns table (
    account_id uuid, code text, name text, type text, control text, parent_id uuid, postable boolean,
    opening numeric, debit numeric, credit numeric, year_debit numeric, year_credit numeric, closing numeric
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_year_starts date;
    v_cut uuid[];
    v_cut_starts date;
begin
    if in_from is null or in_to is null or in_from > in_to then
        perform fail('dates.not_ordered');
    end if;
    select y.starts into v_year_starts from fiscal_year y where y.starts <= in_to order by y.starts desc limit 1;
    v_year_starts := coalesce(v_year_starts, in_from);
    v_cut := array(
        select p.id from period p
        where (p.starts < in_from and in_from <= p.ends) or (p.starts <= in_to and in_to < p.ends)
    );
    select min(p.starts) into v_cut_starts from period p where p.id = any (v_cut);
    return query
    with place as materialized (
        select p.id, p.ends < in_from as is_before, p.starts >= v_year_starts as is_year
        from period p
        where p.ends <= in_to and p.id <> all (v_cut)
    ), part as (
        select b.account_id, b.period_id, sum(b.debit) as debit, sum(b.credit) as credit
        from account_balance b
        group by b.account_id, b.period_id
    ), figure as (
        select part.account_id, place.is_before, place.is_year, part.debit, part.credit
        from part join place on place.id = part.period_id
        union all
        select l.account_id, l.date < in_from, l.date >= v_year_starts, sum(l.debit), sum(l.credit)
        from voucher v
        join voucher_line l on l.voucher_id = v.id
        where cardinality(v_cut) > 0 and v.period_id = any (v_cut) and v.date between v_cut_starts and in_to
        group by 1, 2, 3
    ), total as (
        select f.account_id,
            coalesce(sum(f.debit - f.credit) filter (where f.is_before), 0) as opening,
            coalesce(sum(f.debit) filter (where not f.is_before), 0) as debit,
            coalesce(sum(f.credit) filter (where not f.is_before), 0) as credit,
            coalesce(sum(f.debit) filter (where f.is_year), 0) as year_debit,
            coalesce(sum(f.credit) filter (where f.is_year), 0) as year_credit
        from figure f
        group by f.account_id
    )
    select a.id, a.code, a.name, a.type, a.control, a.parent_id, a.postable,
        t.opening, t.debit, t.credit, t.year_debit, t.year_credit, t.opening + t.debit - t.credit
    from total t
    join account a on a.id = t.account_id
    order by a.code;
end
$$;
comment on function erp_api.trial_balance(date, date) is
    'Opening, debits, credits, those of the fiscal year so far, and closing of every account with postings, for any '
    'days; opening and closing are debit less credit. Company currency. Headings are summed by the reader.';
