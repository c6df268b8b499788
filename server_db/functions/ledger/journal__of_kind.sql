create function erp_api.journal__of_kind(in_kind text) returns uuid
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_id uuid;
begin
    select j.id into v_id
    from journal j
    where j.kind = in_kind and j.archived_at is null
    order by j.code
    limit 1;
    if not found then
        perform fail('journal.missing', jsonb_build_object('kind', in_kind));
    end if;
    return v_id;
end
$$;
comment on function erp_api.journal__of_kind(text) is
    'The journal that documents of a kind post to: the first by code that is not archived. Raises journal.missing.';
