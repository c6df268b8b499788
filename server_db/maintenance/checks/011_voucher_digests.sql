-- Nobody changed a posted voucher
-- The SHA-256 over the canonical content of each voucher is computed again; detail holds both digests. The first in
-- date and number comes first.
select 'voucher ' || v.id as subject, v.total as expected, v.total as found,
    jsonb_build_object('voucher_id', v.id, 'number', v.number, 'date', v.date, 'stored', encode(v.digest, 'hex'),
        'computed', encode(sha256(convert_to(erp_api.voucher__canonical(v.id), 'UTF8')), 'hex')) as detail
from erp.voucher v
where v.digest <> sha256(convert_to(erp_api.voucher__canonical(v.id), 'UTF8'))
order by v.date, v.number
