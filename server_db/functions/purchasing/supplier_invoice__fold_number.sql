-- The unique index is the law; this names the other invoice before the index refuses without a word.
create function erp_api.supplier_invoice__fold_number() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    other record;
begin
    new.supplier_number_key := erp_api.supplier_number_key(new.supplier_number);
    if new.status = 'draft' then
        select h.number, h.supplier_number, h.date, h.created_by into other
        from supplier_invoice h
        where h.supplier_id = new.supplier_id and h.supplier_number_key = new.supplier_number_key
            and h.status <> 'reversed' and h.id <> new.id;
        if found then
            perform erp_api.fail('supplier_invoice.duplicate', jsonb_build_object(
                'field', 'supplier_number', 'supplier_number', other.supplier_number, 'number', other.number,
                'date', other.date, 'login', other.created_by));
        end if;
    end if;
    return new;
end
$$;
comment on function erp_api.supplier_invoice__fold_number() is
    'Internal: keeps supplier_number_key and names the other invoice when a number is entered twice.';
