create type erp_api.supplier_invoice_match as (
    line_id uuid,
    line smallint,
    row_index integer,
    goods_receipt_line_id uuid,
    purchase_order_line_id uuid,
    product_id uuid,
    warehouse_id uuid,
    bin_id uuid,
    account_id uuid,
    grni_account_id uuid,
    stock_account_id uuid,
    difference_account_id uuid,
    party_id uuid,
    tax_code_id uuid,
    recoverable boolean,
    quantity numeric,
    net_amount numeric,
    tax_amount numeric,
    company_cost numeric,
    cleared_value numeric,
    stock_difference numeric,
    price_difference numeric,
    out_of_tolerance text,
    problems jsonb
);
comment on type erp_api.supplier_invoice_match is
    'What posting a line of a supplier invoice means: its amounts, what it clears, where the difference goes, what is wrong.';
