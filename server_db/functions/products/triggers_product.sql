create trigger product_keep_category
before update of category_id on erp.product
for each row
when (old.category_id <> new.category_id)
execute function erp_api.product__keep_category();
