create function erp_api.document_repeated(in_document_id uuid, in_request_id uuid) returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return exists (
        select
        from document_event e
        where e.document_id = in_document_id and e.detail ->> 'request_id' = in_request_id::text
    );
end
$$;
comment on function erp_api.document_repeated(uuid, uuid) is
    'Whether a request was carried out on a document already, perhaps with others after it; asked only when the '
    'version is not the expected one, before somebody is told that he was too slow (design.md section 1, decision 8).';
