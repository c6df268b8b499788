create function erp_api.period__for_posting(in_date date, in_area text) returns erp.period
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_period erp.period;
    v_locked_until date;
begin
    -- The share lock holds off period__close until this posting is committed, and the other way round.
    select * into v_period from period p where p.starts <= in_date order by p.starts desc limit 1 for share;
    if v_period.id is null or v_period.ends < in_date then
        perform fail('period.missing', jsonb_build_object('date', in_date));
    end if;
    if v_period.status = 'closed' then
        perform fail('period.closed', jsonb_build_object('period', v_period.code, 'date', in_date));
    end if;
    if v_period.status = 'closing' and not may('period:post_closing') then
        perform fail('period.closing', jsonb_build_object('period', v_period.code, 'date', in_date));
    end if;
    select max(l.locked_until) into v_locked_until
    from posting_lock l
    where l.area in ('all', in_area) and l.locked_until >= in_date;
    if v_locked_until is not null then
        perform fail(
            'period.locked',
            jsonb_build_object('area', in_area, 'date', in_date, 'locked_until', v_locked_until)
        );
    end if;
    return v_period;
end
$$;
comment on function erp_api.period__for_posting(date, text) is
    'The period that a posting of an area (stock, payable, receivable, all) on a day belongs to, locked against '
    'closing until the end of the transaction. Raises period.missing, period.closed, period.closing (only holders of '
    'period:post_closing post then) and period.locked (lock dates).';
