-- What is open of an item equals the item less its settlements
-- In company currency; the amounts in the item's currency stand in detail and are compared too.
select 'open item ' || i.reference as subject,
    i.company_amount - coalesce(s.company_amount, 0) as expected, b.open_company_amount as found,
    jsonb_build_object('open_item_id', i.id, 'document_id', i.document_id, 'currency', i.currency_code,
        'expected_amount', i.amount - coalesce(s.amount, 0), 'found_amount', b.open_amount) as detail
from erp.open_item i
left join erp.open_item_balance b on b.open_item_id = i.id
left join (
    select open_item_id, sum(amount) as amount, sum(company_amount) as company_amount
    from erp.settlement group by open_item_id
) s on s.open_item_id = i.id
where b.open_amount is distinct from i.amount - coalesce(s.amount, 0)
    or b.open_company_amount is distinct from i.company_amount - coalesce(s.company_amount, 0)
