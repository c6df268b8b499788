create function erp_api.reason_given(in_reason text) returns text
language plpgsql immutable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_reason text := btrim(coalesce(in_reason, ''));
begin
    if length(v_reason) not between 1 and 400 then
        perform fail('reason.missing');
    end if;
    return v_reason;
end
$$;
comment on function erp_api.reason_given(text) is
    'The reason without outer blanks. Raises reason.missing when it is empty or longer than 400 characters.';
