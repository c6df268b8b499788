create function erp_api.posting_lock__keep() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    if new.locked_until is null or new.locked_until < old.locked_until then
        if not may('period:reopen') and not pg_has_role(session_user, current_user, 'member') then
            perform fail('posting_lock.reopen_needed', jsonb_build_object(
                'area', old.area, 'locked_until', old.locked_until
            ));
        end if;
    end if;
    return new;
end
$$;
comment on function erp_api.posting_lock__keep() is
    'Trigger: taking a lock back opens days that were done with, so it needs period:reopen as reopening a period does. '
    'Raises posting_lock.reopen_needed. Source: domain.md section 2.';
