create function erp_api.purchase_order__approve(in_id uuid, in_version integer, in_request_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
declare
    v_order erp.purchase_order := purchase_order__lock(in_id, in_version, in_request_id, array['to_approve']);
    v_people integer;
    v_high_people integer;
    v_given integer;
    v_given_high integer;
    v_high boolean;
    v_missing integer;
begin
    if v_order.id is null then
        return purchase_order__result(in_id);
    end if;
    if session_user in (v_order.created_by, v_order.submitted_by) then
        perform fail('purchase_order.own_approval', jsonb_build_object('number', v_order.number));
    end if;
    if exists (
        select from purchase_order_approval a
        where a.purchase_order_id = in_id and a.revision = v_order.revision and a.login = session_user
    ) then
        perform fail('purchase_order.approved_already', jsonb_build_object('number', v_order.number));
    end if;
    select n.people, n.high_people into v_people, v_high_people
    from purchase_order__people_needed(v_order.company_amount) n;
    select count(*), count(*) filter (where person_may(a.login, 'purchase_order:approve_high'))
    into v_given, v_given_high
    from purchase_order_approval a
    where a.purchase_order_id = in_id and a.revision = v_order.revision;
    v_high := person_may(session_user::text, 'purchase_order:approve_high');
    -- Each person counts once; those of the high permission can stand in for the others, not the other way round.
    if not v_high and v_given - v_given_high >= v_people - v_high_people and v_high_people > 0 then
        perform fail(
            'purchase_order.high_approval_needed',
            jsonb_build_object('number', v_order.number, 'amount', v_order.company_amount)
        );
    end if;
    insert into purchase_order_approval (purchase_order_id, revision, login, amount)
    values (in_id, v_order.revision, session_user, v_order.company_amount);
    v_missing := greatest(
        v_people - v_given - 1, v_high_people - v_given_high - case when v_high then 1 else 0 end, 0
    );
    update purchase_order o
    set status = case when v_missing = 0 then 'approved' else o.status end, version = o.version + 1,
        request_id = in_request_id
    where o.id = in_id;
    perform purchase_order__note(
        in_id, in_request_id, 'approved',
        jsonb_build_object('revision', v_order.revision, 'amount', v_order.company_amount, 'missing', v_missing)
    );
    if v_missing = 0 and v_order.revision > 0 then
        perform purchase_order__refresh_status(array[in_id]);
    end if;
    return purchase_order__result(in_id) || jsonb_build_object('people_missing', v_missing);
end
$$;
comment on function erp_api.purchase_order__approve(uuid, integer, uuid) is
    'One person''s yes to an order; approved when all levels up to its amount have their people, each person counted '
    'once. Who made or submitted the order cannot approve it. Answers people_missing as well. Raises '
    'purchase_order.own_approval, .approved_already, .high_approval_needed, .wrong_status.';
