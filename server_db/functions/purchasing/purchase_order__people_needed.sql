create function erp_api.purchase_order__people_needed(
    in_amount numeric, out people integer, out high_people integer
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    select
        coalesce(sum(l.people), 0),
        coalesce(sum(l.people) filter (where l.permission = 'purchase_order:approve_high'), 0)
    into people, high_people
    from approval_level l
    where l.document_kind = 'purchase_order' and l.from_amount <= in_amount;
end
$$;
comment on function erp_api.purchase_order__people_needed(numeric) is
    'How many people must say yes to an order of an amount (company currency), and how many of them must hold '
    'purchase_order:approve_high: every level up to the amount adds its people.';
