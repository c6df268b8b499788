-- Runs as the one who writes, so that row rules hide documents that are not his; a posting function is the owner.
-- The documents are locked against posting, which would otherwise not see lines that change at the same moment.
create function erp_api.guard_lines() returns trigger
language plpgsql
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_rows text := case tg_op when 'DELETE' then 'old_rows' else 'new_rows' end;
    v_ids uuid[];
    v_found integer := 0;
    v_document record;
begin
    if current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid) then
        return null;
    end if;
    execute format('select array_agg(distinct %I) from %I', tg_argv[0] || '_id', v_rows) into v_ids;
    if v_ids is null then
        return null;
    end if;
    for v_document in
        execute format('select id, number, status from erp.%I where id = any ($1) order by id for key share', tg_argv[0])
        using v_ids
    loop
        v_found := v_found + 1;
        if v_document.status <> 'draft' then
            perform erp_api.fail('document.not_draft', jsonb_build_object(
                'noun', tg_argv[0], 'number', v_document.number, 'status', v_document.status
            ));
        end if;
    end loop;
    if v_found <> cardinality(v_ids) then
        perform erp_api.fail('record.gone', jsonb_build_object('noun', tg_argv[0]));
    end if;
    return null;
end
$$;
comment on function erp_api.guard_lines() is
    'Trigger: lines are written directly only while their document is a draft that the person sees; its argument is '
    'the table of the documents. Raises document.not_draft, record.gone.';
