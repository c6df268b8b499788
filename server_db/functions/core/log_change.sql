create function erp_api.log_change() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    -- What functions compute is not an edit, and prices of orders are not for everybody who reads the history.
    v_kept constant text[] :=
        '{created_by,created_at,changed_by,changed_at,version,search_key,request_id,supplier_number_key,changers}'
        || case when tg_table_name = 'purchase_order'
            then '{rate,net_amount,tax_amount,total_amount,company_amount}'::text[] else '{}' end;
    v_count integer;
    v_id text;
begin
    if tg_op = 'INSERT' then
        insert into change_log (noun, record_id, action, changes)
        select tg_table_name, to_jsonb(n) ->> tg_argv[0], 'created', '{}'
        from new_rows n;
        get diagnostics v_count = row_count;
        select min(to_jsonb(n) ->> tg_argv[0]) into v_id from new_rows n where v_count = 1;
    elsif tg_op = 'DELETE' then
        insert into change_log (noun, record_id, action, changes)
        select tg_table_name, to_jsonb(o) ->> tg_argv[0], 'removed', to_jsonb(o) - v_kept
        from old_rows o;
        get diagnostics v_count = row_count;
        select min(to_jsonb(o) ->> tg_argv[0]) into v_id from old_rows o where v_count = 1;
    else
        -- Rows are paired by their place: both transition tables list them in the order of the update.
        with pair as (
            select n.new_row, o.old_row
            from (select to_jsonb(r) as new_row, row_number() over () as place from new_rows r) n
            join (select to_jsonb(r) as old_row, row_number() over () as place from old_rows r) o using (place)
        )
        insert into change_log (noun, record_id, action, changes)
        select tg_table_name, p.new_row ->> tg_argv[0], 'changed', d.changes
        from pair p
        cross join lateral (
            select jsonb_object_agg(f.key, jsonb_build_array(p.old_row -> f.key, f.value)) as changes
            from jsonb_each(p.new_row) f
            where f.value is distinct from p.old_row -> f.key and f.key <> all (v_kept)
        ) d
        where d.changes is not null
            -- A document that leaves the draft is told of by its events.
            and not (p.new_row ? 'request_id' and 'draft' <> any (array[p.old_row ->> 'status', p.new_row ->> 'status']));
        select count(*), min(to_jsonb(n) ->> tg_argv[0]) into v_count, v_id from new_rows n;
    end if;
    if v_count = 1 and tg_argv[0] = 'id' and tg_table_name <> 'company' then
        perform erp_api.notify_change(tg_table_name, v_id::uuid);
    elsif v_count > 0 then
        perform erp_api.notify_change(tg_table_name);
    end if;
    return null;
end
$$;
comment on function erp_api.log_change() is
    'Trigger: write to change_log who made, changed (each field: [from, to]) or removed (with what it held) records, and '
    'tell the other desktops. Its argument is the column that names the record.';
