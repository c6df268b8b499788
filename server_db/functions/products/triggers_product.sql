create trigger product_keep_category
before update of category_id on erp.product
for each row
when (old.category_id <> new.category_id)
execute function erp_api.product__keep_category();
create trigger product_keep_unit
before update of unit_id on erp.product
for each row
when (old.unit_id <> new.unit_id)
execute function erp_api.product__keep_unit();
