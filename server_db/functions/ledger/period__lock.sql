create function erp_api.period__lock(in_id uuid, in_version integer, in_request_id uuid) returns erp.period
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_period erp.period;
begin
    select * into v_period from period p where p.id = in_id for no key update;
    if v_period.id is null then
        perform fail('record.missing', jsonb_build_object('noun', 'period', 'id', in_id));
    end if;
    if v_period.version <> in_version then
        if document_repeated(in_id, in_request_id) then
            return null;
        end if;
        perform fail_stale('period', in_id);
    end if;
    return v_period;
end
$$;
comment on function erp_api.period__lock(uuid, integer, uuid) is
    'The period, locked once the postings under way in it are done; null when the request was carried out before. '
    'Raises record.missing and record.stale.';
