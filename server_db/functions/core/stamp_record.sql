create function erp_api.stamp_record() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    new.created_by := old.created_by;
    new.created_at := old.created_at;
    new.changed_by := session_user;
    new.changed_at := clock_timestamp();
    return new;
end
$$;
comment on function erp_api.stamp_record() is 'Trigger: note who changed a record and when.';
