-- Neither definer nor with a search path of its own, which would cost more than what it does: it names all that it uses.
create function erp_api.stamp_record() returns trigger
language plpgsql
as $$
begin
    new.created_by := old.created_by;
    new.created_at := old.created_at;
    new.changed_by := session_user;
    new.changed_at := pg_catalog.clock_timestamp();
    return new;
end
$$;
comment on function erp_api.stamp_record() is 'Trigger: note who changed a record and when.';
