-- NFKC folds full-width letters and digits to plain ones. A number of signs alone keeps them, so that it is not
-- taken for another such number.
create function erp_api.supplier_number_key(in_supplier_number text) returns text
language sql immutable strict parallel safe
return coalesce(
    nullif(
        regexp_replace(
            lower(normalize(in_supplier_number, nfkc)),
            '[[:space:][:punct:][:cntrl:]\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g'
        ), ''),
    lower(regexp_replace(normalize(in_supplier_number, nfkc), '\s', '', 'g'))
);
comment on function erp_api.supplier_number_key(text) is
    'Internal: a supplier''s invoice number folded (case, spaces, punctuation, full-width), by which twice is found.';
