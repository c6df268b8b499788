-- The three-way match of all lines of an invoice, in one statement (domain.md section 6).
--
-- Amounts. A line is round(quantity × price). Tax is rounded per tax code of the document or per line (company
-- setting) and spread over the lines, the remainder on the largest. The payable in company currency is the total at
-- the invoice's rate; recoverable tax is taken from it at the same rate, what is left is the cost of the lines, the
-- remainder again on the largest. So the voucher balances without a rounding account and no cent is lost.
--
-- Quantity. A receipt line can be invoiced up to what was accepted. More than that within the company's tolerance is
-- paid; beyond it the line blocks payment. It is refused when the line has rejected goods (they are never paid) or
-- nothing is left to invoice. What is paid beyond the accepted quantity buys no goods: it goes to price difference.
--
-- GRNI. After q of the quantity left, round(GRNI left × q / quantity left) is cleared, the last takes all; two
-- lines of one invoice on one receipt line share that running figure.
--
-- Price. A line is out of tolerance when its net price is above the order's by more than the percentage and, over
-- the line's quantity and in company currency, by more than the amount. Paying less blocks nothing. The order's
-- price is compared in the order's currency, or at the rate of the posting date when the currencies differ.
--
-- Difference. Of the cost of the accepted quantity less what was cleared, the share still on hand goes to stock:
-- on hand over the quantity of this product in the invoice, at most 1, and never below a stock value of zero.
create function erp_api.supplier_invoice__match(in_id uuid, in_rate numeric)
returns setof erp_api.supplier_invoice_match
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    -- Scalars, not joins: the planner then expects a few lines and goes to their receipts by key.
    v_supplier_id uuid;
    v_posting_date date;
    v_currency text;
    v_minor_units integer;
    v_company_minor_units integer;
    v_tax_per text;
    v_price_percent numeric;
    v_price_amount numeric;
    v_quantity_percent numeric;
begin
    select h.supplier_id, h.posting_date, h.currency_code, u.minor_units, cu.minor_units, c.tax_per,
        c.price_tolerance_percent, c.price_tolerance_amount, c.quantity_tolerance_percent
    into v_supplier_id, v_posting_date, v_currency, v_minor_units, v_company_minor_units, v_tax_per,
        v_price_percent, v_price_amount, v_quantity_percent
    from supplier_invoice h
    join currency u on u.code = h.currency_code
    cross join company c
    join currency cu on cu.code = c.currency_code
    where h.id = in_id;
    return query
    with line as (
        select l.id, l.line, l.goods_receipt_line_id, l.account_id, l.quantity, l.unit_price, l.tax_code_id,
            (row_number() over (order by l.line))::integer - 1 as row_index,
            round(l.quantity * l.unit_price, v_minor_units) as amount,
            coalesce(t.rate, 0) as tax_rate,
            case when t.inclusive then t.rate else 0 end as inclusive_rate,
            coalesce(t.inclusive, false) as inclusive,
            coalesce(t.recoverable, false) as recoverable,
            t.archived_at is not null as tax_archived, t.code as tax_code
        from supplier_invoice_line l
        left join tax_code t on t.id = l.tax_code_id
        where l.supplier_invoice_id = in_id
    ), taxed as (
        select l.*,
            erp_api.tax_amount(
                case v_tax_per when 'line' then l.amount else sum(l.amount) over code end,
                l.tax_rate, l.inclusive, v_minor_units
            ) as tax_whole,
            sum(l.amount) over code as base_whole,
            row_number() over (partition by l.tax_code_id order by abs(l.amount) desc, l.line desc) = 1 as is_largest
        from line l
        window code as (partition by l.tax_code_id)
    ), shared as (
        select t.*,
            case when v_tax_per = 'line' then t.tax_whole
                when t.base_whole = 0 then 0
                else round(t.tax_whole * t.amount / t.base_whole, v_minor_units) end as tax_share
        from taxed t
    ), net as (
        select s.*,
            s.tax_share + case when v_tax_per = 'document' and s.is_largest
                then s.tax_whole - sum(s.tax_share) over (partition by s.tax_code_id) else 0 end as tax
        from shared s
    ), costed as (
        select n.*,
            n.amount - case when n.inclusive then n.tax else 0 end as net_amount,
            n.amount - case when n.inclusive then n.tax else 0 end + case when n.recoverable then 0 else n.tax end as cost,
            case when n.recoverable and n.is_largest
                then round(sum(n.tax) over (partition by n.tax_code_id) * in_rate, v_company_minor_units) else 0
            end as company_tax
        from net n
    ), company_cost as (
        select c.*,
            round(c.cost * in_rate, v_company_minor_units)
            + case when row_number() over (order by abs(c.cost) desc, c.line desc) = 1 then
                round(sum(c.net_amount + c.tax) over () * in_rate, v_company_minor_units)
                - sum(c.company_tax) over () - sum(round(c.cost * in_rate, v_company_minor_units)) over ()
            else 0 end as company_cost
        from costed c
    ), matched as (
        select c.*,
            receipt.id as receipt_id, receipt.number as receipt_number, receipt.status as receipt_status,
            receipt.supplier_id as receipt_supplier_id, receipt.date as receipt_date, receipt.warehouse_id,
            received.bin_id, received.purchase_order_line_id, received.received_quantity, received.rejected_quantity,
            received.received_quantity - received.rejected_quantity as accepted,
            received.invoiced_quantity as invoiced_before,
            received.value - received.cleared_value as grni_left,
            greatest(received.received_quantity - received.rejected_quantity - received.invoiced_quantity, 0) as left_before,
            sum(c.quantity) over same_receipt_line as quantity_after,
            sum(c.quantity) over same_receipt_line - c.quantity as quantity_before,
            ordered.product_id, ordered.stock_numerator, ordered.stock_denominator,
            ordered.unit_price * (100 - ordered.discount_percent) * 0.01 as order_price,
            case when order_tax.inclusive then order_tax.rate else 0 end as order_inclusive_rate,
            purchase_order.currency_code as order_currency,
            category.grni_account_id, category.stock_account_id, category.price_difference_account_id,
            account.code as account_code, account.control, account.postable, account.party_required,
            account.archived_at is not null as account_archived
        from company_cost c
        left join goods_receipt_line received on received.id = c.goods_receipt_line_id
        left join goods_receipt receipt on receipt.id = received.goods_receipt_id
        left join purchase_order_line ordered on ordered.id = received.purchase_order_line_id
        left join purchase_order on purchase_order.id = ordered.purchase_order_id
        left join tax_code order_tax on order_tax.id = ordered.tax_code_id
        left join product on product.id = ordered.product_id
        left join product_category category on category.id = product.category_id
        left join account on account.id = c.account_id
        window same_receipt_line as (
            partition by c.goods_receipt_line_id order by c.line rows between unbounded preceding and current row
        )
    ), cleared as (
        select m.*,
            coalesce(case when quantity_after >= left_before then grni_left
                else round(grni_left * quantity_after / left_before, v_company_minor_units) end
            - case when quantity_before = 0 then 0 when quantity_before >= left_before then grni_left
                else round(grni_left * quantity_before / left_before, v_company_minor_units) end, 0) as cleared_value,
            least(quantity_after, left_before) - least(quantity_before, left_before) as matched_quantity,
            invoiced_before + quantity_after - accepted as excess,
            case when m.order_currency is null then 0
                when m.order_currency = v_currency then in_rate
                else erp_api.company_rate(m.order_currency, v_posting_date) end as order_rate
        from matched m
    ), split as (
        select c.*,
            case when goods_receipt_line_id is null then 0
                when matched_quantity = c.quantity then company_cost
                else round(company_cost * matched_quantity / c.quantity, v_company_minor_units) end - cleared_value as late_cost,
            sum(matched_quantity * stock_numerator / stock_denominator) over (partition by c.product_id) as stock_quantity,
            pool.quantity as on_hand, coalesce(pool.value, 0) as pool_value
        from cleared c
        left join cost_pool pool on pool.product_id = c.product_id
    ), to_stock as (
        select s.*,
            case when coalesce(on_hand, 0) = 0 or coalesce(stock_quantity, 0) = 0 then 0
                when on_hand >= stock_quantity then late_cost
                else round(late_cost * on_hand / stock_quantity, v_company_minor_units) end as stock_share
        from split s
    ), capped as (
        select t.*,
            greatest(sum(stock_share) over running, -pool_value)
            - greatest(sum(stock_share) over running - stock_share, -pool_value) as stock_difference
        from to_stock t
        window running as (partition by product_id order by line rows between unbounded preceding and current row)
    )
    select c.id, c.line, c.row_index, c.goods_receipt_line_id, c.purchase_order_line_id, c.product_id, c.warehouse_id,
        c.bin_id, c.account_id, c.grni_account_id, c.stock_account_id, c.price_difference_account_id,
        case when c.party_required then v_supplier_id end, c.tax_code_id, c.recoverable, c.quantity,
        c.net_amount, c.tax, c.company_cost, c.cleared_value,
        case when c.goods_receipt_line_id is null then 0 else c.stock_difference end,
        case when c.goods_receipt_line_id is null then 0
            else c.company_cost - c.cleared_value - c.stock_difference end,
        concat_ws(',',
            case when c.goods_receipt_line_id is not null
                and c.unit_price * in_rate * (100 + c.order_inclusive_rate) * 100
                    > c.order_price * c.order_rate * (100 + c.inclusive_rate)
                        * (100 + v_price_percent)
                and (c.unit_price * in_rate * (100 + c.order_inclusive_rate)
                        - c.order_price * c.order_rate * (100 + c.inclusive_rate))
                    * 100 * c.quantity
                    > v_price_amount
                        * (100 + c.order_inclusive_rate) * (100 + c.inclusive_rate)
                then 'price' end,
            case when c.excess * 100 > c.accepted * v_quantity_percent then 'quantity' end),
        (select jsonb_agg(problem || jsonb_build_object('row', c.row_index)) from (values
            (c.receipt_status is distinct from 'posted' and c.goods_receipt_line_id is not null,
                jsonb_build_object('code', 'supplier_invoice_line.receipt_not_posted', 'field', 'goods_receipt_line_id',
                    'params', jsonb_build_object('receipt', c.receipt_number))),
            (c.receipt_supplier_id <> v_supplier_id,
                jsonb_build_object('code', 'supplier_invoice_line.other_supplier', 'field', 'goods_receipt_line_id',
                    'params', jsonb_build_object('receipt', c.receipt_number))),
            (c.receipt_status = 'posted' and c.receipt_date > v_posting_date,
                jsonb_build_object('code', 'supplier_invoice_line.before_receipt', 'field', 'goods_receipt_line_id',
                    'params', jsonb_build_object('receipt', c.receipt_number, 'date', c.receipt_date))),
            (c.receipt_status = 'posted' and c.left_before <= c.quantity_before,
                jsonb_build_object('code', 'supplier_invoice_line.already_invoiced', 'field', 'quantity',
                    'params', jsonb_build_object('receipt', c.receipt_number, 'accepted', trim_scale(c.accepted)::text))),
            (c.receipt_status = 'posted' and c.left_before > c.quantity_before and c.excess > 0 and c.rejected_quantity > 0,
                jsonb_build_object('code', 'supplier_invoice_line.rejected_invoiced', 'field', 'quantity',
                    'params', jsonb_build_object('receipt', c.receipt_number, 'accepted', trim_scale(c.accepted)::text,
                        'rejected', trim_scale(c.rejected_quantity)::text,
                        'open', trim_scale(c.left_before - c.quantity_before)::text))),
            (c.account_archived,
                jsonb_build_object('code', 'record.archived', 'field', 'account_id',
                    'params', jsonb_build_object('code', c.account_code))),
            (c.control <> '',
                jsonb_build_object('code', 'supplier_invoice_line.control_account', 'field', 'account_id',
                    'params', jsonb_build_object('account', c.account_code))),
            (not c.postable,
                jsonb_build_object('code', 'supplier_invoice_line.heading_account', 'field', 'account_id',
                    'params', jsonb_build_object('account', c.account_code))),
            (c.tax_archived,
                jsonb_build_object('code', 'record.archived', 'field', 'tax_code_id',
                    'params', jsonb_build_object('code', c.tax_code)))
        ) found (wrong, problem) where wrong)
    from capped c
    order by c.line;
end
$$;
comment on function erp_api.supplier_invoice__match(uuid, numeric) is
    'Internal: amounts, three-way match and problems of every line of a supplier invoice at a rate; reads only.';
