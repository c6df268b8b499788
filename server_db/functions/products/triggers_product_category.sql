create trigger product_category_keep_accounts
before update of stock_account_id, grni_account_id on erp.product_category
for each row
when (old.stock_account_id <> new.stock_account_id or old.grni_account_id <> new.grni_account_id)
execute function erp_api.product_category__keep_accounts();
create trigger product_category_keep_tree
before update of parent_id on erp.product_category
for each row
when (new.parent_id is not null)
execute function erp_api.product_category__keep_tree();
