create type erp_api.posting_line as (
    account_id uuid,
    debit numeric,
    credit numeric,
    currency_code text,
    currency_amount numeric,
    party_id uuid,
    tax_code_id uuid,
    narration text
);
comment on type erp_api.posting_line is
    'A line that voucher__post is asked to post. debit, credit: company currency, at most one of them not zero, '
    'negative only in red-letter vouchers. currency_amount: foreign currency, with the sign of debit - credit.';
