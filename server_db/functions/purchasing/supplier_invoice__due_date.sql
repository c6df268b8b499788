create function erp_api.supplier_invoice__due_date(in_date date, in_payment_term_id uuid) returns date
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return coalesce((
        select case when t.end_of_month
            then (date_trunc('month', in_date::timestamp) + interval '1 month - 1 day')::date else in_date
        end + t.days
        from payment_term t
        where t.id = in_payment_term_id
    ), in_date);
end
$$;
comment on function erp_api.supplier_invoice__due_date(date, uuid) is
    'Internal: days after the invoice''s date, or after the end of its month; without a term, the date itself.';
