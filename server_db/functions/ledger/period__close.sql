create function erp_api.period__close(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_period erp.period := period__lock(in_id, in_version, in_request_id);
    v_problems jsonb;
    v_result jsonb;
begin
    if v_period.id is null then
        return period__result(in_id);
    end if;
    if v_period.status = 'closed' then
        perform fail('period.closed_already', jsonb_build_object('period', v_period.code));
    end if;
    if not scope_all_warehouses() or not scope_all_documents() then
        perform fail('period.limited_view', jsonb_build_object('period', v_period.code));
    end if;
    select jsonb_agg(
        jsonb_build_object(
            'code', c.code,
            'params', c.detail || jsonb_build_object(
                'label', c.label, 'document_kind', c.document_kind, 'document_id', c.document_id
            )
        )
    )
    into v_problems
    from (select * from period__checklist(in_id) f where f.blocking limit 200) c;
    if v_problems is not null then
        perform fail('period.invalid', jsonb_build_object('problems', v_problems));
    end if;
    v_result := period__change_status(in_id, in_version, in_request_id, 'closed', 'closed', null);
    perform account_balance__compact(in_id);
    return v_result;
end
$$;
comment on function erp_api.period__close(uuid, integer, uuid) is
    'Close a period when nothing of its checklist blocks it; postings under way are waited for, later ones refused. '
    'Who sees only some warehouses or documents cannot close. Raises period.closed_already, period.limited_view and '
    'period.invalid with every blocking finding (up to 200).';
