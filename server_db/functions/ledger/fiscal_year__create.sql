create function erp_api.fiscal_year__create(in_id uuid, in_code text, in_starts date, in_months integer)
returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_ends date;
    v_first date;
    v_last date;
    v_year erp.fiscal_year;
begin
    -- Years adjoin, so only one person at a time may add one.
    lock table fiscal_year in share row exclusive mode;
    select * into v_year from fiscal_year y where y.id = in_id;
    if v_year.id is null then
        if in_months is null or in_months not between 1 and 24 then
            perform fail('fiscal_year.months_wrong', jsonb_build_object('months', in_months));
        end if;
        if in_starts is null or extract(day from in_starts) <> 1 then
            perform fail('fiscal_year.starts_wrong', jsonb_build_object('date', in_starts));
        end if;
        v_ends := (in_starts + make_interval(months => in_months))::date - 1;
        if exists (select from fiscal_year y where y.code = in_code) then
            perform fail('fiscal_year.exists', jsonb_build_object('code', in_code));
        end if;
        select min(y.starts), max(y.ends) into v_first, v_last from fiscal_year y;
        if v_first is not null and in_starts <> v_last + 1 and v_ends <> v_first - 1 then
            perform fail('fiscal_year.not_adjoining', jsonb_build_object('starts', v_first, 'ends', v_last));
        end if;
        insert into fiscal_year (id, code, starts, ends) values (in_id, in_code, in_starts, v_ends)
        returning * into v_year;
        insert into period (id, fiscal_year_id, code, starts, ends, status)
        select
            new_id(), in_id, to_char(in_starts + make_interval(months => n - 1), 'YYYY-MM'),
            (in_starts + make_interval(months => n - 1))::date,
            (in_starts + make_interval(months => n))::date - 1,
            'open'
        from generate_series(1, in_months) n;
        insert into document_event (document_kind, document_id, event) values ('fiscal_year', in_id, 'created');
        perform notify_change('fiscal_year', in_id);
    elsif (v_year.code, v_year.starts) is distinct from (in_code, in_starts) then
        perform fail('fiscal_year.exists', jsonb_build_object('code', v_year.code));
    end if;
    return jsonb_build_object(
        'id', v_year.id, 'version', v_year.version, 'code', v_year.code, 'starts', v_year.starts, 'ends', v_year.ends
    );
end
$$;
comment on function erp_api.fiscal_year__create(uuid, text, date, integer) is
    'Open a fiscal year with one period a month, from the first of a month, adjoining the years there are. Asking '
    'again with the same id is success. Raises fiscal_year.months_wrong, .starts_wrong, .exists, .not_adjoining.';
