-- Made from server_db/access by `python -m server_db.access.render`; not to be edited.

-- roles
create role "company__owner" nologin;
create role "company__member" nologin;
create role "company__watcher" nologin;
create role "company__keeper" nologin createrole;
create role "company__company_read" nologin;
create role "company__company_edit" nologin;
create role "company__person_read" nologin;
create role "company__person_edit" nologin;
create role "company__history_read" nologin;
create role "company__account_read" nologin;
create role "company__account_edit" nologin;
create role "company__journal_read" nologin;
create role "company__journal_edit" nologin;
create role "company__period_read" nologin;
create role "company__period_edit" nologin;
create role "company__period_close" nologin;
create role "company__period_reopen" nologin;
create role "company__period_post_closing" nologin;
create role "company__currency_read" nologin;
create role "company__currency_edit" nologin;
create role "company__exchange_rate_read" nologin;
create role "company__exchange_rate_edit" nologin;
create role "company__tax_code_read" nologin;
create role "company__tax_code_edit" nologin;
create role "company__ledger_read" nologin;
create role "company__ties_read" nologin;
create role "company__backup_read" nologin;
create role "company__payment_term_read" nologin;
create role "company__payment_term_edit" nologin;
create role "company__supplier_read" nologin;
create role "company__supplier_edit" nologin;
create role "company__supplier_bank_read" nologin;
create role "company__supplier_bank_edit" nologin;
create role "company__supplier_bank_confirm" nologin;
create role "company__unit_read" nologin;
create role "company__unit_edit" nologin;
create role "company__product_category_read" nologin;
create role "company__product_category_edit" nologin;
create role "company__product_read" nologin;
create role "company__product_edit" nologin;
create role "company__supplier_price_read" nologin;
create role "company__supplier_price_edit" nologin;
create role "company__warehouse_read" nologin;
create role "company__warehouse_edit" nologin;
create role "company__stock_read" nologin;
create role "company__stock_value_read" nologin;
create role "company__stock_opening_edit" nologin;
create role "company__stock_opening_post" nologin;
create role "company__purchase_order_read" nologin;
create role "company__purchase_order_read_price" nologin;
create role "company__purchase_order_edit" nologin;
create role "company__purchase_order_submit" nologin;
create role "company__purchase_order_approve" nologin;
create role "company__purchase_order_approve_high" nologin;
create role "company__purchase_order_send" nologin;
create role "company__purchase_order_cancel" nologin;
create role "company__goods_receipt_read" nologin;
create role "company__goods_receipt_edit" nologin;
create role "company__goods_receipt_post" nologin;
create role "company__goods_receipt_reverse" nologin;
create role "company__grni_read" nologin;
create role "company__supplier_invoice_read" nologin;
create role "company__supplier_invoice_edit" nologin;
create role "company__supplier_invoice_post" nologin;
create role "company__supplier_invoice_release" nologin;
create role "company__supplier_invoice_reverse" nologin;
create role "company__open_payable_read" nologin;
create role "company__payment_read" nologin;
create role "company__payment_edit" nologin;
create role "company__payment_post" nologin;
create role "company__payment_reverse" nologin;
create role "company__job_buyer" nologin;
create role "company__job_purchasing_approver" nologin;
create role "company__job_storekeeper" nologin;
create role "company__job_accounts_payable_clerk" nologin;
create role "company__job_accountant" nologin;
create role "company__job_finance_manager" nologin;
create role "company__job_manager" nologin;
create role "company__job_auditor" nologin;
create role "company__job_administrator" nologin;

-- who is in them
grant "company__account_edit" to "company__job_accountant" with inherit true, set false;
grant "company__account_read" to "company__job_accountant" with inherit true, set false;
grant "company__account_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__account_read" to "company__job_administrator" with inherit true, set false;
grant "company__account_read" to "company__job_auditor" with inherit true, set false;
grant "company__account_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__account_read" to "company__job_manager" with inherit true, set false;
grant "company__backup_read" to "company__job_administrator" with inherit true, set false;
grant "company__backup_read" to "company__job_manager" with inherit true, set false;
grant "company__company_edit" to "company__job_administrator" with inherit true, set false;
grant "company__company_read" to "company__job_accountant" with inherit true, set false;
grant "company__company_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__company_read" to "company__job_administrator" with inherit true, set false;
grant "company__company_read" to "company__job_auditor" with inherit true, set false;
grant "company__company_read" to "company__job_buyer" with inherit true, set false;
grant "company__company_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__company_read" to "company__job_manager" with inherit true, set false;
grant "company__company_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__company_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__currency_edit" to "company__job_administrator" with inherit true, set false;
grant "company__currency_read" to "company__job_accountant" with inherit true, set false;
grant "company__currency_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__currency_read" to "company__job_administrator" with inherit true, set false;
grant "company__currency_read" to "company__job_auditor" with inherit true, set false;
grant "company__currency_read" to "company__job_buyer" with inherit true, set false;
grant "company__currency_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__currency_read" to "company__job_manager" with inherit true, set false;
grant "company__currency_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__currency_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__exchange_rate_edit" to "company__job_accountant" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_accountant" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_administrator" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_auditor" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_buyer" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_manager" with inherit true, set false;
grant "company__exchange_rate_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__goods_receipt_edit" to "company__job_storekeeper" with inherit true, set false;
grant "company__goods_receipt_post" to "company__job_storekeeper" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_accountant" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_auditor" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_buyer" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_manager" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__goods_receipt_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__goods_receipt_reverse" to "company__job_storekeeper" with inherit true, set false;
grant "company__grni_read" to "company__job_accountant" with inherit true, set false;
grant "company__grni_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__grni_read" to "company__job_auditor" with inherit true, set false;
grant "company__grni_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__grni_read" to "company__job_manager" with inherit true, set false;
grant "company__history_read" to "company__job_accountant" with inherit true, set false;
grant "company__history_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__history_read" to "company__job_administrator" with inherit true, set false;
grant "company__history_read" to "company__job_auditor" with inherit true, set false;
grant "company__history_read" to "company__job_buyer" with inherit true, set false;
grant "company__history_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__history_read" to "company__job_manager" with inherit true, set false;
grant "company__history_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__history_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__journal_edit" to "company__job_accountant" with inherit true, set false;
grant "company__journal_read" to "company__job_accountant" with inherit true, set false;
grant "company__journal_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__journal_read" to "company__job_administrator" with inherit true, set false;
grant "company__journal_read" to "company__job_auditor" with inherit true, set false;
grant "company__journal_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__journal_read" to "company__job_manager" with inherit true, set false;
grant "company__ledger_read" to "company__job_accountant" with inherit true, set false;
grant "company__ledger_read" to "company__job_auditor" with inherit true, set false;
grant "company__ledger_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__ledger_read" to "company__job_manager" with inherit true, set false;
grant "company__member" to "company__job_accountant" with inherit true, set false;
grant "company__member" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__member" to "company__job_administrator" with inherit true, set false;
grant "company__member" to "company__job_auditor" with inherit true, set false;
grant "company__member" to "company__job_buyer" with inherit true, set false;
grant "company__member" to "company__job_finance_manager" with inherit true, set false;
grant "company__member" to "company__job_manager" with inherit true, set false;
grant "company__member" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__member" to "company__job_storekeeper" with inherit true, set false;
grant "company__open_payable_read" to "company__job_accountant" with inherit true, set false;
grant "company__open_payable_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__open_payable_read" to "company__job_auditor" with inherit true, set false;
grant "company__open_payable_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__open_payable_read" to "company__job_manager" with inherit true, set false;
grant "company__payment_edit" to "company__job_accountant" with inherit true, set false;
grant "company__payment_edit" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__payment_post" to "company__job_accountant" with inherit true, set false;
grant "company__payment_post" to "company__job_finance_manager" with inherit true, set false;
grant "company__payment_read" to "company__job_accountant" with inherit true, set false;
grant "company__payment_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__payment_read" to "company__job_auditor" with inherit true, set false;
grant "company__payment_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__payment_read" to "company__job_manager" with inherit true, set false;
grant "company__payment_reverse" to "company__job_finance_manager" with inherit true, set false;
grant "company__payment_term_edit" to "company__job_accountant" with inherit true, set false;
grant "company__payment_term_read" to "company__job_accountant" with inherit true, set false;
grant "company__payment_term_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__payment_term_read" to "company__job_administrator" with inherit true, set false;
grant "company__payment_term_read" to "company__job_auditor" with inherit true, set false;
grant "company__payment_term_read" to "company__job_buyer" with inherit true, set false;
grant "company__payment_term_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__payment_term_read" to "company__job_manager" with inherit true, set false;
grant "company__payment_term_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__period_close" to "company__job_finance_manager" with inherit true, set false;
grant "company__period_edit" to "company__job_finance_manager" with inherit true, set false;
grant "company__period_post_closing" to "company__job_finance_manager" with inherit true, set false;
grant "company__period_read" to "company__job_accountant" with inherit true, set false;
grant "company__period_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__period_read" to "company__job_administrator" with inherit true, set false;
grant "company__period_read" to "company__job_auditor" with inherit true, set false;
grant "company__period_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__period_read" to "company__job_manager" with inherit true, set false;
grant "company__period_reopen" to "company__job_finance_manager" with inherit true, set false;
grant "company__person_edit" to "company__job_administrator" with inherit true, set false;
grant "company__person_read" to "company__job_administrator" with inherit true, set false;
grant "company__person_read" to "company__job_auditor" with inherit true, set false;
grant "company__product_category_edit" to "company__job_accountant" with inherit true, set false;
grant "company__product_category_read" to "company__job_accountant" with inherit true, set false;
grant "company__product_category_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__product_category_read" to "company__job_administrator" with inherit true, set false;
grant "company__product_category_read" to "company__job_auditor" with inherit true, set false;
grant "company__product_category_read" to "company__job_buyer" with inherit true, set false;
grant "company__product_category_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__product_category_read" to "company__job_manager" with inherit true, set false;
grant "company__product_category_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__product_category_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__product_edit" to "company__job_buyer" with inherit true, set false;
grant "company__product_read" to "company__job_accountant" with inherit true, set false;
grant "company__product_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__product_read" to "company__job_auditor" with inherit true, set false;
grant "company__product_read" to "company__job_buyer" with inherit true, set false;
grant "company__product_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__product_read" to "company__job_manager" with inherit true, set false;
grant "company__product_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__product_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__purchase_order_approve" to "company__job_finance_manager" with inherit true, set false;
grant "company__purchase_order_approve" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__purchase_order_approve_high" to "company__job_finance_manager" with inherit true, set false;
grant "company__purchase_order_cancel" to "company__job_buyer" with inherit true, set false;
grant "company__purchase_order_cancel" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__purchase_order_edit" to "company__job_buyer" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_accountant" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_auditor" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_buyer" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_manager" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__purchase_order_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__purchase_order_read_price" to "company__job_accountant" with inherit true, set false;
grant "company__purchase_order_read_price" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__purchase_order_read_price" to "company__job_auditor" with inherit true, set false;
grant "company__purchase_order_read_price" to "company__job_buyer" with inherit true, set false;
grant "company__purchase_order_read_price" to "company__job_finance_manager" with inherit true, set false;
grant "company__purchase_order_read_price" to "company__job_manager" with inherit true, set false;
grant "company__purchase_order_read_price" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__purchase_order_send" to "company__job_buyer" with inherit true, set false;
grant "company__purchase_order_submit" to "company__job_buyer" with inherit true, set false;
grant "company__stock_opening_edit" to "company__job_accountant" with inherit true, set false;
grant "company__stock_opening_post" to "company__job_accountant" with inherit true, set false;
grant "company__stock_read" to "company__job_accountant" with inherit true, set false;
grant "company__stock_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__stock_read" to "company__job_auditor" with inherit true, set false;
grant "company__stock_read" to "company__job_buyer" with inherit true, set false;
grant "company__stock_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__stock_read" to "company__job_manager" with inherit true, set false;
grant "company__stock_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__stock_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__stock_value_read" to "company__job_accountant" with inherit true, set false;
grant "company__stock_value_read" to "company__job_auditor" with inherit true, set false;
grant "company__stock_value_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__stock_value_read" to "company__job_manager" with inherit true, set false;
grant "company__supplier_bank_confirm" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_bank_confirm" to "company__job_finance_manager" with inherit true, set false;
grant "company__supplier_bank_edit" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__supplier_bank_read" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_bank_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__supplier_bank_read" to "company__job_auditor" with inherit true, set false;
grant "company__supplier_bank_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__supplier_edit" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__supplier_edit" to "company__job_buyer" with inherit true, set false;
grant "company__supplier_invoice_edit" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_invoice_edit" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__supplier_invoice_post" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_invoice_post" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__supplier_invoice_read" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_invoice_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__supplier_invoice_read" to "company__job_auditor" with inherit true, set false;
grant "company__supplier_invoice_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__supplier_invoice_read" to "company__job_manager" with inherit true, set false;
grant "company__supplier_invoice_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__supplier_invoice_release" to "company__job_finance_manager" with inherit true, set false;
grant "company__supplier_invoice_reverse" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_invoice_reverse" to "company__job_finance_manager" with inherit true, set false;
grant "company__supplier_price_edit" to "company__job_buyer" with inherit true, set false;
grant "company__supplier_price_read" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_price_read" to "company__job_auditor" with inherit true, set false;
grant "company__supplier_price_read" to "company__job_buyer" with inherit true, set false;
grant "company__supplier_price_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__supplier_price_read" to "company__job_manager" with inherit true, set false;
grant "company__supplier_price_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__supplier_read" to "company__job_accountant" with inherit true, set false;
grant "company__supplier_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__supplier_read" to "company__job_auditor" with inherit true, set false;
grant "company__supplier_read" to "company__job_buyer" with inherit true, set false;
grant "company__supplier_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__supplier_read" to "company__job_manager" with inherit true, set false;
grant "company__supplier_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__supplier_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__tax_code_edit" to "company__job_accountant" with inherit true, set false;
grant "company__tax_code_read" to "company__job_accountant" with inherit true, set false;
grant "company__tax_code_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__tax_code_read" to "company__job_administrator" with inherit true, set false;
grant "company__tax_code_read" to "company__job_auditor" with inherit true, set false;
grant "company__tax_code_read" to "company__job_buyer" with inherit true, set false;
grant "company__tax_code_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__tax_code_read" to "company__job_manager" with inherit true, set false;
grant "company__tax_code_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__ties_read" to "company__job_accountant" with inherit true, set false;
grant "company__ties_read" to "company__job_administrator" with inherit true, set false;
grant "company__ties_read" to "company__job_auditor" with inherit true, set false;
grant "company__ties_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__ties_read" to "company__job_manager" with inherit true, set false;
grant "company__unit_edit" to "company__job_administrator" with inherit true, set false;
grant "company__unit_read" to "company__job_accountant" with inherit true, set false;
grant "company__unit_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__unit_read" to "company__job_administrator" with inherit true, set false;
grant "company__unit_read" to "company__job_auditor" with inherit true, set false;
grant "company__unit_read" to "company__job_buyer" with inherit true, set false;
grant "company__unit_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__unit_read" to "company__job_manager" with inherit true, set false;
grant "company__unit_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__unit_read" to "company__job_storekeeper" with inherit true, set false;
grant "company__warehouse_edit" to "company__job_administrator" with inherit true, set false;
grant "company__warehouse_read" to "company__job_accountant" with inherit true, set false;
grant "company__warehouse_read" to "company__job_accounts_payable_clerk" with inherit true, set false;
grant "company__warehouse_read" to "company__job_administrator" with inherit true, set false;
grant "company__warehouse_read" to "company__job_auditor" with inherit true, set false;
grant "company__warehouse_read" to "company__job_buyer" with inherit true, set false;
grant "company__warehouse_read" to "company__job_finance_manager" with inherit true, set false;
grant "company__warehouse_read" to "company__job_manager" with inherit true, set false;
grant "company__warehouse_read" to "company__job_purchasing_approver" with inherit true, set false;
grant "company__warehouse_read" to "company__job_storekeeper" with inherit true, set false;

-- the database
revoke all on database "company" from public;
grant connect on database "company" to "company__member";
do $$ begin if exists (select from pg_roles where rolname = 'company__watcher') then grant connect on database "company" to "company__watcher"; end if; end $$;
revoke all on schema "public" from public;
alter default privileges for role "company__owner" revoke all on functions from public;
alter default privileges for role "company__owner" revoke all on types from public;

-- functions made from the policy
create function erp_api.client_release_min() returns text
language sql immutable parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
    select '0.1.0'::text
$$;
comment on function erp_api.client_release_min() is 'The oldest release of the program that works with this company, from server_db.access.release.';
create function erp_api.permission_names() returns table (permission text)
language sql immutable parallel safe
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
    select unnest(array[
        'company:read',
        'company:edit',
        'person:read',
        'person:edit',
        'history:read',
        'account:read',
        'account:edit',
        'journal:read',
        'journal:edit',
        'period:read',
        'period:edit',
        'period:close',
        'period:reopen',
        'period:post_closing',
        'currency:read',
        'currency:edit',
        'exchange_rate:read',
        'exchange_rate:edit',
        'tax_code:read',
        'tax_code:edit',
        'ledger:read',
        'ties:read',
        'backup:read',
        'payment_term:read',
        'payment_term:edit',
        'supplier:read',
        'supplier:edit',
        'supplier_bank:read',
        'supplier_bank:edit',
        'supplier_bank:confirm',
        'unit:read',
        'unit:edit',
        'product_category:read',
        'product_category:edit',
        'product:read',
        'product:edit',
        'supplier_price:read',
        'supplier_price:edit',
        'warehouse:read',
        'warehouse:edit',
        'stock:read',
        'stock_value:read',
        'stock_opening:edit',
        'stock_opening:post',
        'purchase_order:read',
        'purchase_order:read_price',
        'purchase_order:edit',
        'purchase_order:submit',
        'purchase_order:approve',
        'purchase_order:approve_high',
        'purchase_order:send',
        'purchase_order:cancel',
        'goods_receipt:read',
        'goods_receipt:edit',
        'goods_receipt:post',
        'goods_receipt:reverse',
        'grni:read',
        'supplier_invoice:read',
        'supplier_invoice:edit',
        'supplier_invoice:post',
        'supplier_invoice:release',
        'supplier_invoice:reverse',
        'open_payable:read',
        'payment:read',
        'payment:edit',
        'payment:post',
        'payment:reverse'
    ])
$$;
comment on function erp_api.permission_names() is 'The permissions of this release, made from server_db.access.';
create function erp_api.scope_nouns() returns text[]
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(array_agg(distinct n.noun), '{}')
        from company c
        cross join (values
            ('company', 'company_read'),
            ('company', 'company_edit'),
            ('posting_account', 'company_read'),
            ('posting_account', 'company_edit'),
            ('approval_level', 'company_read'),
            ('approval_level', 'company_edit'),
            ('posting_lock', 'period_read'),
            ('posting_lock', 'period_edit'),
            ('posting_lock', 'period_close'),
            ('posting_lock', 'period_reopen'),
            ('posting_lock', 'period_post_closing'),
            ('person', 'person_read'),
            ('person', 'person_edit'),
            ('person_warehouse', 'person_read'),
            ('person_warehouse', 'person_edit'),
            ('currency', 'currency_read'),
            ('currency', 'currency_edit'),
            ('exchange_rate', 'exchange_rate_read'),
            ('exchange_rate', 'exchange_rate_edit'),
            ('account', 'account_read'),
            ('account', 'account_edit'),
            ('journal', 'journal_read'),
            ('journal', 'journal_edit'),
            ('fiscal_year', 'period_read'),
            ('fiscal_year', 'period_edit'),
            ('fiscal_year', 'period_close'),
            ('fiscal_year', 'period_reopen'),
            ('fiscal_year', 'period_post_closing'),
            ('period', 'period_read'),
            ('period', 'period_edit'),
            ('period', 'period_close'),
            ('period', 'period_reopen'),
            ('period', 'period_post_closing'),
            ('tax_code', 'tax_code_read'),
            ('tax_code', 'tax_code_edit'),
            ('payment_term', 'payment_term_read'),
            ('payment_term', 'payment_term_edit'),
            ('party', 'supplier_read'),
            ('party', 'supplier_edit'),
            ('party_address', 'supplier_read'),
            ('party_address', 'supplier_edit'),
            ('party_bank_account', 'supplier_bank_read'),
            ('party_bank_account', 'supplier_bank_edit'),
            ('party_bank_account', 'supplier_bank_confirm'),
            ('unit', 'unit_read'),
            ('unit', 'unit_edit'),
            ('unit_conversion', 'unit_read'),
            ('unit_conversion', 'unit_edit'),
            ('product_category', 'product_category_read'),
            ('product_category', 'product_category_edit'),
            ('product', 'product_read'),
            ('product', 'product_edit'),
            ('supplier_price', 'supplier_price_read'),
            ('supplier_price', 'supplier_price_edit'),
            ('warehouse', 'warehouse_read'),
            ('warehouse', 'warehouse_edit'),
            ('bin', 'warehouse_read'),
            ('bin', 'warehouse_edit'),
            ('stock_opening', 'stock_read'),
            ('purchase_order', 'purchase_order_read'),
            ('purchase_order', 'purchase_order_read_price'),
            ('purchase_order', 'purchase_order_edit'),
            ('purchase_order', 'purchase_order_submit'),
            ('purchase_order', 'purchase_order_approve'),
            ('purchase_order', 'purchase_order_approve_high'),
            ('purchase_order', 'purchase_order_send'),
            ('purchase_order', 'purchase_order_cancel'),
            ('goods_receipt', 'goods_receipt_read'),
            ('goods_receipt', 'goods_receipt_edit'),
            ('goods_receipt', 'goods_receipt_post'),
            ('goods_receipt', 'goods_receipt_reverse'),
            ('supplier_invoice', 'supplier_invoice_read'),
            ('supplier_invoice', 'supplier_invoice_edit'),
            ('supplier_invoice', 'supplier_invoice_post'),
            ('supplier_invoice', 'supplier_invoice_release'),
            ('supplier_invoice', 'supplier_invoice_reverse'),
            ('payment', 'payment_read'),
            ('payment', 'payment_edit'),
            ('payment', 'payment_post'),
            ('payment', 'payment_reverse')
        ) n(noun, permission)
        where pg_has_role(session_user, current_user, 'member')
            or pg_has_role(session_user, to_regrole(c.role_prefix || '__' || n.permission), 'usage')
    );
end
$$;
comment on function erp_api.scope_nouns() is 'Row rule: the nouns whose records, and therefore their history, the person may read.';

-- guards
create trigger "guard_draft" before update on "erp"."purchase_order"  for each row when (old.status <> 'draft') execute function "erp_api"."guard_draft"();
create trigger "guard_lines_insert" after insert on "erp"."purchase_order_line" referencing new table as new_rows for each statement  execute function "erp_api"."guard_lines"('purchase_order');
create trigger "guard_lines_update" after update on "erp"."purchase_order_line" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."guard_lines"('purchase_order');
create trigger "guard_lines_delete" after delete on "erp"."purchase_order_line" referencing old table as old_rows for each statement  execute function "erp_api"."guard_lines"('purchase_order');
create trigger "guard_draft" before update on "erp"."goods_receipt"  for each row when (old.status <> 'draft') execute function "erp_api"."guard_draft"();
create trigger "guard_lines_insert" after insert on "erp"."goods_receipt_line" referencing new table as new_rows for each statement  execute function "erp_api"."guard_lines"('goods_receipt');
create trigger "guard_lines_update" after update on "erp"."goods_receipt_line" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."guard_lines"('goods_receipt');
create trigger "guard_lines_delete" after delete on "erp"."goods_receipt_line" referencing old table as old_rows for each statement  execute function "erp_api"."guard_lines"('goods_receipt');
create trigger "guard_draft" before update on "erp"."stock_opening"  for each row when (old.status <> 'draft') execute function "erp_api"."guard_draft"();
create trigger "guard_lines_insert" after insert on "erp"."stock_opening_line" referencing new table as new_rows for each statement  execute function "erp_api"."guard_lines"('stock_opening');
create trigger "guard_lines_update" after update on "erp"."stock_opening_line" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."guard_lines"('stock_opening');
create trigger "guard_lines_delete" after delete on "erp"."stock_opening_line" referencing old table as old_rows for each statement  execute function "erp_api"."guard_lines"('stock_opening');
create trigger "guard_draft" before update on "erp"."supplier_invoice"  for each row when (old.status <> 'draft') execute function "erp_api"."guard_draft"();
create trigger "guard_lines_insert" after insert on "erp"."supplier_invoice_line" referencing new table as new_rows for each statement  execute function "erp_api"."guard_lines"('supplier_invoice');
create trigger "guard_lines_update" after update on "erp"."supplier_invoice_line" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."guard_lines"('supplier_invoice');
create trigger "guard_lines_delete" after delete on "erp"."supplier_invoice_line" referencing old table as old_rows for each statement  execute function "erp_api"."guard_lines"('supplier_invoice');
create trigger "guard_draft" before update on "erp"."payment"  for each row when (old.status <> 'draft') execute function "erp_api"."guard_draft"();
create trigger "guard_lines_insert" after insert on "erp"."payment_line" referencing new table as new_rows for each statement  execute function "erp_api"."guard_lines"('payment');
create trigger "guard_lines_update" after update on "erp"."payment_line" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."guard_lines"('payment');
create trigger "guard_lines_delete" after delete on "erp"."payment_line" referencing old table as old_rows for each statement  execute function "erp_api"."guard_lines"('payment');
create trigger "stamp" before update on "erp"."currency"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."currency"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."fiscal_year"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."fiscal_year"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."payment_term"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."payment_term"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."person"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."person"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."unit"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."unit"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."warehouse"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."warehouse"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."account"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."account"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."bin"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."bin"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."company"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."company"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."exchange_rate"  for each row  execute function "erp_api"."stamp_record"();
create trigger "stamp" before update on "erp"."period"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."period"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."journal"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."journal"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."product_category"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."product_category"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."tax_code"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."tax_code"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."party"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."party"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."product"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."product"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."goods_receipt"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."goods_receipt"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."party_bank_account"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."party_bank_account"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."purchase_order"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."purchase_order"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."stock_opening"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."stock_opening"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."supplier_invoice"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."supplier_invoice"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."supplier_price"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."supplier_price"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."unit_conversion"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."unit_conversion"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "stamp" before update on "erp"."payment"  for each row  execute function "erp_api"."stamp_record"();
create trigger "guard_version" before update on "erp"."payment"  for each row when (new.version is distinct from old.version + 1) execute function "erp_api"."guard_version"();
create trigger "search_key" before insert or update of code, name, search_key on "erp"."currency"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."account"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."journal"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."tax_code"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."payment_term"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, name_local, tax_number, phone, search_key on "erp"."party"  for each row  execute function "erp_api"."set_search_key"('code', 'name', 'name_local', 'tax_number', 'phone');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."unit"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."product_category"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, name_local, barcode, attributes, search_key on "erp"."product"  for each row  execute function "erp_api"."set_search_key"('code', 'name', 'name_local', 'barcode', 'attributes');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."warehouse"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "search_key" before insert or update of code, name, search_key on "erp"."bin"  for each row  execute function "erp_api"."set_search_key"('code', 'name');
create trigger "append_only" before update or delete or truncate on "erp"."backup_proof"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."backup_proof" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."change_log"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."change_log" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."check_run"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."check_run" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."deployment"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."deployment" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."document_event"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."document_event" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."open_item"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."open_item" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."purchase_order_approval"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."purchase_order_approval" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."purchase_order_revision"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."purchase_order_revision" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."settlement"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."settlement" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."stock_move"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."stock_move" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."voucher"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."voucher" enable always trigger "append_only";
create trigger "append_only" before update or delete or truncate on "erp"."voucher_line"  for each statement  execute function "erp_api"."refuse_change"();
alter table "erp"."voucher_line" enable always trigger "append_only";
create trigger "log_insert" after insert on "erp"."company" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."company" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."company" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."posting_account" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('purpose');
create trigger "log_update" after update on "erp"."posting_account" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('purpose');
create trigger "log_delete" after delete on "erp"."posting_account" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('purpose');
create trigger "log_insert" after insert on "erp"."approval_level" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('from_amount');
create trigger "log_update" after update on "erp"."approval_level" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('from_amount');
create trigger "log_delete" after delete on "erp"."approval_level" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('from_amount');
create trigger "log_insert" after insert on "erp"."posting_lock" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('area');
create trigger "log_update" after update on "erp"."posting_lock" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('area');
create trigger "log_delete" after delete on "erp"."posting_lock" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('area');
create trigger "log_insert" after insert on "erp"."person" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('login');
create trigger "log_update" after update on "erp"."person" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('login');
create trigger "log_delete" after delete on "erp"."person" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('login');
create trigger "log_insert" after insert on "erp"."person_warehouse" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('login');
create trigger "log_update" after update on "erp"."person_warehouse" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('login');
create trigger "log_delete" after delete on "erp"."person_warehouse" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('login');
create trigger "log_insert" after insert on "erp"."currency" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('code');
create trigger "log_update" after update on "erp"."currency" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('code');
create trigger "log_delete" after delete on "erp"."currency" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('code');
create trigger "log_insert" after insert on "erp"."exchange_rate" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('currency_code');
create trigger "log_update" after update on "erp"."exchange_rate" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('currency_code');
create trigger "log_delete" after delete on "erp"."exchange_rate" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('currency_code');
create trigger "log_insert" after insert on "erp"."account" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."account" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."account" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."journal" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."journal" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."journal" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."fiscal_year" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."fiscal_year" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."fiscal_year" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."period" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."period" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."period" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."tax_code" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."tax_code" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."tax_code" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."payment_term" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."payment_term" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."payment_term" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."party" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."party" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."party" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."party_address" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('party_id');
create trigger "log_update" after update on "erp"."party_address" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('party_id');
create trigger "log_delete" after delete on "erp"."party_address" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('party_id');
create trigger "log_insert" after insert on "erp"."party_bank_account" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."party_bank_account" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."party_bank_account" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."unit" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."unit" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."unit" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."unit_conversion" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."unit_conversion" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."unit_conversion" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."product_category" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."product_category" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."product_category" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."product" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."product" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."product" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."supplier_price" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."supplier_price" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."supplier_price" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."warehouse" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."warehouse" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."warehouse" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."bin" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."bin" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."bin" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."stock_opening" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."stock_opening" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."stock_opening" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."purchase_order" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."purchase_order" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."purchase_order" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."goods_receipt" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."goods_receipt" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."goods_receipt" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."supplier_invoice" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."supplier_invoice" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."supplier_invoice" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_insert" after insert on "erp"."payment" referencing new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_update" after update on "erp"."payment" referencing old table as old_rows new table as new_rows for each statement  execute function "erp_api"."log_change"('id');
create trigger "log_delete" after delete on "erp"."payment" referencing old table as old_rows for each statement  execute function "erp_api"."log_change"('id');

-- row rules
alter table "erp"."person_warehouse" enable row level security;
alter table "erp"."person_warehouse" force row level security;
create policy scope on "erp"."person_warehouse" using ("login" = session_user or (select erp_api.scope_people('person:read')) or (select erp_api.scope_people('person:edit'))) with check ("login" = session_user or (select erp_api.scope_people('person:read')) or (select erp_api.scope_people('person:edit')));
alter table "erp"."person_state" enable row level security;
alter table "erp"."person_state" force row level security;
create policy scope on "erp"."person_state" using ("login" = session_user or (select erp_api.scope_people(''))) with check ("login" = session_user or (select erp_api.scope_people('')));
alter table "erp"."document_event" enable row level security;
alter table "erp"."document_event" force row level security;
create policy scope on "erp"."document_event" using ("document_kind" = any ((select erp_api.scope_nouns())::text[]) and (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or "document_kind" <> all ('{warehouse,bin,stock_opening,purchase_order,goods_receipt}'::text[]) or erp_api.scope_record("document_kind", "document_id"::text)) or (select erp_api.scope_people(''))) with check (true);
alter table "erp"."change_log" enable row level security;
alter table "erp"."change_log" force row level security;
create policy scope on "erp"."change_log" using ("noun" = any ((select erp_api.scope_nouns())::text[]) and (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or "noun" <> all ('{warehouse,bin,stock_opening,purchase_order,goods_receipt}'::text[]) or erp_api.scope_record("noun", "record_id"::text)) or (select erp_api.scope_people(''))) with check (true);
alter table "erp"."warehouse" enable row level security;
alter table "erp"."warehouse" force row level security;
create policy scope on "erp"."warehouse" using ((select erp_api.scope_all_warehouses()) or "id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) with check ((select erp_api.scope_all_warehouses()) or "id" = any ((select erp_api.scope_warehouse_ids())::uuid[]));
alter table "erp"."bin" enable row level security;
alter table "erp"."bin" force row level security;
create policy scope on "erp"."bin" using ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) with check ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[]));
alter table "erp"."stock_balance" enable row level security;
alter table "erp"."stock_balance" force row level security;
create policy scope on "erp"."stock_balance" using ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) with check ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[]));
alter table "erp"."stock_move" enable row level security;
alter table "erp"."stock_move" force row level security;
create policy scope on "erp"."stock_move" using ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) with check ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[]));
alter table "erp"."stock_opening" enable row level security;
alter table "erp"."stock_opening" force row level security;
create policy scope on "erp"."stock_opening" using ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) with check ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[]));
alter table "erp"."stock_opening_line" enable row level security;
alter table "erp"."stock_opening_line" force row level security;
create policy scope on "erp"."stock_opening_line" using (((select erp_api.scope_all_warehouses())) or exists (select from "erp"."stock_opening" parent where parent.id = "stock_opening_line"."stock_opening_id") or erp_api.scope_written('stock_opening', "stock_opening_id")) with check (((select erp_api.scope_all_warehouses())) or exists (select from "erp"."stock_opening" parent where parent.id = "stock_opening_line"."stock_opening_id") or erp_api.scope_written('stock_opening', "stock_opening_id"));
alter table "erp"."purchase_order" enable row level security;
alter table "erp"."purchase_order" force row level security;
create policy scope on "erp"."purchase_order" using (((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) and ((select erp_api.scope_all_documents()) or "created_by" = session_user)) with check (((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) and ((select erp_api.scope_all_documents()) or "created_by" = session_user));
alter table "erp"."purchase_order_line" enable row level security;
alter table "erp"."purchase_order_line" force row level security;
create policy scope on "erp"."purchase_order_line" using (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or exists (select from "erp"."purchase_order" parent where parent.id = "purchase_order_line"."purchase_order_id") or erp_api.scope_written('purchase_order', "purchase_order_id")) with check (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or exists (select from "erp"."purchase_order" parent where parent.id = "purchase_order_line"."purchase_order_id") or erp_api.scope_written('purchase_order', "purchase_order_id"));
alter table "erp"."purchase_order_approval" enable row level security;
alter table "erp"."purchase_order_approval" force row level security;
create policy scope on "erp"."purchase_order_approval" using (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or exists (select from "erp"."purchase_order" parent where parent.id = "purchase_order_approval"."purchase_order_id") or erp_api.scope_written('purchase_order', "purchase_order_id")) with check (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or exists (select from "erp"."purchase_order" parent where parent.id = "purchase_order_approval"."purchase_order_id") or erp_api.scope_written('purchase_order', "purchase_order_id"));
alter table "erp"."purchase_order_revision" enable row level security;
alter table "erp"."purchase_order_revision" force row level security;
create policy scope on "erp"."purchase_order_revision" using (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or exists (select from "erp"."purchase_order" parent where parent.id = "purchase_order_revision"."purchase_order_id") or erp_api.scope_written('purchase_order', "purchase_order_id")) with check (((select erp_api.scope_all_warehouses()) and (select erp_api.scope_all_documents())) or exists (select from "erp"."purchase_order" parent where parent.id = "purchase_order_revision"."purchase_order_id") or erp_api.scope_written('purchase_order', "purchase_order_id"));
alter table "erp"."goods_receipt" enable row level security;
alter table "erp"."goods_receipt" force row level security;
create policy scope on "erp"."goods_receipt" using ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[])) with check ((select erp_api.scope_all_warehouses()) or "warehouse_id" = any ((select erp_api.scope_warehouse_ids())::uuid[]));
alter table "erp"."goods_receipt_line" enable row level security;
alter table "erp"."goods_receipt_line" force row level security;
create policy scope on "erp"."goods_receipt_line" using (((select erp_api.scope_all_warehouses())) or exists (select from "erp"."goods_receipt" parent where parent.id = "goods_receipt_line"."goods_receipt_id") or erp_api.scope_written('goods_receipt', "goods_receipt_id")) with check (((select erp_api.scope_all_warehouses())) or exists (select from "erp"."goods_receipt" parent where parent.id = "goods_receipt_line"."goods_receipt_id") or erp_api.scope_written('goods_receipt', "goods_receipt_id"));
do $$ declare rule record; begin for rule in select p.polrelid::regclass as name, md5(concat_ws(' / ', p.polcmd, p.polpermissive, p.polroles::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))) as digest from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'erp'::regnamespace loop execute format('comment on policy scope on %s is %L', rule.name, rule.digest); end loop; end $$;

-- grants
grant usage on schema "erp" to "company__member";
grant usage on schema "erp_api" to "company__member";
grant select on "erp"."company" to "company__member";
grant select on "erp"."currency" to "company__member";
grant select ("login", "name") on "erp"."person" to "company__member";
grant delete on "erp"."person_state" to "company__member";
grant insert ("key", "value") on "erp"."person_state" to "company__member";
grant select on "erp"."person_state" to "company__member";
grant update ("key", "value") on "erp"."person_state" to "company__member";
grant execute on function "erp_api"."fail" to "company__member";
grant execute on function "erp_api"."may" to "company__member";
grant execute on function "erp_api"."session_start" to "company__member";
grant execute on function "erp_api"."session_check" to "company__member";
grant execute on function "erp_api"."document__chain" to "company__member";
grant execute on function "erp_api"."document__history" to "company__member";
grant execute on function "erp_api"."scope_all_documents" to "company__member";
grant execute on function "erp_api"."scope_all_warehouses" to "company__member";
grant execute on function "erp_api"."scope_nouns" to "company__member";
grant execute on function "erp_api"."scope_people" to "company__member";
grant execute on function "erp_api"."scope_record" to "company__member";
grant execute on function "erp_api"."scope_warehouse_ids" to "company__member";
grant execute on function "erp_api"."scope_written" to "company__member";
grant execute on function "erp_api"."record__enter" to "company__member";
grant execute on function "erp_api"."record__editors" to "company__member";
grant execute on function "erp_api"."record__leave" to "company__member";
grant usage on schema "erp_api" to "company__watcher";
grant execute on function "erp_api"."metrics__read" to "company__watcher";
grant usage on schema "erp_api" to "company__keeper";
grant execute on function "erp_api"."fail" to "company__keeper";
grant execute on function "erp_api"."person__renew_password" to "company__keeper";
grant usage on schema "erp" to "company__company_read";
grant usage on schema "erp_api" to "company__company_read";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__company_read";
grant select on "erp"."approval_level" to "company__company_read";
grant select on "erp"."deployment" to "company__company_read";
grant select on "erp"."posting_account" to "company__company_read";
grant select on "erp"."posting_lock" to "company__company_read";
grant usage on schema "erp" to "company__company_edit";
grant usage on schema "erp_api" to "company__company_edit";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__company_edit";
grant delete on "erp"."approval_level" to "company__company_edit";
grant insert ("document_kind", "from_amount", "people", "permission") on "erp"."approval_level" to "company__company_edit";
grant select on "erp"."approval_level" to "company__company_edit";
grant update ("document_kind", "from_amount", "people", "permission") on "erp"."approval_level" to "company__company_edit";
grant update ("address", "email", "language", "name", "name_local", "over_receipt_percent", "password_days", "phone", "price_tolerance_amount", "price_tolerance_percent", "quantity_tolerance_percent", "red_letter", "tax_number", "tax_per", "version", "website") on "erp"."company" to "company__company_edit";
grant insert ("account_id", "purpose") on "erp"."posting_account" to "company__company_edit";
grant select on "erp"."posting_account" to "company__company_edit";
grant update ("account_id", "purpose") on "erp"."posting_account" to "company__company_edit";
grant usage on schema "erp" to "company__person_read";
grant usage on schema "erp_api" to "company__person_read";
grant select on "erp"."person" to "company__person_read";
grant select on "erp"."person_warehouse" to "company__person_read";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__person_read";
grant execute on function "erp_api"."person__jobs" to "company__person_read";
grant usage on schema "erp" to "company__person_edit";
grant usage on schema "erp_api" to "company__person_edit";
grant select on "erp"."person" to "company__person_edit";
grant update ("all_warehouses", "email", "language", "name", "own_documents_only", "version") on "erp"."person" to "company__person_edit";
grant delete on "erp"."person_warehouse" to "company__person_edit";
grant insert ("login", "warehouse_id") on "erp"."person_warehouse" to "company__person_edit";
grant select on "erp"."person_warehouse" to "company__person_edit";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__person_edit";
grant execute on function "erp_api"."person__log_out" to "company__person_edit";
grant usage on schema "erp" to "company__history_read";
grant usage on schema "erp_api" to "company__history_read";
grant select on "erp"."change_log" to "company__history_read";
grant select ("at", "document_id", "document_kind", "event", "id", "login") on "erp"."document_event" to "company__history_read";
grant usage on schema "erp" to "company__account_read";
grant usage on schema "erp_api" to "company__account_read";
grant select on "erp"."account" to "company__account_read";
grant execute on function "erp_api"."account__search" to "company__account_read";
grant usage on schema "erp" to "company__account_edit";
grant usage on schema "erp_api" to "company__account_edit";
grant insert ("archived_at", "code", "control", "currency_code", "id", "name", "parent_id", "party_required", "postable", "type", "version") on "erp"."account" to "company__account_edit";
grant select on "erp"."account" to "company__account_edit";
grant update ("archived_at", "code", "control", "currency_code", "name", "parent_id", "party_required", "postable", "type", "version") on "erp"."account" to "company__account_edit";
grant usage on schema "erp" to "company__journal_read";
grant usage on schema "erp_api" to "company__journal_read";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__journal_read";
grant select on "erp"."journal" to "company__journal_read";
grant execute on function "erp_api"."journal__search" to "company__journal_read";
grant usage on schema "erp" to "company__journal_edit";
grant usage on schema "erp_api" to "company__journal_edit";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__journal_edit";
grant insert ("account_id", "archived_at", "code", "id", "kind", "name", "version") on "erp"."journal" to "company__journal_edit";
grant select on "erp"."journal" to "company__journal_edit";
grant update ("account_id", "archived_at", "code", "kind", "name", "version") on "erp"."journal" to "company__journal_edit";
grant usage on schema "erp" to "company__period_read";
grant usage on schema "erp_api" to "company__period_read";
grant select on "erp"."fiscal_year" to "company__period_read";
grant select on "erp"."period" to "company__period_read";
grant select on "erp"."posting_lock" to "company__period_read";
grant usage on schema "erp" to "company__period_edit";
grant usage on schema "erp_api" to "company__period_edit";
grant select on "erp"."fiscal_year" to "company__period_edit";
grant select on "erp"."period" to "company__period_edit";
grant execute on function "erp_api"."fiscal_year__create" to "company__period_edit";
grant usage on schema "erp" to "company__period_close";
grant usage on schema "erp_api" to "company__period_close";
grant select on "erp"."period" to "company__period_close";
grant insert ("area", "locked_until") on "erp"."posting_lock" to "company__period_close";
grant select on "erp"."posting_lock" to "company__period_close";
grant update ("area", "locked_until") on "erp"."posting_lock" to "company__period_close";
grant execute on function "erp_api"."period__checklist" to "company__period_close";
grant execute on function "erp_api"."period__start_closing" to "company__period_close";
grant execute on function "erp_api"."period__close" to "company__period_close";
grant usage on schema "erp" to "company__period_reopen";
grant usage on schema "erp_api" to "company__period_reopen";
grant select on "erp"."period" to "company__period_reopen";
grant execute on function "erp_api"."period__reopen" to "company__period_reopen";
grant usage on schema "erp" to "company__period_post_closing";
grant usage on schema "erp_api" to "company__period_post_closing";
grant usage on schema "erp" to "company__currency_read";
grant usage on schema "erp_api" to "company__currency_read";
grant select on "erp"."currency" to "company__currency_read";
grant execute on function "erp_api"."currency__search" to "company__currency_read";
grant usage on schema "erp" to "company__currency_edit";
grant usage on schema "erp_api" to "company__currency_edit";
grant insert ("archived_at", "code", "minor_units", "name", "version") on "erp"."currency" to "company__currency_edit";
grant select on "erp"."currency" to "company__currency_edit";
grant update ("archived_at", "minor_units", "name", "version") on "erp"."currency" to "company__currency_edit";
grant usage on schema "erp" to "company__exchange_rate_read";
grant usage on schema "erp_api" to "company__exchange_rate_read";
grant select on "erp"."exchange_rate" to "company__exchange_rate_read";
grant usage on schema "erp" to "company__exchange_rate_edit";
grant usage on schema "erp_api" to "company__exchange_rate_edit";
grant delete on "erp"."exchange_rate" to "company__exchange_rate_edit";
grant insert ("currency_code", "date", "rate") on "erp"."exchange_rate" to "company__exchange_rate_edit";
grant select on "erp"."exchange_rate" to "company__exchange_rate_edit";
grant update ("currency_code", "date", "rate") on "erp"."exchange_rate" to "company__exchange_rate_edit";
grant usage on schema "erp" to "company__tax_code_read";
grant usage on schema "erp_api" to "company__tax_code_read";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__tax_code_read";
grant select on "erp"."tax_code" to "company__tax_code_read";
grant execute on function "erp_api"."tax_code__search" to "company__tax_code_read";
grant usage on schema "erp" to "company__tax_code_edit";
grant usage on schema "erp_api" to "company__tax_code_edit";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__tax_code_edit";
grant insert ("account_id", "archived_at", "code", "id", "inclusive", "name", "rate", "recoverable", "version") on "erp"."tax_code" to "company__tax_code_edit";
grant select on "erp"."tax_code" to "company__tax_code_edit";
grant update ("account_id", "archived_at", "code", "inclusive", "name", "rate", "recoverable", "version") on "erp"."tax_code" to "company__tax_code_edit";
grant usage on schema "erp" to "company__ledger_read";
grant usage on schema "erp_api" to "company__ledger_read";
grant select ("archived_at", "code", "control", "id", "name", "parent_id", "postable", "type") on "erp"."account" to "company__ledger_read";
grant select on "erp"."account_balance" to "company__ledger_read";
grant select on "erp"."fiscal_year" to "company__ledger_read";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__ledger_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__ledger_read";
grant select on "erp"."party_balance" to "company__ledger_read";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__ledger_read";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__ledger_read";
grant select on "erp"."voucher" to "company__ledger_read";
grant select on "erp"."voucher_line" to "company__ledger_read";
grant execute on function "erp_api"."trial_balance" to "company__ledger_read";
grant execute on function "erp_api"."account_ledger" to "company__ledger_read";
grant execute on function "erp_api"."voucher__search" to "company__ledger_read";
grant usage on schema "erp" to "company__ties_read";
grant usage on schema "erp_api" to "company__ties_read";
grant execute on function "erp_api"."ties" to "company__ties_read";
grant execute on function "erp_api"."tie_detail" to "company__ties_read";
grant usage on schema "erp" to "company__backup_read";
grant usage on schema "erp_api" to "company__backup_read";
grant select ("at", "backup_at", "backup_name", "id", "outcome") on "erp"."backup_proof" to "company__backup_read";
grant usage on schema "erp" to "company__payment_term_read";
grant usage on schema "erp_api" to "company__payment_term_read";
grant select on "erp"."payment_term" to "company__payment_term_read";
grant execute on function "erp_api"."payment_term__search" to "company__payment_term_read";
grant usage on schema "erp" to "company__payment_term_edit";
grant usage on schema "erp_api" to "company__payment_term_edit";
grant insert ("archived_at", "code", "days", "end_of_month", "id", "name", "version") on "erp"."payment_term" to "company__payment_term_edit";
grant select on "erp"."payment_term" to "company__payment_term_edit";
grant update ("archived_at", "code", "days", "end_of_month", "name", "version") on "erp"."payment_term" to "company__payment_term_edit";
grant usage on schema "erp" to "company__supplier_read";
grant usage on schema "erp_api" to "company__supplier_read";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__supplier_read";
grant select on "erp"."party" to "company__supplier_read";
grant select on "erp"."party_address" to "company__supplier_read";
grant select ("archived_at", "code", "days", "end_of_month", "id", "name") on "erp"."payment_term" to "company__supplier_read";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__supplier_read";
grant execute on function "erp_api"."supplier__search" to "company__supplier_read";
grant usage on schema "erp" to "company__supplier_edit";
grant usage on schema "erp_api" to "company__supplier_edit";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__supplier_edit";
grant insert ("archived_at", "blocked", "code", "currency_code", "id", "is_customer", "is_employee", "is_supplier", "language", "name", "name_local", "note", "order_email", "over_receipt_percent", "payable_account_id", "payment_term_id", "phone", "tax_code_id", "tax_number", "version") on "erp"."party" to "company__supplier_edit";
grant select on "erp"."party" to "company__supplier_edit";
grant update ("archived_at", "blocked", "code", "currency_code", "is_customer", "is_employee", "is_supplier", "language", "name", "name_local", "note", "order_email", "over_receipt_percent", "payable_account_id", "payment_term_id", "phone", "tax_code_id", "tax_number", "version") on "erp"."party" to "company__supplier_edit";
grant delete on "erp"."party_address" to "company__supplier_edit";
grant insert ("city", "contact", "country", "id", "line", "party_id", "postal_code", "street") on "erp"."party_address" to "company__supplier_edit";
grant select on "erp"."party_address" to "company__supplier_edit";
grant update ("city", "contact", "country", "line", "party_id", "postal_code", "street") on "erp"."party_address" to "company__supplier_edit";
grant select ("archived_at", "code", "days", "end_of_month", "id", "name") on "erp"."payment_term" to "company__supplier_edit";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__supplier_edit";
grant usage on schema "erp" to "company__supplier_bank_read";
grant usage on schema "erp_api" to "company__supplier_bank_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "search_key", "tax_code_id") on "erp"."party" to "company__supplier_bank_read";
grant select on "erp"."party_bank_account" to "company__supplier_bank_read";
grant usage on schema "erp" to "company__supplier_bank_edit";
grant usage on schema "erp_api" to "company__supplier_bank_edit";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "search_key", "tax_code_id") on "erp"."party" to "company__supplier_bank_edit";
grant insert ("account_number", "archived_at", "bank_name", "currency_code", "id", "party_id", "swift", "version") on "erp"."party_bank_account" to "company__supplier_bank_edit";
grant select on "erp"."party_bank_account" to "company__supplier_bank_edit";
grant update ("account_number", "archived_at", "bank_name", "currency_code", "party_id", "swift", "version") on "erp"."party_bank_account" to "company__supplier_bank_edit";
grant usage on schema "erp" to "company__supplier_bank_confirm";
grant usage on schema "erp_api" to "company__supplier_bank_confirm";
grant execute on function "erp_api"."party_bank_account__confirm" to "company__supplier_bank_confirm";
grant usage on schema "erp" to "company__unit_read";
grant usage on schema "erp_api" to "company__unit_read";
grant select on "erp"."unit" to "company__unit_read";
grant select on "erp"."unit_conversion" to "company__unit_read";
grant execute on function "erp_api"."unit__search" to "company__unit_read";
grant usage on schema "erp" to "company__unit_edit";
grant usage on schema "erp_api" to "company__unit_edit";
grant insert ("archived_at", "code", "decimals", "id", "name", "version") on "erp"."unit" to "company__unit_edit";
grant select on "erp"."unit" to "company__unit_edit";
grant update ("archived_at", "code", "decimals", "name", "version") on "erp"."unit" to "company__unit_edit";
grant delete on "erp"."unit_conversion" to "company__unit_edit";
grant insert ("denominator", "from_unit_id", "id", "numerator", "product_id", "to_unit_id", "version") on "erp"."unit_conversion" to "company__unit_edit";
grant select on "erp"."unit_conversion" to "company__unit_edit";
grant update ("denominator", "from_unit_id", "numerator", "product_id", "to_unit_id", "version") on "erp"."unit_conversion" to "company__unit_edit";
grant usage on schema "erp" to "company__product_category_read";
grant usage on schema "erp_api" to "company__product_category_read";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__product_category_read";
grant select on "erp"."product_category" to "company__product_category_read";
grant execute on function "erp_api"."product_category__search" to "company__product_category_read";
grant usage on schema "erp" to "company__product_category_edit";
grant usage on schema "erp_api" to "company__product_category_edit";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__product_category_edit";
grant insert ("archived_at", "code", "costing_method", "expense_account_id", "grni_account_id", "id", "name", "parent_id", "price_difference_account_id", "stock_account_id", "version") on "erp"."product_category" to "company__product_category_edit";
grant select on "erp"."product_category" to "company__product_category_edit";
grant update ("archived_at", "code", "costing_method", "expense_account_id", "grni_account_id", "name", "parent_id", "price_difference_account_id", "stock_account_id", "version") on "erp"."product_category" to "company__product_category_edit";
grant usage on schema "erp" to "company__product_read";
grant usage on schema "erp_api" to "company__product_read";
grant select on "erp"."product" to "company__product_read";
grant select ("archived_at", "code", "id", "name", "parent_id") on "erp"."product_category" to "company__product_read";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__product_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__product_read";
grant select on "erp"."unit_conversion" to "company__product_read";
grant execute on function "erp_api"."product__search" to "company__product_read";
grant execute on function "erp_api"."product_attribute__search" to "company__product_read";
grant usage on schema "erp" to "company__product_edit";
grant usage on schema "erp_api" to "company__product_edit";
grant insert ("archived_at", "attributes", "barcode", "category_id", "code", "id", "name", "name_local", "note", "over_receipt_percent", "purchase_unit_id", "reorder_point", "safety_stock", "tax_code_id", "unit_id", "version") on "erp"."product" to "company__product_edit";
grant select on "erp"."product" to "company__product_edit";
grant update ("archived_at", "attributes", "barcode", "category_id", "code", "name", "name_local", "note", "over_receipt_percent", "purchase_unit_id", "reorder_point", "safety_stock", "tax_code_id", "unit_id", "version") on "erp"."product" to "company__product_edit";
grant select ("archived_at", "code", "id", "name", "parent_id") on "erp"."product_category" to "company__product_edit";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__product_edit";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__product_edit";
grant delete on "erp"."unit_conversion" to "company__product_edit";
grant insert ("denominator", "from_unit_id", "id", "numerator", "product_id", "to_unit_id", "version") on "erp"."unit_conversion" to "company__product_edit";
grant select on "erp"."unit_conversion" to "company__product_edit";
grant update ("denominator", "from_unit_id", "numerator", "product_id", "to_unit_id", "version") on "erp"."unit_conversion" to "company__product_edit";
grant usage on schema "erp" to "company__supplier_price_read";
grant usage on schema "erp_api" to "company__supplier_price_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "search_key", "tax_code_id") on "erp"."party" to "company__supplier_price_read";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "search_key", "tax_code_id", "unit_id") on "erp"."product" to "company__supplier_price_read";
grant select on "erp"."supplier_price" to "company__supplier_price_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__supplier_price_read";
grant usage on schema "erp" to "company__supplier_price_edit";
grant usage on schema "erp_api" to "company__supplier_price_edit";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__supplier_price_edit";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__supplier_price_edit";
grant delete on "erp"."supplier_price" to "company__supplier_price_edit";
grant insert ("currency_code", "id", "lead_time_days", "minimum_quantity", "price", "product_id", "supplier_code", "supplier_id", "unit_id", "valid_from", "valid_until", "version") on "erp"."supplier_price" to "company__supplier_price_edit";
grant select on "erp"."supplier_price" to "company__supplier_price_edit";
grant update ("currency_code", "lead_time_days", "minimum_quantity", "price", "product_id", "supplier_code", "supplier_id", "unit_id", "valid_from", "valid_until", "version") on "erp"."supplier_price" to "company__supplier_price_edit";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__supplier_price_edit";
grant usage on schema "erp" to "company__warehouse_read";
grant usage on schema "erp_api" to "company__warehouse_read";
grant select on "erp"."bin" to "company__warehouse_read";
grant select on "erp"."warehouse" to "company__warehouse_read";
grant execute on function "erp_api"."warehouse__search" to "company__warehouse_read";
grant execute on function "erp_api"."bin__search" to "company__warehouse_read";
grant usage on schema "erp" to "company__warehouse_edit";
grant usage on schema "erp_api" to "company__warehouse_edit";
grant insert ("archived_at", "code", "id", "kind", "name", "version", "warehouse_id") on "erp"."bin" to "company__warehouse_edit";
grant select on "erp"."bin" to "company__warehouse_edit";
grant update ("archived_at", "code", "kind", "name", "version", "warehouse_id") on "erp"."bin" to "company__warehouse_edit";
grant insert ("address", "archived_at", "code", "id", "name", "version") on "erp"."warehouse" to "company__warehouse_edit";
grant select on "erp"."warehouse" to "company__warehouse_edit";
grant update ("address", "archived_at", "code", "name", "version") on "erp"."warehouse" to "company__warehouse_edit";
grant usage on schema "erp" to "company__stock_read";
grant usage on schema "erp_api" to "company__stock_read";
grant select ("archived_at", "code", "id", "kind", "name", "warehouse_id") on "erp"."bin" to "company__stock_read";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__stock_read";
grant select ("archived_at", "code", "id", "name", "parent_id") on "erp"."product_category" to "company__stock_read";
grant select on "erp"."stock_balance" to "company__stock_read";
grant select ("date", "document_id", "document_kind", "from_bin_id", "id", "line", "posted_at", "product_id", "quantity", "to_bin_id", "voucher_id", "warehouse_id") on "erp"."stock_move" to "company__stock_read";
grant select on "erp"."stock_opening" to "company__stock_read";
grant select ("bin_id", "id", "line", "product_id", "quantity", "stock_opening_id") on "erp"."stock_opening_line" to "company__stock_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__stock_read";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__stock_read";
grant execute on function "erp_api"."stock_on_hand" to "company__stock_read";
grant execute on function "erp_api"."stock_on_hand_value" to "company__stock_read";
grant execute on function "erp_api"."stock_moves" to "company__stock_read";
grant usage on schema "erp" to "company__stock_value_read";
grant usage on schema "erp_api" to "company__stock_value_read";
grant select ("archived_at", "code", "id", "kind", "name", "warehouse_id") on "erp"."bin" to "company__stock_value_read";
grant select on "erp"."cost_pool" to "company__stock_value_read";
grant select ("id") on "erp"."goods_receipt" to "company__stock_value_read";
grant select ("cleared_value", "id", "value") on "erp"."goods_receipt_line" to "company__stock_value_read";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__stock_value_read";
grant select ("archived_at", "code", "id", "name", "parent_id") on "erp"."product_category" to "company__stock_value_read";
grant select on "erp"."stock_move" to "company__stock_value_read";
grant select on "erp"."stock_opening" to "company__stock_value_read";
grant select on "erp"."stock_opening_line" to "company__stock_value_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__stock_value_read";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__stock_value_read";
grant usage on schema "erp" to "company__stock_opening_edit";
grant usage on schema "erp_api" to "company__stock_opening_edit";
grant select ("archived_at", "code", "id", "kind", "name", "warehouse_id") on "erp"."bin" to "company__stock_opening_edit";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__stock_opening_edit";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__stock_opening_edit";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__stock_opening_edit";
grant select ("archived_at", "code", "id", "name", "parent_id") on "erp"."product_category" to "company__stock_opening_edit";
grant insert ("date", "id", "note", "request_id", "version", "warehouse_id") on "erp"."stock_opening" to "company__stock_opening_edit";
grant select on "erp"."stock_opening" to "company__stock_opening_edit";
grant update ("date", "note", "request_id", "version", "warehouse_id") on "erp"."stock_opening" to "company__stock_opening_edit";
grant delete on "erp"."stock_opening_line" to "company__stock_opening_edit";
grant insert ("bin_id", "id", "line", "product_id", "quantity", "stock_opening_id", "value") on "erp"."stock_opening_line" to "company__stock_opening_edit";
grant select on "erp"."stock_opening_line" to "company__stock_opening_edit";
grant update ("bin_id", "line", "product_id", "quantity", "value") on "erp"."stock_opening_line" to "company__stock_opening_edit";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__stock_opening_edit";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__stock_opening_edit";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__stock_opening_edit";
grant execute on function "erp_api"."stock_opening__discard" to "company__stock_opening_edit";
grant usage on schema "erp" to "company__stock_opening_post";
grant usage on schema "erp_api" to "company__stock_opening_post";
grant execute on function "erp_api"."stock_opening__post" to "company__stock_opening_post";
grant execute on function "erp_api"."stock_opening__reverse" to "company__stock_opening_post";
grant usage on schema "erp" to "company__purchase_order_read";
grant usage on schema "erp_api" to "company__purchase_order_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__purchase_order_read";
grant select on "erp"."party_address" to "company__purchase_order_read";
grant select ("archived_at", "code", "days", "end_of_month", "id", "name") on "erp"."payment_term" to "company__purchase_order_read";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__purchase_order_read";
grant select ("changed_at", "changed_by", "created_at", "created_by", "currency_code", "due_date", "id", "note", "number", "order_date", "payment_term_id", "request_id", "revision", "sent_at", "status", "submitted_at", "submitted_by", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__purchase_order_read";
grant select ("at", "login", "purchase_order_id", "revision") on "erp"."purchase_order_approval" to "company__purchase_order_read";
grant select ("closed", "description", "due_date", "id", "invoiced_quantity", "line", "product_id", "purchase_order_id", "quantity", "received_quantity", "rejected_quantity", "stock_denominator", "stock_numerator", "tax_code_id", "unit_id") on "erp"."purchase_order_line" to "company__purchase_order_read";
grant select ("at", "login", "purchase_order_id", "revision") on "erp"."purchase_order_revision" to "company__purchase_order_read";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__purchase_order_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__purchase_order_read";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__purchase_order_read";
grant execute on function "erp_api"."purchase_order__search" to "company__purchase_order_read";
grant usage on schema "erp" to "company__purchase_order_read_price";
grant usage on schema "erp_api" to "company__purchase_order_read_price";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__purchase_order_read_price";
grant select on "erp"."party_address" to "company__purchase_order_read_price";
grant select ("archived_at", "code", "days", "end_of_month", "id", "name") on "erp"."payment_term" to "company__purchase_order_read_price";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__purchase_order_read_price";
grant select on "erp"."purchase_order" to "company__purchase_order_read_price";
grant select on "erp"."purchase_order_approval" to "company__purchase_order_read_price";
grant select on "erp"."purchase_order_line" to "company__purchase_order_read_price";
grant select on "erp"."purchase_order_revision" to "company__purchase_order_read_price";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__purchase_order_read_price";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__purchase_order_read_price";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__purchase_order_read_price";
grant usage on schema "erp" to "company__purchase_order_edit";
grant usage on schema "erp_api" to "company__purchase_order_edit";
grant select ("currency_code", "date", "rate") on "erp"."exchange_rate" to "company__purchase_order_edit";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__purchase_order_edit";
grant select on "erp"."party_address" to "company__purchase_order_edit";
grant select ("archived_at", "code", "days", "end_of_month", "id", "name") on "erp"."payment_term" to "company__purchase_order_edit";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__purchase_order_edit";
grant insert ("currency_code", "due_date", "id", "note", "order_date", "payment_term_id", "request_id", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__purchase_order_edit";
grant select on "erp"."purchase_order" to "company__purchase_order_edit";
grant update ("currency_code", "due_date", "note", "order_date", "payment_term_id", "request_id", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__purchase_order_edit";
grant delete on "erp"."purchase_order_line" to "company__purchase_order_edit";
grant insert ("description", "discount_percent", "due_date", "id", "line", "product_id", "purchase_order_id", "quantity", "tax_code_id", "unit_id", "unit_price") on "erp"."purchase_order_line" to "company__purchase_order_edit";
grant select on "erp"."purchase_order_line" to "company__purchase_order_edit";
grant update ("description", "discount_percent", "due_date", "line", "product_id", "quantity", "tax_code_id", "unit_id", "unit_price") on "erp"."purchase_order_line" to "company__purchase_order_edit";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__purchase_order_edit";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__purchase_order_edit";
grant select on "erp"."unit_conversion" to "company__purchase_order_edit";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__purchase_order_edit";
grant execute on function "erp_api"."purchase_order__propose" to "company__purchase_order_edit";
grant execute on function "erp_api"."purchase_order__discard" to "company__purchase_order_edit";
grant usage on schema "erp" to "company__purchase_order_submit";
grant usage on schema "erp_api" to "company__purchase_order_submit";
grant execute on function "erp_api"."purchase_order__submit" to "company__purchase_order_submit";
grant execute on function "erp_api"."purchase_order__reopen" to "company__purchase_order_submit";
grant usage on schema "erp" to "company__purchase_order_approve";
grant usage on schema "erp_api" to "company__purchase_order_approve";
grant execute on function "erp_api"."purchase_order__approve" to "company__purchase_order_approve";
grant execute on function "erp_api"."purchase_order__reject" to "company__purchase_order_approve";
grant usage on schema "erp" to "company__purchase_order_approve_high";
grant usage on schema "erp_api" to "company__purchase_order_approve_high";
grant usage on schema "erp" to "company__purchase_order_send";
grant usage on schema "erp_api" to "company__purchase_order_send";
grant execute on function "erp_api"."purchase_order__send" to "company__purchase_order_send";
grant usage on schema "erp" to "company__purchase_order_cancel";
grant usage on schema "erp_api" to "company__purchase_order_cancel";
grant execute on function "erp_api"."purchase_order__cancel" to "company__purchase_order_cancel";
grant execute on function "erp_api"."purchase_order__close" to "company__purchase_order_cancel";
grant usage on schema "erp" to "company__goods_receipt_read";
grant usage on schema "erp_api" to "company__goods_receipt_read";
grant select ("archived_at", "code", "id", "kind", "name", "warehouse_id") on "erp"."bin" to "company__goods_receipt_read";
grant select on "erp"."goods_receipt" to "company__goods_receipt_read";
grant select ("bin_id", "goods_receipt_id", "id", "invoiced_quantity", "line", "product_id", "purchase_order_line_id", "received_quantity", "reject_reason", "rejected_quantity", "stock_quantity") on "erp"."goods_receipt_line" to "company__goods_receipt_read";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__goods_receipt_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__goods_receipt_read";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__goods_receipt_read";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__goods_receipt_read";
grant select ("changed_at", "changed_by", "created_at", "created_by", "currency_code", "due_date", "id", "note", "number", "order_date", "payment_term_id", "request_id", "revision", "sent_at", "status", "submitted_at", "submitted_by", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__goods_receipt_read";
grant select ("closed", "description", "due_date", "id", "invoiced_quantity", "line", "product_id", "purchase_order_id", "quantity", "received_quantity", "rejected_quantity", "stock_denominator", "stock_numerator", "tax_code_id", "unit_id") on "erp"."purchase_order_line" to "company__goods_receipt_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__goods_receipt_read";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__goods_receipt_read";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__goods_receipt_read";
grant execute on function "erp_api"."goods_receipt__search" to "company__goods_receipt_read";
grant usage on schema "erp" to "company__goods_receipt_edit";
grant usage on schema "erp_api" to "company__goods_receipt_edit";
grant select ("archived_at", "code", "id", "kind", "name", "warehouse_id") on "erp"."bin" to "company__goods_receipt_edit";
grant insert ("date", "delivery_note", "id", "note", "request_id", "supplier_id", "version", "warehouse_id") on "erp"."goods_receipt" to "company__goods_receipt_edit";
grant select on "erp"."goods_receipt" to "company__goods_receipt_edit";
grant update ("date", "delivery_note", "note", "request_id", "supplier_id", "version", "warehouse_id") on "erp"."goods_receipt" to "company__goods_receipt_edit";
grant delete on "erp"."goods_receipt_line" to "company__goods_receipt_edit";
grant insert ("bin_id", "goods_receipt_id", "id", "line", "purchase_order_line_id", "received_quantity", "reject_reason", "rejected_quantity") on "erp"."goods_receipt_line" to "company__goods_receipt_edit";
grant select ("bin_id", "goods_receipt_id", "id", "invoiced_quantity", "line", "product_id", "purchase_order_line_id", "received_quantity", "reject_reason", "rejected_quantity", "stock_quantity") on "erp"."goods_receipt_line" to "company__goods_receipt_edit";
grant update ("bin_id", "line", "purchase_order_line_id", "received_quantity", "reject_reason", "rejected_quantity") on "erp"."goods_receipt_line" to "company__goods_receipt_edit";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__goods_receipt_edit";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__goods_receipt_edit";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__goods_receipt_edit";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__goods_receipt_edit";
grant select ("changed_at", "changed_by", "created_at", "created_by", "currency_code", "due_date", "id", "note", "number", "order_date", "payment_term_id", "request_id", "revision", "sent_at", "status", "submitted_at", "submitted_by", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__goods_receipt_edit";
grant select ("closed", "description", "due_date", "id", "invoiced_quantity", "line", "product_id", "purchase_order_id", "quantity", "received_quantity", "rejected_quantity", "stock_denominator", "stock_numerator", "tax_code_id", "unit_id") on "erp"."purchase_order_line" to "company__goods_receipt_edit";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__goods_receipt_edit";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__goods_receipt_edit";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__goods_receipt_edit";
grant execute on function "erp_api"."goods_receipt__discard" to "company__goods_receipt_edit";
grant usage on schema "erp" to "company__goods_receipt_post";
grant usage on schema "erp_api" to "company__goods_receipt_post";
grant execute on function "erp_api"."goods_receipt__post" to "company__goods_receipt_post";
grant usage on schema "erp" to "company__goods_receipt_reverse";
grant usage on schema "erp_api" to "company__goods_receipt_reverse";
grant execute on function "erp_api"."goods_receipt__reverse" to "company__goods_receipt_reverse";
grant usage on schema "erp" to "company__grni_read";
grant usage on schema "erp_api" to "company__grni_read";
grant select ("archived_at", "code", "id", "kind", "name", "warehouse_id") on "erp"."bin" to "company__grni_read";
grant select on "erp"."goods_receipt" to "company__grni_read";
grant select on "erp"."goods_receipt_line" to "company__grni_read";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__grni_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__grni_read";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__grni_read";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__grni_read";
grant select ("changed_at", "changed_by", "created_at", "created_by", "currency_code", "due_date", "id", "note", "number", "order_date", "payment_term_id", "request_id", "revision", "sent_at", "status", "submitted_at", "submitted_by", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__grni_read";
grant select ("closed", "description", "due_date", "id", "invoiced_quantity", "line", "product_id", "purchase_order_id", "quantity", "received_quantity", "rejected_quantity", "stock_denominator", "stock_numerator", "tax_code_id", "unit_id") on "erp"."purchase_order_line" to "company__grni_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__grni_read";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__grni_read";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__grni_read";
grant execute on function "erp_api"."grni_list" to "company__grni_read";
grant usage on schema "erp" to "company__supplier_invoice_read";
grant usage on schema "erp_api" to "company__supplier_invoice_read";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__supplier_invoice_read";
grant select on "erp"."goods_receipt" to "company__supplier_invoice_read";
grant select ("bin_id", "goods_receipt_id", "id", "invoiced_quantity", "line", "product_id", "purchase_order_line_id", "received_quantity", "reject_reason", "rejected_quantity", "stock_quantity") on "erp"."goods_receipt_line" to "company__supplier_invoice_read";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__supplier_invoice_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__supplier_invoice_read";
grant select on "erp"."party_address" to "company__supplier_invoice_read";
grant select ("archived_at", "code", "days", "end_of_month", "id", "name") on "erp"."payment_term" to "company__supplier_invoice_read";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__supplier_invoice_read";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__supplier_invoice_read";
grant select ("changed_at", "changed_by", "created_at", "created_by", "currency_code", "due_date", "id", "note", "number", "order_date", "payment_term_id", "request_id", "revision", "sent_at", "status", "submitted_at", "submitted_by", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__supplier_invoice_read";
grant select ("closed", "description", "due_date", "id", "invoiced_quantity", "line", "product_id", "purchase_order_id", "quantity", "received_quantity", "rejected_quantity", "stock_denominator", "stock_numerator", "tax_code_id", "unit_id") on "erp"."purchase_order_line" to "company__supplier_invoice_read";
grant select on "erp"."supplier_invoice" to "company__supplier_invoice_read";
grant select on "erp"."supplier_invoice_line" to "company__supplier_invoice_read";
grant select on "erp"."supplier_invoice_tax" to "company__supplier_invoice_read";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__supplier_invoice_read";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__supplier_invoice_read";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__supplier_invoice_read";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__supplier_invoice_read";
grant execute on function "erp_api"."supplier_invoice__search" to "company__supplier_invoice_read";
grant usage on schema "erp" to "company__supplier_invoice_edit";
grant usage on schema "erp_api" to "company__supplier_invoice_edit";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__supplier_invoice_edit";
grant select ("currency_code", "date", "rate") on "erp"."exchange_rate" to "company__supplier_invoice_edit";
grant select on "erp"."goods_receipt" to "company__supplier_invoice_edit";
grant select ("bin_id", "goods_receipt_id", "id", "invoiced_quantity", "line", "product_id", "purchase_order_line_id", "received_quantity", "reject_reason", "rejected_quantity", "stock_quantity") on "erp"."goods_receipt_line" to "company__supplier_invoice_edit";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__supplier_invoice_edit";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__supplier_invoice_edit";
grant select on "erp"."party_address" to "company__supplier_invoice_edit";
grant select ("archived_at", "code", "days", "end_of_month", "id", "name") on "erp"."payment_term" to "company__supplier_invoice_edit";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__supplier_invoice_edit";
grant select ("archived_at", "barcode", "category_id", "code", "id", "name", "name_local", "over_receipt_percent", "purchase_unit_id", "tax_code_id", "unit_id") on "erp"."product" to "company__supplier_invoice_edit";
grant select ("changed_at", "changed_by", "created_at", "created_by", "currency_code", "due_date", "id", "note", "number", "order_date", "payment_term_id", "request_id", "revision", "sent_at", "status", "submitted_at", "submitted_by", "supplier_id", "supplier_reference", "version", "warehouse_id") on "erp"."purchase_order" to "company__supplier_invoice_edit";
grant select ("amount", "closed", "description", "discount_percent", "due_date", "id", "invoiced_quantity", "line", "product_id", "purchase_order_id", "quantity", "received_quantity", "rejected_quantity", "stock_denominator", "stock_numerator", "tax_code_id", "unit_id", "unit_price") on "erp"."purchase_order_line" to "company__supplier_invoice_edit";
grant insert ("control_amount", "currency_code", "date", "due_date", "id", "note", "payment_term_id", "posting_date", "request_id", "supplier_id", "supplier_number", "version") on "erp"."supplier_invoice" to "company__supplier_invoice_edit";
grant select on "erp"."supplier_invoice" to "company__supplier_invoice_edit";
grant update ("control_amount", "currency_code", "date", "due_date", "note", "payment_term_id", "posting_date", "request_id", "supplier_id", "supplier_number", "version") on "erp"."supplier_invoice" to "company__supplier_invoice_edit";
grant delete on "erp"."supplier_invoice_line" to "company__supplier_invoice_edit";
grant insert ("account_id", "description", "goods_receipt_line_id", "id", "line", "quantity", "supplier_invoice_id", "tax_code_id", "unit_price") on "erp"."supplier_invoice_line" to "company__supplier_invoice_edit";
grant select on "erp"."supplier_invoice_line" to "company__supplier_invoice_edit";
grant update ("account_id", "description", "goods_receipt_line_id", "line", "quantity", "tax_code_id", "unit_price") on "erp"."supplier_invoice_line" to "company__supplier_invoice_edit";
grant select ("archived_at", "code", "id", "inclusive", "name", "rate", "recoverable") on "erp"."tax_code" to "company__supplier_invoice_edit";
grant select ("archived_at", "code", "decimals", "id", "name") on "erp"."unit" to "company__supplier_invoice_edit";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__supplier_invoice_edit";
grant select ("address", "archived_at", "code", "id", "name") on "erp"."warehouse" to "company__supplier_invoice_edit";
grant execute on function "erp_api"."supplier_invoice__discard" to "company__supplier_invoice_edit";
grant usage on schema "erp" to "company__supplier_invoice_post";
grant usage on schema "erp_api" to "company__supplier_invoice_post";
grant execute on function "erp_api"."supplier_invoice__post" to "company__supplier_invoice_post";
grant usage on schema "erp" to "company__supplier_invoice_release";
grant usage on schema "erp_api" to "company__supplier_invoice_release";
grant execute on function "erp_api"."supplier_invoice__release" to "company__supplier_invoice_release";
grant usage on schema "erp" to "company__supplier_invoice_reverse";
grant usage on schema "erp_api" to "company__supplier_invoice_reverse";
grant execute on function "erp_api"."supplier_invoice__reverse" to "company__supplier_invoice_reverse";
grant usage on schema "erp" to "company__open_payable_read";
grant usage on schema "erp_api" to "company__open_payable_read";
grant select ("archived_at", "code", "control", "id", "name", "postable", "type") on "erp"."account" to "company__open_payable_read";
grant select on "erp"."open_item" to "company__open_payable_read";
grant select on "erp"."open_item_balance" to "company__open_payable_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__open_payable_read";
grant select on "erp"."settlement" to "company__open_payable_read";
grant execute on function "erp_api"."open_payables" to "company__open_payable_read";
grant usage on schema "erp" to "company__payment_read";
grant usage on schema "erp_api" to "company__payment_read";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__payment_read";
grant select on "erp"."open_item" to "company__payment_read";
grant select on "erp"."open_item_balance" to "company__payment_read";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__payment_read";
grant select on "erp"."party_address" to "company__payment_read";
grant select on "erp"."payment" to "company__payment_read";
grant select on "erp"."payment_line" to "company__payment_read";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__payment_read";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__payment_read";
grant execute on function "erp_api"."payment__search" to "company__payment_read";
grant usage on schema "erp" to "company__payment_edit";
grant usage on schema "erp_api" to "company__payment_edit";
grant select ("currency_code", "date", "rate") on "erp"."exchange_rate" to "company__payment_edit";
grant select ("archived_at", "code", "id", "kind", "name") on "erp"."journal" to "company__payment_edit";
grant select on "erp"."open_item" to "company__payment_edit";
grant select on "erp"."open_item_balance" to "company__payment_edit";
grant select ("archived_at", "blocked", "code", "currency_code", "id", "is_supplier", "language", "name", "name_local", "over_receipt_percent", "payment_term_id", "tax_code_id") on "erp"."party" to "company__payment_edit";
grant select on "erp"."party_address" to "company__payment_edit";
grant select ("archived_at", "bank_name", "confirmed_at", "currency_code", "id", "party_id") on "erp"."party_bank_account" to "company__payment_edit";
grant insert ("currency_code", "date", "id", "journal_id", "note", "party_bank_account_id", "reference", "request_id", "supplier_id", "version") on "erp"."payment" to "company__payment_edit";
grant select on "erp"."payment" to "company__payment_edit";
grant update ("currency_code", "date", "journal_id", "note", "party_bank_account_id", "reference", "request_id", "supplier_id", "version") on "erp"."payment" to "company__payment_edit";
grant delete on "erp"."payment_line" to "company__payment_edit";
grant insert ("amount", "id", "line", "open_item_id", "payment_id") on "erp"."payment_line" to "company__payment_edit";
grant select on "erp"."payment_line" to "company__payment_edit";
grant update ("amount", "line", "open_item_id") on "erp"."payment_line" to "company__payment_edit";
grant select ("code", "ends", "id", "starts", "status") on "erp"."period" to "company__payment_edit";
grant select ("date", "id", "journal_id", "number", "period_id", "reverses_id", "source_id") on "erp"."voucher" to "company__payment_edit";
grant execute on function "erp_api"."payment__discard" to "company__payment_edit";
grant usage on schema "erp" to "company__payment_post";
grant usage on schema "erp_api" to "company__payment_post";
grant execute on function "erp_api"."payment__post" to "company__payment_post";
grant usage on schema "erp" to "company__payment_reverse";
grant usage on schema "erp_api" to "company__payment_reverse";
grant execute on function "erp_api"."payment__reverse" to "company__payment_reverse";
