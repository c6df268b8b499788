create function erp_api.purchase_order__refresh_status(in_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan -- planning costs more than running here, and no value changes the plan
as $$
begin
    update purchase_order o
    set status = n.status, version = o.version + 1
    from (
        select
            k.id,
            case
                when not s.any_received then case when k.sent_at is null then 'approved' else 'sent' end
                when s.all_done then 'received'
                else 'partly_received'
            end as status
        from purchase_order k
        join lateral (
            select
                bool_or(l.received_quantity > 0) as any_received,
                bool_and(l.closed or l.received_quantity - l.rejected_quantity >= l.quantity) as all_done
            from purchase_order_line l
            where l.purchase_order_id = k.id
        ) s on true
        where k.id = any(in_ids) and k.status in ('approved', 'sent', 'partly_received', 'received')
    ) n
    where o.id = n.id and o.status <> n.status;
end
$$;
comment on function erp_api.purchase_order__refresh_status(uuid[]) is
    'Status of locked orders after their counters changed: received when every line is closed or has accepted all that '
    'was ordered, partly received when anything came, else sent or approved. The version counts up only when the '
    'status changes.';
