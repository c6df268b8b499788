create function erp_api.document__repeats(
    in_noun text, in_id uuid, in_found_version integer, in_found_request_id uuid, in_found_status text,
    in_version integer, in_request_id uuid
) returns boolean
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if in_found_request_id = in_request_id and in_found_status <> 'draft' then
        return true;
    end if;
    if in_found_version = in_version then
        return false;
    end if;
    if document_repeated(in_id, in_request_id) then
        return true;
    end if;
    if in_found_version is null then
        perform fail('record.missing', jsonb_build_object('noun', in_noun, 'id', in_id));
    end if;
    perform fail_stale(in_noun, in_id);
    return false;
end
$$;
comment on function erp_api.document__repeats(text, uuid, integer, uuid, text, integer, uuid) is
    'Internal: true when a request was carried out before and its result is to be told again; raises record.missing '
    'when the document is not there and record.stale when somebody was faster. Takes what the locked header holds.';
